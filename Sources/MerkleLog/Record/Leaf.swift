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

  private static func write(_ number: Int64, to bytes: inout [UInt8]) {
    precondition(number >= 0, "positions and indices are never negative")
    var divisor: Int64 = 1
    while number / divisor >= 10 { divisor *= 10 }
    while divisor > 0 {
      bytes.append(UInt8(truncatingIfNeeded: number / divisor % 10) + 0x30)
      divisor /= 10
    }
  }
}
