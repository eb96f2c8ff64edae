internal import EventLog
internal import EventSourcing
internal import MerkleLog

/// A leaf taken apart; only what `Leaf` writes is taken.
struct ReadLeaf {
  let position: Position
  let recorded: Moment
  /// The event's place in its append, from 0.
  let index: Int64
  let noteHash: Hash
  /// Without its LF.
  let headerLine: [UInt8]
  let header: EventHeader

  /// - Parameter count: the number of events of the append.
  init?(_ leaf: [UInt8], append count: Int64) {
    guard leaf.count <= Leaf.byteLimit, leaf.last == UInt8(ascii: "\n") else { return nil }
    let lines = leaf.dropLast().split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    guard lines.count == 5,
      let position = Self.value("seq ", lines[1]).flatMap({ Position($0) }),
      let recorded = Self.value("recorded ", lines[2]).flatMap({ Moment($0) }),
      let append = Self.value("append ", lines[3])?.split(separator: " "), append.count == 2,
      let index = Int64(append[0]), let noteHash = Hash(base64: append[1]),
      let header = EventHeader(line: Array(lines[4])), index >= 0, index < count, position >= index
    else { return nil }
    self.position = position
    self.recorded = recorded
    self.index = index
    self.noteHash = noteHash
    self.header = header
    headerLine = Array(lines[4])
    // Numbers and moments can be written in several ways, and only one was hashed.
    let written = Leaf.bytes(
      seq: position, recorded: recorded.description, appendIndex: index, noteHash: noteHash,
      headerLine: headerLine)
    guard written == leaf else { return nil }
  }

  private static func value(_ word: String, _ line: ArraySlice<UInt8>) -> String? {
    guard line.starts(with: word.utf8) else { return nil }
    return String(validating: line.dropFirst(word.utf8.count), as: UTF8.self)
  }
}
