import EventSourcing

/// Comma-separated values as RFC 4180 has them.
public enum CSVText {
  /// One record with its CRLF. What a spreadsheet would run as a formula has an apostrophe before
  /// it, which the import takes away again.
  public static func record(_ fields: [String], isRaw: Bool = false) -> [UInt8] {
    var bytes: [UInt8] = []
    for (index, field) in fields.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      write(isRaw ? field : FormulaGuard.guarded(field), to: &bytes)
    }
    // A record of one empty field would be a blank line, which readers pass over.
    if fields == [""] { bytes += [UInt8(ascii: "\""), UInt8(ascii: "\"")] }
    return bytes + [0x0d, 0x0a]
  }

  private static func write(_ field: String, to bytes: inout [UInt8]) {
    let quote = UInt8(ascii: "\"")
    let isQuoted =
      field.utf8.first == 0x20 || field.utf8.last == 0x20
      || field.utf8.contains { $0 == quote || $0 == UInt8(ascii: ",") || $0 == 0x0a || $0 == 0x0d }
    guard isQuoted else { return bytes.append(contentsOf: field.utf8) }
    bytes.append(quote)
    for byte in field.utf8 {
      // By bytes: a quote that carries a combining accent is still a quote.
      if byte == quote { bytes.append(byte) }
      bytes.append(byte)
    }
    bytes.append(quote)
  }
}

/// A sheet as CSV, or as HXL with its row of hashtags beneath the headings.
///
/// RFC 4180 has no comments, so what the rows rest on stands in columns of its own.
public struct CSVSheet<Output: ExportOutput>: SheetWriter {
  public static var basisHeadings: [SheetHeading] {
    [
      SheetHeading("as_of", "#date+as_of", "The day the facts are about."),
      SheetHeading("known_at", "#date+known_at", "The moment of the newest event that was known."),
      SheetHeading("known_position", "#meta+position", "The position of that event."),
      SheetHeading(
        "for_whose_eyes", "#meta+audience", "Whose eyes the file is for; owner for all."),
    ]
  }

  public private(set) var output: Output
  private let isRaw: Bool
  private let hasTags: Bool
  private var basis: [String] = []

  public init(_ output: Output, isRaw: Bool = false, hasTags: Bool = false) {
    self.output = output
    self.isRaw = isRaw
    self.hasTags = hasTags
  }

  public mutating func begin(_ about: ExportAbout, _ headings: [SheetHeading]) throws {
    let all = headings + Self.basisHeadings
    try output.write(CSVText.record(all.map(\.name), isRaw: isRaw))
    if hasTags { try output.write(CSVText.record(all.map(\.hxl), isRaw: isRaw)) }
    basis = [
      about.asOf.description, about.knownAt.description, "\(about.position)",
      about.audience ?? "owner",
    ]
  }

  public mutating func add(_ cells: [SheetCell]) throws {
    try output.write(CSVText.record(cells.map(\.plain) + basis, isRaw: isRaw))
  }

  public mutating func end(_ totals: SheetTotals) {}
}
