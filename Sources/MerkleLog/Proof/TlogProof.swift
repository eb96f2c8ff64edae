/// A leaf's way into a signed checkpoint, in one text that needs no log to be checked.
///
/// - Source: C2SP tlog-proof.
public struct TlogProof: Hashable, Sendable {
  /// In bytes; a longer text is not read.
  public static let byteLimit = 2 * SignedNote.byteLimit
  private static let heading = "c2sp.org/tlog-proof@v1"

  /// What the application adds; the proof does not vouch for it.
  public let extra: [UInt8]?
  /// The leaf's, from 0.
  public let index: Int64
  /// From the leaf's sibling up.
  public let path: [Hash]
  /// The checkpoint's signed note, byte for byte; a promise only once its signatures are checked.
  public let checkpoint: [UInt8]

  public init(extra: [UInt8]?, index: Int64, path: [Hash], checkpoint: [UInt8]) {
    self.extra = extra
    self.index = index
    self.path = path
    self.checkpoint = checkpoint
  }

  /// Reads a proof; only the one form that `encoded` writes is taken.
  public init(parsing text: [UInt8]) throws(TlogProofError) {
    guard text.count <= Self.byteLimit else { throw .tooLong }
    var lines = Lines(text)
    guard lines.next()?.elementsEqual(Self.heading.utf8) == true else { throw .badLine(line: 1) }
    var line = lines.next()
    if let value = line.flatMap({ Self.value(of: "extra ", in: $0) }) {
      guard let extra = Base64.decode(value) else { throw .badLine(line: lines.number) }
      self.extra = extra
      line = lines.next()
    } else {
      extra = nil
    }
    guard let index = line.flatMap({ Self.value(of: "index ", in: $0) }).flatMap(decimalNumber)
    else { throw .badLine(line: lines.number) }
    self.index = index
    var path: [Hash] = []
    while true {
      guard let line = lines.next() else { throw .noCheckpoint }
      if line.isEmpty { break }
      guard let hash = Base64.decode(line).flatMap({ Hash(bytes: $0) }), path.count < 63 else {
        throw .badLine(line: lines.number)
      }
      path.append(hash)
    }
    guard !lines.rest.isEmpty else { throw .noCheckpoint }
    self.path = path
    checkpoint = Array(lines.rest)
  }

  /// The whole text; `init(parsing:)` gives the proof back.
  public var encoded: [UInt8] {
    var text = Array("\(Self.heading)\n".utf8)
    if let extra { text += "extra \(Base64.encode(extra))\n".utf8 }
    text += "index \(index)\n".utf8
    for hash in path { text += "\(hash.base64)\n".utf8 }
    return text + [UInt8(ascii: "\n")] + checkpoint
  }

  /// The checkpoint in which the leaf lies, signed by one of `keys`.
  ///
  /// - Parameter keys: Keys of the log. What witnesses say is asked of the note itself.
  /// - Throws: `NoteError` for the checkpoint, `.unsigned`; `ProofError` for the path.
  public func verified(leafHash: Hash, by keys: [VerifierKey]) throws -> Checkpoint {
    let note = try SignedNote(parsing: checkpoint)
    guard try !note.verified(by: keys).isEmpty else { throw TlogProofError.unsigned }
    let checkpoint = try Checkpoint(parsing: note.text)
    let root = try Proof.root(ofLeaf: leafHash, at: index, in: checkpoint.size, path: path)
    guard root == checkpoint.root else { throw ProofError.rootMismatch }
    return checkpoint
  }

  private static func value(of name: String, in line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    line.starts(with: name.utf8) ? line.dropFirst(name.utf8.count) : nil
  }

  /// Lines that end with LF, one at a time, until the rest is taken as it is.
  private struct Lines {
    private(set) var rest: ArraySlice<UInt8>
    /// The number of the line last read, from 1.
    private(set) var number = 0

    init(_ text: [UInt8]) { rest = text[...] }

    mutating func next() -> ArraySlice<UInt8>? {
      number += 1
      guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
      defer { rest = rest[(end + 1)...] }
      return rest[..<end]
    }
  }
}

/// Why a `.tlog-proof` is not taken.
public enum TlogProofError: Error, Hashable, Sendable {
  case tooLong
  /// `line` counts from 1.
  case badLine(line: Int)
  /// The text ends before a checkpoint.
  case noCheckpoint
  /// None of the keys asked for signed the checkpoint.
  case unsigned
}
