internal import Coordination
internal import EventSourcing
internal import MerkleLog

extension Proposal {
  /// Reads a file and checks all of it that can be checked without a ledger.
  ///
  /// - Throws: a `ProposalRefusal`: `no-such-file` …, `too-large`, `bad-proposal`, `newer-proposal`,
  ///   and `proposal-altered` when headers, bodies and note do not belong together.
  init(file path: String) throws {
    guard let bytes = try DurableFile.read(path, limit: Self.byteLimit + 1) else {
      throw FileFailure.missing(path)
    }
    try self.init(parsing: bytes, of: path)
  }

  /// - Parameter path: for what is said of it.
  init(parsing bytes: [UInt8], of path: String) throws {
    guard bytes.count <= Self.byteLimit else { throw ProposalRefusal.tooLarge(path) }
    var reader = ProposalReader(path: path)
    try self.init(reader.read(bytes), &reader)
  }

  private init(_ object: JSONObject, _ reader: inout ProposalReader) throws {
    let note = try reader.note(object["note"])
    let acts = try reader.acts(object["acts"])
    do {
      try self.init(note: note, acts: acts)
    } catch {
      throw reader.unreadable("Its note is not that of an append.")
    }
    guard object["origin"]?.string == origin else {
      throw ProposalRefusal.altered("origin", "The note was signed for \(origin).")
    }
    try requireWhole()
  }

  /// Headers, bodies and note must be those that were signed.
  private func requireWhole() throws(ProposalRefusal) {
    var root = HeadersRoot()
    let author = author
    for event in events {
      root.append(headerLine: event.line)
      let place = "\(event.header.stream.ref) \(event.header.act)"
      let digest = Body.digest(salt: event.salt, payload: event.payload.canonical)
      guard event.header.bodyDigest == hexText(digest.bytes) else {
        throw .altered(place, "Its payload or salt is not the one that the header names.")
      }
      guard event.header.by == author.by else {
        throw .altered(place, "It is of another officer than the first event.")
      }
    }
    guard root.count == append.count, root.root == append.headersRoot else {
      throw .altered("note", "The header lines are not those that were signed.")
    }
  }
}

/// Takes a proposal's file apart; a key that is unknown, missing or of another shape refuses it.
private struct ProposalReader {
  let path: String
  private var count = 0

  init(path: String) { self.path = path }

  func unreadable(_ detail: String) -> ProposalRefusal { .unreadable(path, detail) }

  func read(_ bytes: [UInt8]) throws -> JSONObject {
    let json: JSON
    do {
      json = try JSON(parsing: bytes)
    } catch {
      let isWhole = if case .trailingBytes = error { false } else { true }
      throw unreadable(isWhole ? error.sentence : "Something follows its object.")
    }
    if let format = json["concert_proposal"]?.int, format != Proposal.format {
      throw ProposalRefusal.newer(path, format: format)
    }
    return try object(json, ["concert_proposal", "origin", "note", "acts"])
  }

  private func object(
    _ json: JSON?, _ keys: Set<String>, optional: Set<String> = []
  ) throws(ProposalRefusal) -> JSONObject {
    guard let object = json?.object else { throw unreadable("An object is missing.") }
    let found = Set(object.keys)
    guard keys.isSubset(of: found), found.isSubset(of: keys.union(optional)) else {
      throw unreadable("An object has other keys than \(keys.sorted().joined(separator: ", ")).")
    }
    return object
  }

  func note(_ json: JSON?) throws(ProposalRefusal) -> SignedNote {
    guard let text = json?.string, let note = try? SignedNote(parsing: Array(text.utf8)) else {
      throw unreadable("Its note is no signed note.")
    }
    let lines = Set(note.signatures.map { "\($0.name) \($0.keyID)" })
    guard lines.count == note.signatures.count else {
      throw unreadable("A key stands under its note twice.")
    }
    return note
  }

  mutating func acts(_ json: JSON?) throws(ProposalRefusal) -> [Proposal.ProposedAct] {
    guard let list = json?.array, !list.isEmpty else { throw unreadable("It holds no act.") }
    var acts: [Proposal.ProposedAct] = []
    for json in list { acts.append(try act(json)) }
    return acts
  }

  private mutating func act(_ json: JSON) throws(ProposalRefusal) -> Proposal.ProposedAct {
    let object = try object(json, ["command", "visibility", "events"], optional: ["lang"])
    guard
      let defaults = Act.Defaults(
        lang: object["lang"].map { $0.string ?? "" },
        visibility: object["visibility"]?.string ?? "")
    else { throw unreadable("An act has an unknown language or visibility.") }
    let act: Act
    do throws(Rejections) {
      act = try Act(parsing: object["command"] ?? .null, defaults: defaults)
    } catch {
      throw unreadable("A command is none: " + (error.all.first?.explanation.what ?? ""))
    }
    guard let list = object["events"]?.array, !list.isEmpty else {
      throw unreadable("An act has no event.")
    }
    var events: [Proposal.ProposedEvent] = []
    for json in list { events.append(try event(json)) }
    return Proposal.ProposedAct(act: act, events: events)
  }

  private mutating func event(_ json: JSON) throws(ProposalRefusal) -> Proposal.ProposedEvent {
    count += 1
    guard count <= Proposal.eventLimit else { throw .tooManyEvents }
    let object = try object(json, ["header", "payload", "salt"])
    guard let text = object["header"]?.string, let header = EventHeader(line: Array(text.utf8))
    else { throw unreadable("A header is none.") }
    guard let payload = object["payload"], payload.object != nil,
      let salt = object["salt"]?.string.flatMap({ Base64.decode($0.utf8) }), salt.count == 32
    else { throw unreadable("An event lacks its payload or salt.") }
    return Proposal.ProposedEvent(
      header: header, line: Array(text.utf8), payload: payload, salt: salt)
  }
}

extension FileFailure {
  static func missing(_ path: String) -> FileFailure { FileFailure(path: path, errno: 2) }
}
