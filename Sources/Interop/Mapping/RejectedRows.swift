import EventSourcing

/// Writes the rows that an import refused, as they stand in the source and with the reason beside
/// them, so that the file can be mended and imported with the same mapping.
///
/// The rows of the same record go along: entries of one record are told apart by their number, and a
/// file that held only the second would be taken for the first.
public struct RejectedRows: Sendable {
  /// The columns behind those of the source. A mapping names none of them.
  public static let columns = [
    "rejected: line", "rejected: column", "rejected: code", "rejected: value", "rejected: why",
    "rejected: mend",
  ]

  private let mapping: CSVMapping
  /// By record number, the heading included.
  private var rejections: [Int: ImportRejection] = [:]

  /// - Parameter rejections: Those without a row are of no row of the sheet.
  public init(mapping: CSVMapping, rejections: [ImportRejection]) {
    self.mapping = mapping
    for rejection in rejections {
      guard let row = rejection.row.map({ $0 + mapping.headerRow }) else { continue }
      // A row is rejected once; a record's other contribution may say more of another row.
      if self.rejections[row] == nil { self.rejections[row] = rejection }
    }
  }

  /// Reads the source twice; each call of `source` opens it anew.
  ///
  /// - Parameter heading: Whether to write the lines up to the heading, too.
  public func write<Source: ByteSource>(
    _ source: () -> Source, heading: Bool, to body: ([UInt8]) throws -> Void
  ) throws {
    var keys: Set<String> = []
    try forEach(source()) { row, _, siblings, _ in
      if rejections[row.row] != nil { keys.insert(siblings) }
    }
    keys.remove("")
    try forEach(source()) { row, cells, siblings, writer in
      if row.row <= mapping.headerRow {
        let isHeading = row.row == mapping.headerRow
        if heading { try body(writer.line(cells, beside: isHeading ? Self.columns : [])) }
      } else if let rejection = rejections[row.row] {
        try body(
          writer.line(
            cells,
            beside: [
              "\(rejection.line)", rejection.column, rejection.code, rejection.value,
              rejection.message.description, rejection.mend.description,
            ]))
      } else if keys.contains(siblings) {
        try body(
          writer.line(cells, beside: ["\(row.line)", "", "", "", "Of the same record.", ""]))
      }
    }
  }

  private func forEach<Source: ByteSource>(
    _ source: Source, _ body: (CSVRow, [String], String, RowWriter) throws -> Void
  ) throws {
    switch mapping.encoding {
    case .utf8: try rows(source, body)
    case .latin1: try rows(SingleByteSource(base: source), body)
    case .windows1252: try rows(SingleByteSource(base: source, isWindows: true), body)
    }
  }

  private func rows<Source: ByteSource>(
    _ source: Source, _ body: (CSVRow, [String], String, RowWriter) throws -> Void
  ) throws {
    var reader = CSVReader(source, dialect: CSVDialect(delimiter: mapping.delimiter))
    var row = CSVRow()
    var writer = RowWriter(delimiter: 0, encoding: mapping.encoding)
    var plan: SheetPlan?
    while true {
      // Each row is taken as long as it is; the import has told already which length is wrong.
      reader.fieldCount = nil
      do {
        guard try reader.next(into: &row) else { return }
      } catch let error as CSVError where !error.endsFile { row.partRest(reader.delimiter) }
      writer.delimiter = reader.delimiter
      if row.row == mapping.headerRow {
        let headings = mapping.headings ?? row.fields.map(\.trimmed)
        plan = try SheetPlan(mapping.parts[0], headings: headings)
        writer.kept = row.fields.firstIndex { Self.columns.contains($0.trimmed) } ?? row.count
      }
      try body(
        row, (0..<row.count).map { row.value($0) }, plan.map { siblings(row, $0) } ?? "", writer)
    }
  }

  /// What the rows of one record have in common.
  private func siblings(_ row: CSVRow, _ plan: SheetPlan) -> String {
    guard row.row > mapping.headerRow, row.count > 0 else { return "" }
    if !plan.groupIndices.isEmpty { return plan.group(row) }
    let reference = plan.values(.externalRef, row, [:]).first?.text ?? ""
    return reference.isEmpty ? plan.values(.title, row, [:]).first?.text ?? "" : reference
  }
}

/// Writes rows in the source's own delimiter and encoding.
struct RowWriter {
  var delimiter: UInt8
  let encoding: CSVMapping.Encoding
  /// Columns of the source; what an earlier import added behind them is dropped.
  var kept = 0

  func line(_ cells: [String], beside more: [String]) -> [UInt8] {
    var cells = cells
    if kept > 0 {
      if cells.count > kept {
        // Too many: the surplus stays readable in the last column.
        let mark = String(decoding: [delimiter], as: UTF8.self)
        let isTail = cells.count == kept + RejectedRows.columns.count
        let surplus = isTail ? [] : Array(cells[kept...])
        cells = Array(cells[..<kept])
        if !surplus.isEmpty {
          cells[kept - 1] = ([cells[kept - 1]] + surplus).joined(separator: mark)
        }
      }
      cells += Array(repeating: "", count: kept - cells.count)
    }
    let text =
      (cells + more).map { quoted(FormulaGuard.guarded($0)) }
      .joined(separator: String(decoding: [delimiter], as: UTF8.self)) + "\r\n"
    switch encoding {
    case .utf8: return Array(text.utf8)
    case .latin1: return SingleByteSource<BytesSource>.bytes(of: text, isWindows: false)
    case .windows1252: return SingleByteSource<BytesSource>.bytes(of: text, isWindows: true)
    }
  }

  private func quoted(_ cell: String) -> String {
    let needs = cell.utf8.contains { $0 == delimiter || $0 == 0x22 || $0 == 0x0a || $0 == 0x0d }
    // By scalars: a quote that carries a combining accent is still a quote.
    guard needs else { return cell }
    var scalars = String.UnicodeScalarView("\"".unicodeScalars)
    for scalar in cell.unicodeScalars {
      if scalar == "\"" { scalars.append(scalar) }
      scalars.append(scalar)
    }
    scalars.append("\"")
    return String(scalars)
  }
}
