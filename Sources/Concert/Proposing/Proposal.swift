internal import Coordination
internal import EventSourcing
internal import MerkleLog

/// An append that is decided and signed by one officer, and waits for the signatures of others.
///
/// It travels as a file of one JSON object: `concert_proposal` (the format, 1), `origin`, `note` (the
/// signed append note, INTEGRITY 1) and `acts`, each with its `command`, the `lang` and `visibility`
/// that it was decided with, and its `events` (`header`, `payload`, `salt`). The bodies are in it, so
/// it is as secret as they are.
struct Proposal {
  static let format: Int64 = 1
  /// Larger files and longer lists are not read.
  static let byteLimit = 8 << 20
  static let eventLimit = 10_000

  /// One command and what was decided on it.
  struct ProposedAct {
    let act: Act
    var events: [ProposedEvent]
    /// The event of an earlier append that it takes back; none for any other act.
    var undone: EventID? { events.first?.header.cause }
  }

  /// An event with everything that its leaf is made of but the time and place of recording.
  struct ProposedEvent {
    let header: EventHeader
    /// The header's one line, without LF.
    let line: [UInt8]
    let payload: JSON
    /// 32 bytes.
    let salt: [UInt8]
  }

  var note: SignedNote
  /// What the note says.
  let append: AppendNote
  let signedAt: Moment
  let acts: [ProposedAct]

  var origin: String { append.origin }
  var events: [ProposedEvent] { acts.flatMap(\.events) }
  /// Whose act it is.
  var author: EventHeader { acts[0].events[0].header }

  /// - Parameter acts: one at least, each with one event at least, all of one officer.
  init(note: SignedNote, acts: [ProposedAct]) throws {
    self.note = note
    self.acts = acts
    append = try AppendNote(parsing: note.text)
    guard let signedAt = Moment(append.signedAt) else { throw NoteError.badLine(line: 5) }
    self.signedAt = signedAt
  }

  /// What the signer of the note had verified of the log.
  var lastVerified: LastVerified? {
    append.lastVerified.map { LastVerified(size: $0.size, root: $0.root) }
  }

  /// The file's bytes.
  var encoded: [UInt8] {
    let object: JSON = [
      "concert_proposal": .int(Self.format), "origin": .string(origin),
      "note": .string(String(decoding: note.encoded, as: UTF8.self)),
      "acts": .array(acts.map(\.json)),
    ]
    return object.canonical + [UInt8(ascii: "\n")]
  }
}

extension Proposal.ProposedAct {
  fileprivate var json: JSON {
    var object = JSONObject()
    object["command"] = act.json
    object["lang"] = act.defaults.lang.map { .string($0.rawValue) }
    object["visibility"] = .string(act.defaults.visibility.rawValue)
    object["events"] = .array(events.map(\.json))
    return .object(object)
  }
}

extension Proposal.ProposedEvent {
  /// A decided event with what it gets before it is stored.
  init(
    _ event: DecidedEvent, by keyName: String, cause: EventID?, id: EventID, key: String?,
    salt: [UInt8]
  ) {
    let digest = Body.digest(salt: salt, payload: event.payloadBytes)
    header = EventHeader(
      act: event.type, bodyDigest: hexText(digest.bytes), by: keyName, cause: cause, id: id,
      key: key, lang: event.lang, ministry: event.ministry, on: event.on, stream: event.stream,
      v: event.v, version: event.version, visibility: event.visibility)
    line = header.line
    payload = event.payload
    self.salt = salt
  }

  fileprivate var json: JSON {
    [
      "header": .string(String(decoding: line, as: UTF8.self)), "payload": payload,
      "salt": .string(Base64.encode(salt)),
    ]
  }
}
