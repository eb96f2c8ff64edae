internal import EventLog
internal import EventSourcing
internal import MerkleLog

/// What one file proves of one record, or of one event: a C2SP `.tlog-proof` of the newest event,
/// then all that is needed to tell who signed it.
///
/// The format is `Bundles` in the documentation, and `concert help bundles`.
/// - Source: INTEGRITY.md 1, "Proof bundle".
struct ProofBundle: Hashable {
  /// One event with its way into the checkpoint and into the append that its officer signed.
  struct Item: Hashable {
    let position: Position
    /// False for an event that only shows whose key signed another.
    let isProved: Bool
    let leaf: [UInt8]
    /// From the leaf to the checkpoint's root.
    let path: [Hash]
    /// The whole signed append note.
    let note: [UInt8]
    /// From the header to the root in the append note.
    let headerPath: [Hash]
    /// None when the reader may not see it.
    let body: StoredBody?
  }

  static let heading = "concert-bundle/v1"
  /// In bytes; a longer file is not read.
  static let byteLimit = 64 << 20

  /// The checkpoint's signed note, byte for byte.
  let checkpoint: [UInt8]
  /// The position of the event that the `.tlog-proof` is about: the newest that is proved.
  let subject: Position
  /// In log order. Empty for a plain `.tlog-proof`, which `plain` then holds.
  let items: [Item]
  /// A proof that no bundle follows.
  let plain: TlogProof?

  init(checkpoint: [UInt8], subject: Position, items: [Item]) {
    self.checkpoint = checkpoint
    self.subject = subject
    self.items = items
    plain = nil
  }

  /// The file. The first part is the `.tlog-proof`; a line `concert-bundle/v1` ends it.
  var encoded: [UInt8] {
    guard let first = items.first(where: { $0.position == subject }) else {
      preconditionFailure("a bundle holds the event that it is about")
    }
    var text = TlogProof(
      extra: first.leaf, index: subject, path: first.path, checkpoint: checkpoint
    ).encoded
    text += "\(Self.heading)\n".utf8
    for item in items {
      text += "\(item.isProved ? "event" : "chain") \(item.position)\n".utf8
      if item.position != subject {
        text += "leaf \(Base64.encode(item.leaf))\n".utf8
        text += Self.line("proof", item.path)
      }
      text += "note \(Base64.encode(item.note))\n".utf8
      text += Self.line("path", item.headerPath)
      if let body = item.body {
        text += "body \(Base64.encode(body.salt)) \(Base64.encode(body.payload))\n".utf8
      }
    }
    return text + "sum \(Hash(of: text).hex)\n".utf8
  }

  private static func line(_ word: String, _ hashes: [Hash]) -> [UInt8] {
    Array(([word] + hashes.map(\.base64)).joined(separator: " ").utf8) + [UInt8(ascii: "\n")]
  }
}

/// Why a file is not taken as a bundle.
enum BundleError: Error, Hashable {
  /// Not even a `.tlog-proof`.
  case notABundle
  /// It begins like a bundle and is not the file that was written.
  case altered
}

extension ProofBundle {
  /// Reads a file; only what `encoded` writes is taken, or a plain `.tlog-proof`.
  init(parsing file: [UInt8]) throws(BundleError) {
    guard file.starts(with: "c2sp.org/tlog-proof@v1\n".utf8) else { throw .notABundle }
    let reader = BundleReader(file)
    guard let split = reader.split else { throw .altered }
    guard let proof = try? TlogProof(parsing: Array(file[..<split])), let leaf = proof.extra else {
      throw .altered
    }
    guard split < file.count else {
      self.init(plain: proof)
      return
    }
    guard let items = reader.items(from: split, subject: proof.index, leaf, proof.path) else {
      throw .altered
    }
    self.init(checkpoint: proof.checkpoint, subject: proof.index, items: items)
    // One content has one file, so that no byte is without meaning.
    guard encoded == file else { throw .altered }
  }

  private init(plain proof: TlogProof) {
    checkpoint = proof.checkpoint
    subject = proof.index
    items = []
    plain = proof
  }
}

/// Takes a bundle's text apart.
private struct BundleReader {
  private let file: [UInt8]

  init(_ file: [UInt8]) { self.file = file }

  /// Where the `.tlog-proof` ends: behind the last signature line of its checkpoint.
  var split: Int? {
    var blanks = 0
    var start = 0
    while let end = file[start...].firstIndex(of: UInt8(ascii: "\n")) {
      let line = file[start..<end]
      if line.isEmpty { blanks += 1 }
      if blanks == 2, !line.isEmpty, !line.starts(with: "— ".utf8) { return start }
      start = end + 1
    }
    return blanks == 2 && start == file.count ? start : nil
  }

  func items(
    from start: Int, subject: Position, _ leaf: [UInt8], _ path: [Hash]
  ) -> [ProofBundle.Item]? {
    guard file.last == UInt8(ascii: "\n") else { return nil }
    var lines = file[start...].dropLast().split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false
    ).map { String(decoding: $0, as: UTF8.self) }[...]
    guard lines.popFirst() == ProofBundle.heading, lines.popLast() != nil else { return nil }
    var items: [ProofBundle.Item] = []
    while let opening = lines.popFirst() {
      let words = opening.split(separator: " ", omittingEmptySubsequences: false)
      guard words.count == 2, words[0] == "event" || words[0] == "chain",
        let position = Position(words[1]), position >= 0
      else { return nil }
      var item = Parts(position: position, isProved: words[0] == "event")
      if position == subject {
        item.leaf = leaf
        item.path = path
      }
      while let line = lines.first, !line.hasPrefix("event "), !line.hasPrefix("chain ") {
        guard item.take(lines.removeFirst()) else { return nil }
      }
      guard let whole = item.item else { return nil }
      items.append(whole)
    }
    return items.contains { $0.position == subject } ? items : nil
  }

  /// An item while its lines are read.
  private struct Parts {
    let position: Position
    let isProved: Bool
    var leaf: [UInt8]?
    var path: [Hash]?
    var note: [UInt8]?
    var headerPath: [Hash]?
    var body: StoredBody?

    init(position: Position, isProved: Bool) {
      self.position = position
      self.isProved = isProved
    }

    /// Whether the line is one of an item's.
    mutating func take(_ line: String) -> Bool {
      let words = line.split(separator: " ", omittingEmptySubsequences: false)
      let values = words.dropFirst().map { Base64.decode($0.utf8) }
      switch (words[0], values.count) {
      case ("leaf", 1): leaf = values[0]
      case ("note", 1): note = values[0]
      case ("proof", _): path = Self.hashes(values)
      case ("path", _): headerPath = Self.hashes(values)
      case ("body", 2):
        guard let salt = values[0], let payload = values[1] else { return false }
        body = StoredBody(salt: salt, payload: payload)
      default: return false
      }
      return true
    }

    private static func hashes(_ values: [[UInt8]?]) -> [Hash]? {
      let hashes = values.compactMap { $0.flatMap { Hash(bytes: $0) } }
      return hashes.count == values.count ? hashes : nil
    }

    var item: ProofBundle.Item? {
      guard let leaf, let path, let note, let headerPath else { return nil }
      return ProofBundle.Item(
        position: position, isProved: isProved, leaf: leaf, path: path, note: note,
        headerPath: headerPath, body: body)
    }
  }
}
