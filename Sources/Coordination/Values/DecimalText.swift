/// An exact decimal number, as payloads hold it: `-12.5`.
public struct DecimalText: Hashable, Sendable, CustomStringConvertible {
  /// In its one spelling: no plus, no needless zero, no exponent.
  public let text: String

  /// At most 15 digits before the point and 6 behind it.
  static let most = (whole: 15, behind: 6)

  /// Takes needless zeros away; none for what is no such number, as `1e3`, `1,5` or `.5`.
  public init?(_ text: String) {
    let isNegative = text.utf8.first == UInt8(ascii: "-")
    let parts = text.utf8.dropFirst(isNegative ? 1 : 0)
      .split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(Spelling.isDigit) })
    else { return nil }
    let zero = UInt8(ascii: "0")
    var whole = Array(parts[0].drop { $0 == zero })
    var behind = parts.count == 2 ? Array(parts[1]) : []
    while behind.last == zero { behind.removeLast() }
    guard whole.count <= Self.most.whole, behind.count <= Self.most.behind else { return nil }
    if whole.isEmpty { whole = [zero] }
    let digits =
      String(decoding: whole, as: UTF8.self)
      + (behind.isEmpty ? "" : "." + String(decoding: behind, as: UTF8.self))
    self.text = isNegative && digits != "0" ? "-" + digits : digits
  }

  public var isPositive: Bool { !text.hasPrefix("-") && text != "0" }
  public var description: String { text }
}
