/// One cell of a sheet that is written.
public enum SheetCell: Hashable, Sendable {
  case text(String)
  /// Digits with a point: whole, or as many decimals as its currency has.
  case number(String)
  /// Nothing was said. Zero is a number.
  case none

  public static func text(_ text: String?) -> SheetCell { text.map { .text($0) } ?? .none }

  /// For files: nothing is grouped.
  public var plain: String {
    switch self {
    case .text(let text), .number(let text): text
    case .none: ""
    }
  }
}

/// A column of a sheet: its name for programs, its heading for people, its tag for HXL.
public struct SheetHeading: Hashable, Sendable {
  public let name: String
  public let words: String
  /// - Source: HXL standard 1.1 final, hashtag and attribute dictionary.
  public let hxl: String
  /// For the dictionary of columns.
  public let meaning: String
  public let isNumber: Bool

  public init(
    _ name: String, _ hxl: String, _ meaning: String, words: String? = nil, isNumber: Bool = false
  ) {
    self.name = name
    self.words = words ?? name.split(separator: "_").joined(separator: " ")
    self.hxl = hxl
    self.meaning = meaning
    self.isNumber = isNumber
  }
}

/// What came out of an export.
public struct SheetTotals: Hashable, Sendable {
  public var rows = 0
  /// Sums in words, as `given EUR` and its digits.
  public var sums: [(name: String, value: String)] = []

  public init() {}

  public static func == (left: Self, right: Self) -> Bool {
    left.rows == right.rows && left.sums.map(\.name) == right.sums.map(\.name)
      && left.sums.map(\.value) == right.sums.map(\.value)
  }
  public func hash(into hasher: inout Hasher) { hasher.combine(rows) }
}

/// Writes a sheet row by row.
public protocol SheetWriter<Output>: Sendable {
  associatedtype Output: ExportOutput
  var output: Output { get }
  mutating func begin(_ about: ExportAbout, _ headings: [SheetHeading]) throws
  /// - Parameter cells: one for each heading.
  mutating func add(_ cells: [SheetCell]) throws
  mutating func end(_ totals: SheetTotals) throws
  /// What had to be changed, with how often.
  var notes: [(what: String, count: Int)] { get }
}

extension SheetWriter {
  public var notes: [(what: String, count: Int)] { [] }
}
