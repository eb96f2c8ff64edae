/// How a ministry's sheet becomes entries, as its YAML file says (UX.md 10).
public struct CSVMapping: Hashable, Sendable {
  /// What a column or a fixed value fills.
  public enum Field: String, CaseIterable, Hashable, Sendable {
    case ministry, title, description, kind, framework, mission, partner, source, audience
    case externalRef = "external_ref"
    case country, region, place, theme, sector, location, beneficiaries
    case amount, currency, state, type, counterpart
    case date, from, to, year, quarter, month
    case women = "f"
    case men = "m"
    case others = "x"
    case unknown = "u"
    /// What the counted people are: military, police and so on.
    case role

    /// Its place among all fields. A raw value is compared and hashed letter by letter, which was
    /// a tenth of the reading of a sheet; an enum without payload is its place, in one byte.
    var place: Int { withUnsafeBytes(of: self) { Int($0[0]) } }

    public static func == (left: Field, right: Field) -> Bool { left.place == right.place }

    public func hash(into hasher: inout Hasher) { hasher.combine(place) }
  }

  /// How a cell is read.
  public enum Reading: String, CaseIterable, Hashable, Sendable {
    case text
    /// `MK - North Macedonia`: the code before the dash.
    case codeAndName = "code-and-name"
    /// `Slovak Aid [XM-DAC-69-2]`: the name and the reference.
    case nameAndRef = "name-and-ref"
    /// A country or region by any of its codes or names, two letters, three letters or digits.
    case place
    /// The place code of a statistical office, such as `AF0104`: its letters are the country.
    case pcode
  }

  public enum DateOrder: String, CaseIterable, Hashable, Sendable {
    case yearFirst = "yyyy-mm-dd"
    case dayFirst = "dd/mm/yyyy"
    case monthFirst = "mm/dd/yyyy"
    case dotted = "dd.mm.yyyy"
    /// With any separator, or the month's name.
    case dayFirstAny = "day-first"
    case monthFirstAny = "month-first"
  }

  public enum Encoding: String, CaseIterable, Hashable, Sendable {
    case utf8 = "utf-8"
    case latin1 = "iso-8859-1"
    case windows1252 = "windows-1252"
  }

  /// What becomes of a value that is in no code list.
  public enum Unknown: String, CaseIterable, Hashable, Sendable {
    case reject, drop
  }

  public struct Mark: Hashable, Sendable {
    public let line: Int
    public let column: Int
  }

  public struct Column: Hashable, Sendable {
    public var name: String
    public var field: Field
    public var reading = Reading.text
    /// The language of place names, when cells hold names instead of codes.
    public var namesIn: String?
    /// What certain cells stand for.
    public var values: [String: String] = [:]
    /// Between several values in one cell.
    public var separator: String?
    public var unknown = Unknown.reject
    public var mark: Mark
  }

  public struct Condition: Hashable, Sendable {
    public enum Test: Hashable, Sendable {
      case equals(String)
      case starts(String)
      case contains(String)
      case isNot(String)
      case empty
    }
    public var column: String
    public var test: Test
    public var mark: Mark

    func holds(_ cell: String) -> Bool {
      switch test {
      case .equals(let text): cell == text
      case .starts(let text): cell.hasPrefix(text)
      case .contains(let text): cell.contains(text)
      case .isNot(let text): cell != text
      case .empty: cell.isEmpty
      }
    }
  }

  public struct Rule: Hashable, Sendable {
    /// All must hold.
    public var conditions: [Condition]
    public var values: [Field: String]
  }

  /// None: told from the first line.
  public var delimiter: UInt8?
  /// The record that holds the headings, from 1.
  public var headerRow = 1
  /// None: ISO 8601, and whatever has one reading.
  public var dates: DateOrder?
  /// None: `1.234` is refused as unclear.
  public var decimals: String?
  public var encoding = Encoding.utf8
  /// The sheet of a workbook; none: the only one that is shown.
  public var sheetName: String?
  /// The language of the sheet's words.
  public var lang: String?
  public var fixed: [Field: String] = [:]
  public var columns: [Column] = []
  public var rules: [Rule] = []
  public var skip: [[Condition]] = []
  /// The columns whose equal cells make one commitment of many rows.
  public var group: [String] = []
  public var groupMark = Mark(line: 1, column: 1)
  /// Where a row holds several entries side by side: the numbers that stand for `{n}` in the names
  /// of its columns. Each is read as a row of its own.
  public var repeats: ClosedRange<Int>?

  /// Reads a mapping file.
  ///
  /// - Throws: `MappingError` with the line and column of the first fault.
  public init(yaml: String) throws(MappingError) {
    self.init()
    var reader = MappingReader()
    try reader.read(yaml, into: &self)
  }

  /// What the columns are called, when the sheet itself says it otherwise.
  var headings: [String]?
  /// Whether rows may be shorter or longer than the heading.
  var isRagged = false
  /// Whether the cells of a workbook are read, whose days and numbers have one reading.
  var isWorkbook = false

  init() {}

  /// The mapping of each entry of a row; itself when rows hold one.
  var parts: [CSVMapping] {
    guard let repeats else { return [self] }
    return repeats.map { number in
      func named(_ name: String) -> String { name.replacing("{n}", with: "\(number)") }
      func named(_ conditions: [Condition]) -> [Condition] {
        conditions.map { Condition(column: named($0.column), test: $0.test, mark: $0.mark) }
      }
      var part = self
      part.repeats = nil
      for index in part.columns.indices {
        part.columns[index].name = named(part.columns[index].name)
      }
      part.rules = rules.map { Rule(conditions: named($0.conditions), values: $0.values) }
      part.skip = skip.map(named)
      return part
    }
  }

  /// The columns that no part of the mapping looks at.
  func unused(of headings: [String]) -> [String] {
    var used = Set(group)
    for part in parts {
      used.formUnion(part.columns.map(\.name))
      for conditions in part.rules.map(\.conditions) + part.skip {
        used.formUnion(conditions.map(\.column))
      }
    }
    return headings.filter { !used.contains($0) }
  }

  /// The headings of a sheet as this mapping finds them.
  public func headings<Source: ByteSource>(of source: Source) throws -> [String] {
    var reader = CSVReader(source, dialect: CSVDialect(delimiter: delimiter))
    var row = CSVRow()
    for _ in 0..<headerRow {
      reader.fieldCount = nil
      do {
        guard try reader.next(into: &row) else { break }
      } catch let error as CSVError where !error.endsFile {}
    }
    return headings ?? row.fields.map(\.trimmed)
  }

  /// The mapping as it reads this file: a workbook has no delimiter, no encoding and rows that end
  /// with their last cell.
  public func fitted(to path: String) -> CSVMapping {
    guard SheetFile.isWorkbook(path) else { return self }
    var fitted = self
    fitted.delimiter = UInt8(ascii: ",")
    fitted.encoding = .utf8
    fitted.isRagged = true
    fitted.isWorkbook = true
    return fitted
  }

  /// Opens a sheet to be read by this mapping.
  ///
  /// - Throws: `InputError`, `WorkbookError`, and what `body` throws.
  public func open<Answer>(
    _ path: String, _ body: (inout SheetSource) throws -> Answer
  ) throws -> Answer {
    try SheetFile.open(path, sheet: sheetName, decimals: decimals, body)
  }

  /// Calls the columns of a sheet by its hashtags.
  public mutating func take(headingsOf sheet: HXLSheet) {
    delimiter = delimiter ?? sheet.delimiter
    headerRow = sheet.row
    headings = sheet.headings
    isRagged = true
  }
}
