/// One file of an exported log: up to 256 hashes of the tree, or the leaves below them.
///
/// - Source: C2SP tlog-tiles.
public enum Tile: Hashable, Sendable {
  /// Stored nodes `256·index ..< 256·index + width` of `level`; level 0 are leaf hashes.
  case hashes(level: Int, index: Int64, width: Int)
  /// The leaves `256·index ..< 256·index + width`.
  case entries(index: Int64, width: Int)

  public static let fullWidth = 256
  /// In bytes: a leaf's length is written in 16 bits.
  public static let entryLimit = Int(UInt16.max)

  /// Where the file lies below the log's root: `tile/0/x001/234.p/5`, `tile/entries/000`.
  public var path: String {
    switch self {
    case .hashes(let level, let index, let width):
      "tile/\(level)/\(Self.path(index: index, width: width))"
    case .entries(let index, let width): "tile/entries/\(Self.path(index: index, width: width))"
    }
  }

  /// No tile unless `path` is exactly as `path` writes it.
  public init?(path: String) {
    let parts = path.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == "tile",
      let (index, width) = Self.parse(parts[2].utf8)
    else { return nil }
    if parts[1] == "entries" {
      self = .entries(index: index, width: width)
    } else {
      guard let level = decimalNumber(parts[1].utf8), level < 64 else { return nil }
      self = .hashes(level: Int(level), index: index, width: width)
    }
  }

  /// The tiles of a tree's hashes, level by level; a level's last one is partial or missing.
  public static func hashTiles(in size: Int64) -> some Sequence<Tile> {
    (0..<8).lazy.flatMap { level in
      parts(of: size >> Int64(8 * level)).map {
        Tile.hashes(level: level, index: $0.index, width: $0.width)
      }
    }
  }

  /// The bundles of a log's leaves.
  public static func entryBundles(in size: Int64) -> some Sequence<Tile> {
    parts(of: size).map { Tile.entries(index: $0.index, width: $0.width) }
  }

  private static func parts(
    of count: Int64
  ) -> LazyMapSequence<LazySequence<Range<Int64>>.Elements, (index: Int64, width: Int)> {
    (0..<(count + 255) >> 8).lazy.map { ($0, Int(min(count - $0 << 8, 256))) }
  }

  // Three digits a folder, so that none holds more than a thousand and one entries.
  private static func path(index: Int64, width: Int) -> String {
    var path = padded(index % 1000)
    var rest = index / 1000
    while rest > 0 {
      path = "x\(padded(rest % 1000))/\(path)"
      rest /= 1000
    }
    return width == fullWidth ? path : "\(path).p/\(width)"
  }

  private static func padded(_ number: Int64) -> String {
    let digits = String(number)
    return String(repeating: "0", count: 3 - digits.count) + digits
  }

  private static func parse(_ path: Substring.UTF8View) -> (index: Int64, width: Int)? {
    var elements = path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    var width = fullWidth
    if let name = elements.dropLast().last, name.suffix(2).elementsEqual(".p".utf8) {
      guard let count = decimalNumber(elements.removeLast()), (1...255).contains(count) else {
        return nil
      }
      width = Int(count)
      elements[elements.count - 1] = name.dropLast(2)
    }
    var index: Int64 = 0
    for (place, element) in elements.enumerated() {
      var digits = element[...]
      if place < elements.count - 1, digits.popFirst() != UInt8(ascii: "x") { return nil }
      guard digits.count == 3 else { return nil }
      for digit in digits {
        guard (0x30...0x39).contains(digit) else { return nil }
        let (tens, isTooLarge) = index.multipliedReportingOverflow(by: 10)
        let (sum, isStillTooLarge) = tens.addingReportingOverflow(Int64(digit - 0x30))
        guard !isTooLarge, !isStillTooLarge else { return nil }
        index = sum
      }
    }
    // x000 at the front would name a tile a second time.
    guard Self.path(index: index, width: width).utf8.elementsEqual(path) else { return nil }
    return (index, width)
  }
}

extension Tile {
  /// A hash tile's bytes: the hashes, one after the other.
  public static func encode(hashes: some Sequence<Hash>) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(fullWidth * 32)
    for hash in hashes { hash.withBytes { bytes.append(contentsOf: $0) } }
    return bytes
  }

  /// Nothing unless there are 1 to 256 whole hashes.
  public static func hashes(in bytes: [UInt8]) -> [Hash]? {
    guard bytes.count % 32 == 0, (1...fullWidth).contains(bytes.count / 32) else { return nil }
    return bytes.withUnsafeBytes { buffer in
      stride(from: 0, to: buffer.count, by: 32).compactMap {
        Hash(buffer: UnsafeRawBufferPointer(rebasing: buffer[$0..<$0 + 32]))
      }
    }
  }

  /// Appends one leaf to an entry bundle: its length in two bytes, big-endian, then the leaf.
  ///
  /// - Parameter leaf: at most `entryLimit` bytes, which every `Leaf` keeps to.
  public static func append(leaf: some Collection<UInt8>, to bundle: inout [UInt8]) {
    precondition(leaf.count <= entryLimit, "a leaf's length is written in 16 bits")
    bundle.append(UInt8(truncatingIfNeeded: leaf.count >> 8))
    bundle.append(UInt8(truncatingIfNeeded: leaf.count))
    bundle.append(contentsOf: leaf)
  }

  /// The leaves of an entry bundle; nothing unless there are 1 to 256 whole ones.
  public static func leaves(in bundle: [UInt8]) -> [ArraySlice<UInt8>]? {
    var leaves: [ArraySlice<UInt8>] = []
    var rest = bundle[...]
    while !rest.isEmpty {
      guard rest.count >= 2, leaves.count < fullWidth else { return nil }
      let length = Int(rest[rest.startIndex]) << 8 | Int(rest[rest.startIndex + 1])
      rest = rest.dropFirst(2)
      guard rest.count >= length else { return nil }
      leaves.append(rest.prefix(length))
      rest = rest.dropFirst(length)
    }
    return leaves.isEmpty ? nil : leaves
  }
}
