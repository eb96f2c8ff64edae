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
    scratch.removeAll(keepingCapacity: true)
    // RFC 6962's leaf prefix stands before the leaf, so that one pass hashes both.
    scratch.append(0x00)
    write(seq: seq, appendIndex: appendIndex, headerLine: headerLine, to: &scratch)
    return scratch.withUnsafeBytes { Hash(ofBuffer: $0) }
  }

  /// The leaf's hash and that of its header line as a leaf of its append's own tree.
  ///
  /// The line is copied once for both: the byte before it, which ends the line before, gives way to
  /// RFC 6962's leaf prefix. `scratch` is as for `hash`.
  public func hashes(
    seq: Int64, appendIndex: Int64, headerLine: UnsafeRawBufferPointer, scratch: inout [UInt8]
  ) -> (leaf: Hash, header: Hash) {
    let leaf = hash(
      seq: seq, appendIndex: appendIndex, headerLine: headerLine, scratch: &scratch)
    let end = scratch.count - 1
    let start = end - headerLine.count - 1
    scratch[start] = 0x00
    let header = scratch.withUnsafeBytes {
      Hash(ofBuffer: UnsafeRawBufferPointer(rebasing: $0[start..<end]))
    }
    return (leaf, header)
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
