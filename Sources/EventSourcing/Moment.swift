/// An instant in UTC with millisecond resolution, written `2024-03-01T10:56:46.000Z`.
public struct Moment: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
  public let millisecondsSinceEpoch: Int64

  public init(millisecondsSinceEpoch: Int64) {
    self.millisecondsSinceEpoch = millisecondsSinceEpoch
  }

  /// RFC 3339 date-time: any offset, any number of fraction digits (beyond three they are cut).
  public init?(_ text: some StringProtocol) {
    self.init(utf8: Array(text.utf8))
  }

  public init?(utf8 bytes: [UInt8]) {
    guard bytes.count >= 20, let day = Day(utf8: bytes[0..<10]),
      bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: "t"),
      let hour = Self.twoDigits(bytes, at: 11), hour < 24, bytes[13] == UInt8(ascii: ":"),
      let minute = Self.twoDigits(bytes, at: 14), minute < 60, bytes[16] == UInt8(ascii: ":"),
      let second = Self.twoDigits(bytes, at: 17), second < 60
    else { return nil }
    var index = 19
    var milliseconds = 0
    if bytes[index] == UInt8(ascii: ".") {
      index += 1
      var scale = 100
      let start = index
      while index < bytes.count, bytes[index] >= 0x30, bytes[index] <= 0x39 {
        milliseconds += Int(bytes[index] - 0x30) * scale
        scale /= 10
        index += 1
      }
      guard index > start else { return nil }
    }
    guard let offsetMinutes = Self.offset(bytes[index...]) else { return nil }
    let minutes = Int64(day.daysSinceEpoch) * 1440 + Int64(hour * 60 + minute - offsetMinutes)
    millisecondsSinceEpoch = (minutes * 60 + Int64(second)) * 1000 + Int64(milliseconds)
    // An offset can carry the first and the last day of the calendar out of it.
    guard Day(daysSinceEpoch: wholeDays) != nil else { return nil }
  }

  private static func twoDigits(_ bytes: [UInt8], at index: Int) -> Int? {
    guard index + 1 < bytes.count, (0x30...0x39).contains(bytes[index]),
      (0x30...0x39).contains(bytes[index + 1])
    else { return nil }
    return Int(bytes[index] - 0x30) * 10 + Int(bytes[index + 1] - 0x30)
  }

  private static func offset(_ slice: ArraySlice<UInt8>) -> Int? {
    let bytes = Array(slice)
    if bytes == [UInt8(ascii: "Z")] || bytes == [UInt8(ascii: "z")] { return 0 }
    guard bytes.count == 6, bytes[3] == UInt8(ascii: ":"),
      let hours = twoDigits(bytes, at: 1), hours < 24,
      let minutes = twoDigits(bytes, at: 4), minutes < 60
    else { return nil }
    switch bytes[0] {
    case UInt8(ascii: "+"): return hours * 60 + minutes
    case UInt8(ascii: "-"): return -(hours * 60 + minutes)
    default: return nil
    }
  }

  /// Rounded down, also before 1970.
  private var wholeDays: Int {
    let (quotient, remainder) = millisecondsSinceEpoch.quotientAndRemainder(dividingBy: 86_400_000)
    return Int(quotient) - (remainder < 0 ? 1 : 0)
  }

  /// The UTC day in which the instant falls; the first or last one of the calendar when it lies
  /// beyond, as a damaged file may claim.
  public var day: Day {
    Day(daysSinceEpoch: wholeDays) ?? (millisecondsSinceEpoch < 0 ? .first : .last)
  }

  public static func < (left: Moment, right: Moment) -> Bool {
    left.millisecondsSinceEpoch < right.millisecondsSinceEpoch
  }

  public var description: String {
    // No text of a leaf: what the calendar does not hold must not look like what it does.
    guard let day = Day(daysSinceEpoch: wholeDays) else { return "\(millisecondsSinceEpoch) ms" }
    let rest = Int(millisecondsSinceEpoch - Int64(day.daysSinceEpoch) * 86_400_000)
    let time = [rest / 3_600_000, rest / 60_000 % 60, rest / 1000 % 60]
      .map { decimal($0, width: 2) }.joined(separator: ":")
    return "\(day)T\(time).\(decimal(rest % 1000, width: 3))Z"
  }
}
