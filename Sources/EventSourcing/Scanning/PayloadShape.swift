/// What a payload of one type may hold, for a check that only ever says "surely" or "look closer".
public struct PayloadShape: Sendable {
  /// One value.
  public indirect enum Value: Sendable {
    /// A string of words: at most so many Unicode scalar values, not blank, in normal form C.
    case words(limit: Int)
    /// Words, or an object of them by language.
    case text(limit: Int, languages: [String])
    /// A plain ASCII string that the function takes.
    case code(@Sendable (UnsafeRawBufferPointer) -> Bool)
    case whole(ClosedRange<Int64>)
    /// One entry or more; a set has none twice.
    case list(Value, limit: Int, isSet: Bool = false)
    case object([Member])
    /// Two days in order, the later one may be missing.
    case period
  }

  public struct Member: Sendable {
    let key: String
    let value: Value
    let isOptional: Bool

    public init(_ key: String, _ value: Value, optional: Bool = false) {
      self.key = key
      self.value = value
      isOptional = optional
    }
  }

  enum Kind: UInt8, Sendable { case words, text, code, whole, list, set, object, period }

  struct Node: Sendable {
    var kind: Kind
    var isOptional = false
    var key = WrittenKey()
    var low: Int64 = 0
    var high: Int64 = 0
    /// Members of an object or languages of a text, in the order of their keys; a list's entry.
    var children: Range<Int> = 0..<0
    var test = -1
  }

  /// The root is first.
  private(set) var nodes: [Node] = []
  /// Keys as they are written behind their opening quotes.
  private(set) var keys: [UInt8] = []
  private(set) var tests: [@Sendable (UnsafeRawBufferPointer) -> Bool] = []

  public init(_ members: [Member]) {
    nodes.append(Node(kind: .object))
    fill(0, .object(members))
  }

  private mutating func fill(_ index: Int, _ value: Value) {
    switch value {
    case .words(let limit): nodes[index].high = Int64(limit)
    case .text(let limit, let languages):
      nodes[index].high = Int64(limit)
      add(languages.map { Member($0, .words(limit: limit), optional: true) }, below: index)
    case .code(let test):
      nodes[index].test = tests.count
      tests.append(test)
    case .whole(let range):
      (nodes[index].low, nodes[index].high) = (range.lowerBound, range.upperBound)
    case .list(let entry, let limit, _):
      nodes[index].high = Int64(limit)
      add([Member("", entry)], below: index)
    case .object(let members): add(members, below: index)
    case .period: break
    }
  }

  private mutating func add(_ members: [Member], below index: Int) {
    let ordered = members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    let first = nodes.count
    nodes[index].children = first..<first + ordered.count
    for member in ordered {
      let start = keys.count
      keys.append(contentsOf: member.key.utf8)
      keys.append(contentsOf: "\":".utf8)
      nodes.append(
        Node(
          kind: Self.kind(of: member.value), isOptional: member.isOptional,
          key: WrittenKey(keys[start...])))
    }
    for (offset, member) in ordered.enumerated() { fill(first + offset, member.value) }
  }

  private static func kind(of value: Value) -> Kind {
    switch value {
    case .words: .words
    case .text: .text
    case .code: .code
    case .whole: .whole
    case .list(_, _, let isSet): isSet ? .set : .list
    case .object: .object
    case .period: .period
    }
  }

  /// Whether the payload is surely of this shape, in RFC 8785 form.
  ///
  /// False says nothing: escapes, letters that may combine and other rare things are left to the
  /// reader that knows all the rules.
  ///
  /// - Parameter known: is of payloads of this shape only.
  public func surelyFits(_ payload: UnsafeRawBufferPointer, known: inout KnownCodes) -> Bool {
    guard let base = payload.baseAddress, payload.count < Int(Int32.max) else { return false }
    return nodes.withUnsafeBufferPointer { nodes in
      keys.withUnsafeBufferPointer { keys in
        tests.withUnsafeBufferPointer { tests in
          known.entries.withUnsafeMutableBufferPointer { known in
            var walk = ShapeWalk(
              cursor: ByteCursor(base: base, count: payload.count), nodes: nodes, keys: keys,
              tests: tests, known: known)
            return walk.object(0, mayBeEmpty: true) && walk.cursor.offset == payload.count
          }
        }
      }
    }
  }
}

/// A key as it is written behind its opening quote, with the quote and the colon that end it.
struct WrittenKey: Sendable {
  /// Where it stands among all keys.
  private(set) var start = 0
  private(set) var count = 0
  /// Its first sixteen bytes, zeros behind a shorter one, and which of their bits count.
  private(set) var words = SIMD2<UInt64>.zero
  private(set) var masks = SIMD2<UInt64>.zero

  init() {}

  init(_ text: ArraySlice<UInt8>) {
    start = text.startIndex
    count = text.count
    for (index, byte) in text.prefix(16).enumerated() {
      let shift = UInt64(8 * (index & 7))
      words[index >> 3] |= UInt64(byte) << shift
      masks[index >> 3] |= 0xff << shift
    }
  }

  /// Matches nothing.
  static let never: WrittenKey = {
    var key = WrittenKey()
    key.words = SIMD2(repeating: .max)
    return key
  }()

  /// Whether the sixteen bytes at `text` begin with it, as far as they go.
  @inline(__always)
  func matches(_ text: UnsafeRawPointer) -> Bool {
    let low = UInt64(littleEndian: text.loadUnaligned(as: UInt64.self))
    guard low & masks[0] == words[0] else { return false }
    let high = UInt64(littleEndian: text.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    return high & masks[1] == words[1]
  }
}
