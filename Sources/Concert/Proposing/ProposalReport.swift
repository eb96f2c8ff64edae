public import EventSourcing
internal import Foundation
internal import MerkleLog

/// What a proposal would record, who signed it, and whose signatures are still to come.
public struct ProposalReport: Hashable, Sendable {
  public struct ProposedEvent: Hashable, Sendable {
    public let type: String
    /// Of the record.
    public let ref: String
    public let version: Int
    /// The ministry that owns the act.
    public let ministry: String
    public let on: Day
    /// Who may see it.
    public let visibility: String
    /// Of the event that it takes back or follows from.
    public let cause: EventID?
    public let payload: JSONObject
  }

  /// A signature that is still to come.
  public struct Need: Hashable, Sendable {
    /// One sentence.
    public let telling: Phrase
    /// Officers who may give it, as far as they are known.
    public let able: [String]
  }

  public let file: String
  public let origin: String
  /// Whose act it is.
  public let officer: String
  public let officerMinistry: String?
  public let roles: [String]
  public let signedAt: Moment
  public let events: [ProposedEvent]
  /// Officers, whose act it is first.
  public private(set) var signedBy: [String]
  public let lacking: [Need]

  public var json: JSON {
    var object = JSONObject()
    object["file"] = .string(file)
    object["origin"] = .string(origin)
    object["officer"] = .string(officer)
    object["officer_ministry"] = officerMinistry.map { .string($0) }
    object["roles"] = .array(roles.map { .string($0) })
    object["signed_at"] = .string(signedAt.description)
    object["signed_by"] = .array(signedBy.map { .string($0) })
    object["events"] = .array(events.map(\.json))
    object["lacking"] = .array(lacking.map(\.json))
    object["complete"] = .bool(lacking.isEmpty)
    return .object(object)
  }
}

extension ProposalReport.ProposedEvent {
  fileprivate var json: JSON {
    [
      "type": .string(type), "ref": .string(ref), "version": .int(Int64(version)),
      "ministry": .string(ministry), "on": .string(on.description),
      "visibility": .string(visibility), "cause": cause.map { .string($0.description) } ?? .null,
      "payload": .object(payload),
    ]
  }
}

extension ProposalReport.Need {
  fileprivate var json: JSON {
    ["what": .string(telling.description), "able": .array(able.map { .string($0) })]
  }
}

extension ProposalReport {
  init(
    _ proposal: Proposal, in file: String, ministry: String? = nil, roles: [String] = [],
    lacking: [SignatureMissing]
  ) {
    self.file = file
    origin = proposal.origin
    officer = proposal.author.officer
    officerMinistry = ministry
    self.roles = roles
    signedAt = proposal.signedAt
    events = proposal.events.map { event in
      ProposedEvent(
        type: event.header.act, ref: event.header.stream.ref, version: event.header.version,
        ministry: event.header.ministry, on: event.header.on,
        visibility: event.header.visibility, cause: event.header.cause,
        payload: event.payload.object ?? JSONObject())
    }
    let prefix = proposal.origin + "/officer/"
    signedBy = proposal.note.signatures.map {
      $0.name.hasPrefix(prefix) ? String($0.name.dropFirst(prefix.count)) : $0.name
    }
    self.lacking = lacking.map { Need(telling: $0.what, able: $0.able) }
  }

  /// The same with one more signature under it.
  func signed(by officer: String) -> ProposalReport {
    var copy = self
    copy.signedBy.append(officer)
    return copy
  }
}

extension ProposalDraft {
  /// - Throws: `file-exists`, before anything is decided.
  static func requireFree(_ file: String) throws(ProposalRefusal) {
    if FileManager.default.fileExists(atPath: file) { throw .fileTaken(file) }
  }

  /// Writes the file, for its owner alone.
  func write(to file: String) throws -> ProposalReport? {
    guard let note else { return nil }
    let proposal = try Proposal(note: note, acts: acts)
    let bytes = proposal.encoded
    guard bytes.count <= Proposal.byteLimit else { throw ProposalRefusal.tooLarge(file) }
    do {
      try DurableFile.write(bytes, to: file, permissions: 0o600, exclusively: true)
    } catch let failure where failure.errno == EEXIST {
      throw ProposalRefusal.fileTaken(file)
    }
    return ProposalReport(proposal, in: file, lacking: lacking)
  }
}
