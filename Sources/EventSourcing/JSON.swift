/// A JSON value as the ledger knows it: whole numbers only, no duplicate keys.
///
/// Decimals are strings. `null` is read (it clears a field in a command) and never stored.
public enum JSON: Hashable, Sendable {
  case null
  case bool(Bool)
  case int(Int64)
  case string(String)
  case array([JSON])
  case object(JSONObject)

  /// RFC 8785 bytes.
  public var canonical: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(512)
    write(to: &bytes)
    return bytes
  }

  public var canonicalText: String { String(decoding: canonical, as: UTF8.self) }

  public var string: String? { if case .string(let value) = self { value } else { nil } }
  public var int: Int64? { if case .int(let value) = self { value } else { nil } }
  public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  public var array: [JSON]? { if case .array(let value) = self { value } else { nil } }
  public var object: JSONObject? { if case .object(let value) = self { value } else { nil } }
  public subscript(key: String) -> JSON? { object?[key] }

  /// Whole numbers beyond ±(2^53 − 1) are refused: other languages would round them (RFC 8785, 3.2.2.3).
  public static let largestInteger: Int64 = 9_007_199_254_740_991
}

extension JSON {
  /// A whole number of any size: beyond 64 bits a string of its digits.
  public init(exact number: Int128) {
    self = Int64(exactly: number).map { .int($0) } ?? .string(String(number))
  }

  /// The whole number that `init(exact:)` wrote.
  public var exact: Int128? {
    switch self {
    case .int(let number): Int128(number)
    case .string(let digits): Int128(digits)
    default: nil
    }
  }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  public init(stringLiteral value: String) { self = .string(value) }
  public init(integerLiteral value: Int64) { self = .int(value) }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(arrayLiteral elements: JSON...) { self = .array(elements) }
  public init(dictionaryLiteral elements: (String, JSON)...) {
    var object = JSONObject()
    for (key, value) in elements { object[key] = value }
    self = .object(object)
  }
}

/// The members of an object, kept in RFC 8785's order (UTF-16 code units).
public struct JSONObject: Hashable, Sendable {
  public struct Member: Hashable, Sendable {
    public let key: String
    public var value: JSON
  }

  public private(set) var members: [Member] = []

  public init() {}

  /// - Parameter members: of different keys.
  init(_ members: [Member], areInOrder: Bool) {
    self.members =
      areInOrder ? members : members.sorted { Self.precedes($0.key, $1.key) }
  }

  public subscript(key: String) -> JSON? {
    get {
      // Most keys differ in length, which is known without looking at a letter.
      let length = key.utf8.count
      for member in members where member.key.utf8.count == length && member.key == key {
        return member.value
      }
      return nil
    }
    set {
      let index = insertionIndex(of: key)
      let exists = index < members.count && members[index].key == key
      switch (newValue, exists) {
      case (let value?, true): members[index].value = value
      case (let value?, false): members.insert(Member(key: key, value: value), at: index)
      case (nil, true): members.remove(at: index)
      case (nil, false): break
      }
    }
  }

  public var keys: [String] { members.map(\.key) }
  public var isEmpty: Bool { members.isEmpty }

  /// Makes room ahead of many insertions.
  public mutating func reserveCapacity(_ count: Int) { members.reserveCapacity(count) }

  private func insertionIndex(of key: String) -> Int {
    // Canonical text arrives in order, and so do most payloads.
    guard let last = members.last, !Self.precedes(last.key, key) else { return members.count }
    var low = 0
    var high = members.count
    while low < high {
      let middle = (low + high) / 2
      if Self.precedes(members[middle].key, key) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Swift orders strings by canonical equivalence; RFC 8785, 3.2.3 asks for UTF-16 code units.
  ///
  /// UTF-8 has the same order but for U+E000…U+FFFF against what lies beyond, so bytes are compared
  /// first: keys are short ASCII words, and this is on the way of every event.
  static func precedes(_ left: String, _ right: String) -> Bool {
    var (left, right) = (left, right)
    let isBefore: Bool? = left.withUTF8 { left in
      right.withUTF8 { right in
        for (leftByte, rightByte) in zip(left, right) where leftByte != rightByte {
          return leftByte >= 0xee && rightByte >= 0xee ? nil : leftByte < rightByte
        }
        return left.count < right.count
      }
    }
    return isBefore ?? left.utf16.lexicographicallyPrecedes(right.utf16)
  }
}
