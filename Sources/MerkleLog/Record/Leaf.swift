/// What the tree hashes of one event.
///
/// - Source: INTEGRITY 1, "Leaf".
public enum Leaf {
  /// In bytes; a longer header would make a longer leaf and is refused before it is signed.
  public static let byteLimit = 32_768

  /// - Parameters:
  ///   - seq: The event's position in the log, from 0.
  ///   - recorded: RFC 3339 in UTC with milliseconds.
  ///   - appendIndex: The event's place in its append, from 0.
  ///   - noteHash: SHA-256 of the whole signed append note.
  ///   - headerLine: Without its LF.
  public static func bytes(
    seq: Int64, recorded: String, appendIndex: Int64, noteHash: Hash, headerLine: [UInt8]
  ) -> [UInt8] {
    var leaf: [UInt8] = []
    let writer = LeafWriter(recorded: recorded, noteHash: noteHash)
    headerLine.withUnsafeBytes {
      writer.write(seq: seq, appendIndex: appendIndex, headerLine: $0, to: &leaf)
    }
    return leaf
  }
}

/// Writes the leaves of one append; what they share is formed once.
public struct LeafWriter: Sendable {
  private let beforeIndex: [UInt8]
  private let afterIndex: [UInt8]
  private static let beforeSeq = Array("concert-leaf/v1\nseq ".utf8)

  public init(recorded: String, noteHash: Hash) {
    beforeIndex = Array("\nrecorded \(recorded)\nappend ".utf8)
    afterIndex = Array(" \(noteHash.base64)\n".utf8)
  }

  /// Appends the leaf to `leaf`.
  public func write(
    seq: Int64, appendIndex: Int64, headerLine: UnsafeRawBufferPointer, to leaf: inout [UInt8]
  ) {
    leaf.append(contentsOf: Self.beforeSeq)
    Self.write(seq, to: &leaf)
    leaf.append(contentsOf: beforeIndex)
    Self.write(appendIndex, to: &leaf)
    leaf.append(contentsOf: afterIndex)
    leaf.append(contentsOf: headerLine)
    leaf.append(UInt8(ascii: "\n"))
  }

  /// The leaf's hash. `scratch` is overwritten; hand the same one in again to spare allocations.
  public func hash(
    seq: Int64, appendIndex: Int64, headerLine: UnsafeRawBufferPointer, scratch: inout [UInt8]
  ) -> Hash {
    prefixed(seq: seq, appendIndex: appendIndex, headerLine: headerLine, scratch: &scratch) {
      leaf, _ in Hash(ofBuffer: UnsafeRawBufferPointer(leaf))
    }
  }

  /// The leaf's hash and that of its header line as a leaf of its append's own tree.
  ///
  /// The line is copied once for both: the byte before it, which ends the line before, gives way to
  /// RFC 6962's leaf prefix. `scratch` is as for `hash`.
  public func hashes(
    seq: Int64, appendIndex: Int64, headerLine: UnsafeRawBufferPointer, scratch: inout [UInt8]
  ) -> (leaf: Hash, header: Hash) {
    prefixed(seq: seq, appendIndex: appendIndex, headerLine: headerLine, scratch: &scratch) {
      bytes, line in
      let leaf = Hash(ofBuffer: UnsafeRawBufferPointer(bytes))
      bytes[line.lowerBound - 1] = 0x00
      let header = bytes[(line.lowerBound - 1)..<line.upperBound]
      return (leaf, Hash(ofBuffer: UnsafeRawBufferPointer(rebasing: header)))
    }
  }

  /// The leaf after RFC 6962's leaf prefix, so that one pass hashes both, and where its header line
  /// lies.
  @inline(__always)
  private func prefixed<Result>(
    seq: Int64, appendIndex: Int64, headerLine: UnsafeRawBufferPointer, scratch: inout [UInt8],
    _ body: (UnsafeMutableRawBufferPointer, Range<Int>) -> Result
  ) -> Result {
    // Two numbers have at most 38 digits; a leaf prefix and an LF stand around it all.
    let room =
      Self.beforeSeq.count + beforeIndex.count + afterIndex.count + headerLine.count + 40
    if scratch.count < room {
      scratch.append(contentsOf: repeatElement(0, count: room - scratch.count))
    }
    return scratch.withUnsafeMutableBytes { bytes in
      bytes[0] = 0x00
      var end = Self.put(Self.beforeSeq, at: 1, in: bytes)
      end = Self.put(seq, at: end, in: bytes)
      end = Self.put(beforeIndex, at: end, in: bytes)
      end = Self.put(appendIndex, at: end, in: bytes)
      let start = Self.put(afterIndex, at: end, in: bytes)
      end = bytes.put(headerLine, at: start)
      bytes[end] = UInt8(ascii: "\n")
      return body(UnsafeMutableRawBufferPointer(rebasing: bytes[...end]), start..<end)
    }
  }

  @inline(__always)
  private static func put(
    _ text: [UInt8], at start: Int, in bytes: UnsafeMutableRawBufferPointer
  ) -> Int {
    text.withUnsafeBytes { bytes.put($0, at: start) }
  }

  @inline(__always)
  private static func put(
    _ number: Int64, at start: Int, in bytes: UnsafeMutableRawBufferPointer
  ) -> Int {
    precondition(number >= 0, "positions and indices are never negative")
    var end = start
    var rest = UInt64(number)
    repeat {
      end += 1
      rest /= 10
    } while rest > 0
    rest = UInt64(number)
    for place in (start..<end).reversed() {
      bytes[place] = UInt8(truncatingIfNeeded: rest % 10) + 0x30
      rest /= 10
    }
    return end
  }

  private static func write(_ number: Int64, to bytes: inout [UInt8]) {
    precondition(number >= 0, "positions and indices are never negative")
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
      var rest = UInt64(number)
      var start = digits.count
      repeat {
        start -= 1
        digits[start] = UInt8(truncatingIfNeeded: rest % 10) + 0x30
        rest /= 10
      } while rest > 0
      bytes.append(contentsOf: UnsafeMutableBufferPointer(rebasing: digits[start...]))
    }
  }
}

extension UnsafeMutableRawBufferPointer {
  /// Copies `bytes`, which must have room from `start` on.
  ///
  /// - Returns: where they end.
  @inline(__always)
  func put(_ bytes: UnsafeRawBufferPointer, at start: Int) -> Int {
    precondition(start >= 0 && bytes.count <= count - start, "there is room for what is put")
    if let base = baseAddress, let source = bytes.baseAddress {
      (base + start).copyMemory(from: source, byteCount: bytes.count)
    }
    return start + bytes.count
  }
}
