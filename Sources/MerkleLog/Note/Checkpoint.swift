/// A log's size and root, as the text of a signed note states them.
///
/// - Source: C2SP tlog-checkpoint.
public struct Checkpoint: Hashable, Sendable {
  public let origin: String
  public let size: Int64
  public let root: Hash
  /// Lines after the root. A ledger writes none; other logs may.
  public let extensions: [String]

  public init(origin: String, size: Int64, root: Hash) {
    self.origin = origin
    self.size = size
    self.root = root
    extensions = []
  }

  /// The text that is signed, LF at its end.
  public var text: [UInt8] {
    let lines = [origin, String(size), root.base64] + extensions
    return Array(lines.map { $0 + "\n" }.joined().utf8)
  }

  /// Reads the text of a note.
  public init(parsing text: [UInt8]) throws(NoteError) {
    guard let lines = terminatedLines(text), lines.count >= 3 else { throw .badText }
    guard !lines[0].isEmpty, let origin = String(validating: lines[0], as: UTF8.self) else {
      throw .badLine(line: 1)
    }
    guard let size = decimalNumber(lines[1]) else { throw .badLine(line: 2) }
    guard let root = Base64.decode(lines[2]).flatMap({ Hash(bytes: $0) }) else {
      throw .badLine(line: 3)
    }
    var extensions: [String] = []
    for (index, line) in lines.enumerated().dropFirst(3) {
      guard !line.isEmpty, let line = String(validating: line, as: UTF8.self) else {
        throw .badLine(line: index + 1)
      }
      extensions.append(line)
    }
    self.origin = origin
    self.size = size
    self.root = root
    self.extensions = extensions
  }
}
