/// A mapping laid onto the headings of one sheet: names have become positions.
struct SheetPlan {
  struct Source {
    let column: CSVMapping.Column
    let index: Int
  }

  let headings: [String]
  let mapping: CSVMapping
  private(set) var sources: [CSVMapping.Field: [Source]] = [:]
  private var indices: [String: Int] = [:]
  /// Empty when each row stands for itself.
  private(set) var groupIndices: [Int] = []

  init(_ mapping: CSVMapping, headings: [String]) throws(MappingError) {
    self.headings = headings
    self.mapping = mapping
    for (index, heading) in headings.enumerated() where indices[heading] == nil {
      indices[heading] = index
    }
    for column in mapping.columns {
      let index = try self.index(column.name, column.mark)
      sources[column.field, default: []].append(Source(column: column, index: index))
    }
    for group in mapping.group { groupIndices.append(try index(group, mapping.groupMark)) }
    for condition in mapping.rules.flatMap(\.conditions) + mapping.skip.flatMap(\.self) {
      _ = try index(condition.column, condition.mark)
    }
  }

  private func index(_ name: String, _ mark: CSVMapping.Mark) throws(MappingError) -> Int {
    guard let index = indices[name] else {
      throw MappingError(
        line: mark.line, column: mark.column,
        reason: .missingColumn(name, sheet: headings))
    }
    return index
  }

  func holds(_ conditions: [CSVMapping.Condition], in row: CSVRow) -> Bool {
    conditions.allSatisfy { condition in
      guard let index = indices[condition.column] else { return false }
      return condition.holds(row.value(index).trimmed)
    }
  }

  /// Whether the row says the heading again.
  func isHeading(_ row: CSVRow) -> Bool {
    guard row.count == headings.count, mapping.headings == nil, !headings[0].isEmpty,
      row.count > 1 || headings[0].utf8.count > 1
    else { return false }
    return row.utf8(0).count <= headings[0].utf8.count + 8
      && row.fields.map(\.trimmed) == headings
  }

  /// What the row's group is called; empty when its cells are.
  func group(_ row: CSVRow) -> String {
    if groupIndices.count == 1 { return row.value(groupIndices[0]).trimmed }
    return groupIndices.map { row.value($0).trimmed }.filter { !$0.isEmpty }
      .joined(separator: " / ")
  }

  func skips(_ row: CSVRow) -> Bool { mapping.skip.contains { holds($0, in: row) } }

  /// What the rules set for this row; a later rule beats an earlier one, and any rule a column.
  func overrides(_ row: CSVRow) -> [CSVMapping.Field: String] {
    var result: [CSVMapping.Field: String] = [:]
    for rule in mapping.rules where holds(rule.conditions, in: row) {
      result.merge(rule.values) { $1 }
    }
    return result
  }
}

/// One value of a row, with the column it came from, as it is to be read.
struct SheetValue {
  var text: String
  /// The heading; for a fixed or ruled value the field's own name.
  var column: String
  var source: CSVMapping.Column?
}

extension SheetPlan {
  /// The values of a field in this row, without empty ones.
  func values(
    _ field: CSVMapping.Field, _ row: CSVRow, _ overrides: [CSVMapping.Field: String]
  ) -> [SheetValue] {
    if let text = overrides[field] ?? (sources[field] == nil ? mapping.fixed[field] : nil) {
      return text.isEmpty ? [] : [SheetValue(text: text, column: field.rawValue)]
    }
    var result: [SheetValue] = []
    for source in sources[field] ?? [] {
      let cell = row.value(source.index).trimmed
      let parts = source.column.separator.map { cell.split(separator: $0).map(\.trimmed) } ?? [cell]
      for part in parts {
        let text = Self.read(part, source.column)
        guard !text.isEmpty else { continue }
        result.append(SheetValue(text: text, column: source.column.name, source: source.column))
      }
    }
    if result.isEmpty, let text = mapping.fixed[field], !text.isEmpty {
      result.append(SheetValue(text: text, column: field.rawValue))
    }
    return result
  }

  private static func read(_ cell: String, _ column: CSVMapping.Column) -> String {
    var text = cell
    switch column.reading {
    case .codeAndName: text = code(cell)
    case .pcode: text = cell.prefix { $0.isASCII && $0.isLetter }.uppercased()
    case .text, .nameAndRef, .place: break
    }
    return column.values[cell] ?? column.values[text] ?? text
  }

  /// `MK - North Macedonia` gives `MK`; a cell without a dash is the code.
  private static func code(_ cell: String) -> String {
    guard let dash = cell.firstRange(of: " - ") else { return cell }
    return cell[..<dash.lowerBound].trimmed
  }

  /// `Slovak Aid [XM-DAC-69-2]` gives both; a text without brackets is the name.
  static func nameAndRef(_ text: String) -> (name: String, ref: String) {
    guard text.hasSuffix("]"), let open = text.lastIndex(of: "[") else { return (text, "") }
    return (text[..<open].trimmed, text[text.index(after: open)...].dropLast().trimmed)
  }
}
