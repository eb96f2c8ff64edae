internal import Coordination
internal import EventSourcing
internal import Interop

/// One row of a list, by column, as its sheet takes it.
struct ExportRow: Sendable {
  let columns: [String: Int]
  var cells: [Cell] = []
  /// Names of ministries by code.
  let ministries: [String: String]

  private subscript(name: String) -> Cell { columns[name].map { cells[$0] } ?? .null }

  func text(_ name: String) -> String? {
    if case .text(let text) = self[name] { text } else { nil }
  }

  func integer(_ name: String) -> Int64? {
    if case .integer(let number) = self[name] { number } else { nil }
  }

  /// A sum may be more than an integer of SQLite holds.
  func whole(_ name: String) -> Int128? { self[name].json(in: name).exact }

  /// The words of a JSON list.
  func list(_ name: String) -> [String] {
    guard let text = text(name), let list = (try? JSON(parsing: text))?.array else { return [] }
    return list.compactMap(\.string)
  }

  func cell(_ name: String) -> SheetCell {
    switch self[name] {
    case .null: .none
    case .integer(let number): .number(String(number))
    case .decimal(let digits): .number(digits)
    case .text(let text): .text(text)
    }
  }

  /// Minor units as a decimal of their currency.
  func amount(_ minor: String, _ currency: String) -> SheetCell {
    guard let minor = whole(minor), let currency = text(currency) else { return .none }
    return .number(Self.decimal(minor, currency))
  }

  static func decimal(_ minor: Int128, _ currency: String) -> String {
    let exponent = Currency(currency)?.exponent ?? 2
    var digits = String(minor.magnitude)
    if exponent > 0 {
      digits = String(repeating: "0", count: max(0, exponent + 1 - digits.count)) + digits
      digits.insert(".", at: digits.index(digits.endIndex, offsetBy: -exponent))
    }
    return (minor < 0 ? "-" : "") + digits
  }

  func joined(_ words: [String]) -> SheetCell {
    words.isEmpty ? .none : .text(words.joined(separator: Self.separator))
  }

  /// Between several values in one cell.
  static let separator = "; "
}
