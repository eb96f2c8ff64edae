/// Which keys of a payload a scan should hand out, each in its own slot.
public struct PayloadPlan: Sendable {
  /// A key at some depth; the children of one key stand together, in the order of their bytes.
  struct Node: Sendable {
    var keyStart: Int32
    var keyCount: Int32
    /// −1 when only keys below it are wanted.
    var slot: Int32
    var firstChild: Int32
    var childCount: Int32
    /// The key's first eight bytes as a number that sorts like them; zeros after a shorter one.
    var lead: UInt64 = 0
    /// The key as JSON writes it, if that is plain and no longer than what is looked at in one step.
    var written = WrittenKey.never
  }

  /// The paths, each once; a path's place is its slot.
  public let paths: [[String]]
  /// The root is first.
  let nodes: [Node]
  let keys: [UInt8]

  /// - Parameter paths: keys from the outermost to the wanted one; doubles get one slot.
  public init(_ paths: [[String]]) {
    var known: [[String]: Int] = [:]
    var distinct: [[String]] = []
    for path in paths where !path.isEmpty && known[path] == nil {
      known[path] = distinct.count
      distinct.append(path)
    }
    self.paths = distinct
    var nodes = [Node(keyStart: 0, keyCount: 0, slot: -1, firstChild: 1, childCount: 0)]
    var keys: [UInt8] = []
    var waiting: [(node: Int, prefix: [String])] = [(0, [])]
    var next = 0
    while next < waiting.count {
      let (node, prefix) = waiting[next]
      next += 1
      let names = Set(
        distinct.filter { $0.count > prefix.count && Array($0.prefix(prefix.count)) == prefix }
          .map { $0[prefix.count] })
      let ordered = names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      nodes[node].firstChild = Int32(nodes.count)
      nodes[node].childCount = Int32(ordered.count)
      for name in ordered {
        let path = prefix + [name]
        waiting.append((nodes.count, path))
        nodes.append(
          Node(
            keyStart: Int32(keys.count), keyCount: Int32(name.utf8.count),
            slot: Int32(known[path] ?? -1), firstChild: 0, childCount: 0,
            lead: name.utf8.prefix(8).enumerated().reduce(0) {
              $0 | UInt64($1.element) << UInt64(56 - 8 * $1.offset)
            }, written: Self.written(name)))
        keys.append(contentsOf: name.utf8)
      }
    }
    self.nodes = nodes
    self.keys = keys
  }

  private static func written(_ name: String) -> WrittenKey {
    let isPlain = name.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7f && $0 != 0x22 && $0 != 0x5c }
    let key = WrittenKey(Array("\(name)\":".utf8)[...])
    return isPlain && key.count <= 16 ? key : .never
  }

  /// The slot of a path; none when it was not asked for.
  public func slot(of path: [String]) -> Int? { paths.firstIndex(of: path) }
}

/// What a payload holds at one wanted path.
public struct PayloadSlot: Sendable {
  public enum Kind: UInt8, Sendable {
    case missing, null, no, yes, integer, string, list, object
  }

  public var kind: Kind = .missing
  /// Of an integer.
  public var integer: Int64 = 0
  /// Of a string between its quotes; of everything else, brackets included.
  public var slice = ByteSlice.missing

  public init() {}

  /// The value's JSON as it stands, with the quotes of a string.
  @inlinable public var json: ByteSlice {
    kind == .string
      ? ByteSlice(start: slice.start - 1, count: slice.count + 2, isEscaped: false)
      : ByteSlice(start: slice.start, count: slice.count, isEscaped: false)
  }
}
