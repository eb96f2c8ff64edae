/// A mapping laid onto the headings of one sheet: names have become positions.
///
/// A class because every row's reading asks it many times, and it never changes.
final class SheetPlan {
  struct Source {
    let column: CSVMapping.Column
    let index: Int
  }

  private struct Test {
    let condition: CSVMapping.Condition
    let index: Int
  }

  /// Where each heading stands, of equal ones the first.
  private struct Headings {
    private let names: [String]
    private var indices: [String: Int] = [:]

    init(_ names: [String]) {
      self.names = names
      for (index, name) in names.enumerated() where indices[name] == nil { indices[name] = index }
    }

    func index(_ name: String, _ mark: CSVMapping.Mark) throws(MappingError) -> Int {
      guard let index = indices[name] else {
        throw MappingError(
          line: mark.line, column: mark.column, reason: .missingColumn(name, sheet: names))
      }
      return index
    }

    func tests(_ conditions: [CSVMapping.Condition]) throws(MappingError) -> [Test] {
      try conditions.map { condition throws(MappingError) in
        Test(condition: condition, index: try index(condition.column, condition.mark))
      }
    }
  }

  let headings: [String]
  let mapping: CSVMapping
  /// By a field's place.
  private let sources: [[Source]]
  private let fixed: [[SheetValue]]
  private let ruled: Set<CSVMapping.Field>
  private let rules: [(tests: [Test], values: [CSVMapping.Field: String])]
  private let skipped: [[Test]]
  /// Empty when each row stands for itself.
  let groupIndices: [Int]

  init(_ mapping: CSVMapping, headings: [String]) throws(MappingError) {
    self.headings = headings
    self.mapping = mapping
    let sheet = Headings(headings)
    var sources = [[Source]](repeating: [], count: CSVMapping.Field.allCases.count)
    for column in mapping.columns {
      let index = try sheet.index(column.name, column.mark)
      sources[column.field.place].append(Source(column: column, index: index))
    }
    self.sources = sources
    var fixed = [[SheetValue]](repeating: [], count: CSVMapping.Field.allCases.count)
    for (field, text) in mapping.fixed where !text.isEmpty {
      fixed[field.place] = [SheetValue(text: text, column: field.rawValue)]
    }
    self.fixed = fixed
    ruled = Set(mapping.rules.flatMap(\.values.keys))
    groupIndices = try mapping.group.map { name throws(MappingError) in
      try sheet.index(name, mapping.groupMark)
    }
    rules = try mapping.rules.map { rule throws(MappingError) in
      (try sheet.tests(rule.conditions), rule.values)
    }
    skipped = try mapping.skip.map { conditions throws(MappingError) in
      try sheet.tests(conditions)
    }
  }

  private func hold(_ tests: [Test], in row: CSVRow) -> Bool {
    tests.allSatisfy { $0.condition.holds(row.trimmed($0.index)) }
  }

  /// Whether the row says the heading again.
  func isHeading(_ row: CSVRow) -> Bool {
    guard row.count == headings.count, mapping.headings == nil, !headings[0].isEmpty,
      row.count > 1 || headings[0].utf8.count > 1, row.utf8(0).count <= headings[0].utf8.count + 8
    else { return false }
    return row[0].trimmed == headings[0] && row.fields.map(\.trimmed) == headings
  }

  /// What the row's group is called; empty when its cells are.
  func group(_ row: CSVRow) -> String {
    if groupIndices.count == 1 { return row.trimmed(groupIndices[0]) }
    return groupIndices.map { row.trimmed($0) }.filter { !$0.isEmpty }
      .joined(separator: " / ")
  }

  func skips(_ row: CSVRow) -> Bool { skipped.contains { hold($0, in: row) } }

  /// What the rules set for this row; a later rule beats an earlier one, and any rule a column.
  func overrides(_ row: CSVRow) -> [CSVMapping.Field: String] {
    var result: [CSVMapping.Field: String] = [:]
    for rule in rules where hold(rule.tests, in: row) {
      if result.isEmpty { result = rule.values } else { result.merge(rule.values) { $1 } }
    }
    return result
  }
}

/// One value of a row, with the column it came from, as it is to be read.
struct SheetValue {
  var text: String
  /// The heading; for a fixed or ruled value the field's own name.
  var column: String
  var reading = CSVMapping.Reading.text
  var namesIn: String?
  /// Whether it is left out when no list knows it.
  var isDropped = false
}

extension SheetPlan {
  /// The values of a field in this row, without empty ones.
  func values(
    _ field: CSVMapping.Field, _ row: CSVRow, _ overrides: [CSVMapping.Field: String]
  ) -> [SheetValue] {
    var result: [SheetValue] = []
    forEach(field, row, overrides) {
      result.append($0)
      return true
    }
    return result
  }

  /// The first of them.
  func first(
    _ field: CSVMapping.Field, _ row: CSVRow, _ overrides: [CSVMapping.Field: String]
  ) -> SheetValue? {
    var result: SheetValue?
    forEach(field, row, overrides) {
      result = $0
      return false
    }
    return result
  }

  /// Hands values out until `body` wants no more.
  private func forEach(
    _ field: CSVMapping.Field, _ row: CSVRow, _ overrides: [CSVMapping.Field: String],
    _ body: (SheetValue) -> Bool
  ) {
    if !overrides.isEmpty, let text = overrides[field] {
      if !text.isEmpty { _ = body(SheetValue(text: text, column: field.rawValue)) }
      return
    }
    var isFilled = false
    func add(_ cell: String, _ column: CSVMapping.Column) -> Bool {
      let text = Self.read(cell, column)
      guard !text.isEmpty else { return true }
      isFilled = true
      return body(
        SheetValue(
          text: text, column: column.name, reading: column.reading, namesIn: column.namesIn,
          isDropped: column.unknown == .drop))
    }
    for source in sources[field.place] {
      let cell = row.trimmed(source.index)
      guard let separator = source.column.separator else {
        guard add(cell, source.column) else { return }
        continue
      }
      for part in cell.split(separator: separator) {
        guard add(part.trimmed, source.column) else { return }
      }
    }
    guard !isFilled else { return }
    for value in fixed[field.place] where !body(value) { return }
  }

  /// Whether a column, a fixed value or a rule can fill the field.
  func tells(_ field: CSVMapping.Field) -> Bool {
    !sources[field.place].isEmpty || !fixed[field.place].isEmpty || ruled.contains(field)
  }

  /// Whether a column of the field may hold what is no value of it.
  func drops(_ field: CSVMapping.Field) -> Bool {
    sources[field.place].contains { $0.column.unknown == .drop }
  }

  /// The heading of the first column that fills the field.
  func column(of field: CSVMapping.Field) -> String? { sources[field.place].first?.column.name }

  private static func read(_ cell: String, _ column: CSVMapping.Column) -> String {
    if cell.isEmpty, column.values.isEmpty { return cell }
    var text = cell
    switch column.reading {
    case .codeAndName: text = code(cell)
    case .pcode: text = cell.prefix { $0.isASCII && $0.isLetter }.uppercased()
    case .text, .nameAndRef, .place: break
    }
    if column.values.isEmpty { return text }
    return column.values[cell] ?? column.values[text] ?? text
  }

  private static let dash = Array(" - ".utf8)

  /// `MK - North Macedonia` gives `MK`; a cell without a dash is the code.
  private static func code(_ cell: String) -> String {
    // Searching the bytes takes a tenth of what searching characters does.
    let bytes = cell.utf8
    var index = bytes.startIndex
    while let space = bytes[index...].firstIndex(of: 0x20) {
      if bytes[space...].starts(with: dash) { return cell[..<space].trimmed }
      index = bytes.index(after: space)
    }
    return cell
  }

  /// `Slovak Aid [XM-DAC-69-2]` gives both; a text without brackets is the name.
  static func nameAndRef(_ text: String) -> (name: String, ref: String) {
    guard text.hasSuffix("]"), let open = text.lastIndex(of: "[") else { return (text, "") }
    return (text[..<open].trimmed, text[text.index(after: open)...].dropLast().trimmed)
  }
}
