public import Coordination
internal import EventLog
public import EventSourcing
internal import Foundation
internal import MerkleLog

/// What a new ledger is made with.
public struct Founding: Sendable {
  public var folder: String
  public var origin: String
  public var ministry: Ministry.Registration
  public var officer: ID<Officer>
  /// Lets `CONCERT_NOW` and `CONCERT_SEED` fix clock and chance.
  public var isDemo: Bool
  /// The roots beside the first officer: public keys, or files of private keys, which sign.
  public var roots: [String] = []
  /// How many roots must sign a policy, and sign here.
  public var threshold = 1

  public init(
    folder: String, origin: String, ministry: Ministry.Registration, officer: ID<Officer>,
    isDemo: Bool = false
  ) {
    self.folder = folder
    self.origin = origin
    self.ministry = ministry
    self.officer = officer
    self.isDemo = isDemo
  }

  /// What the founder must keep: where the private keys are, and the public key of the log.
  public struct Receipt: Hashable, Sendable {
    public let officerKeyFile: String
    public let logKeyFile: String
    /// With this anyone can check the log's checkpoints.
    public let logVerifierKey: String
    public let leafHash: String
  }

  /// Makes the folder, two new keys, and the ledger's first three events in one signed append.
  ///
  /// - Throws: `ledger-exists`, `key-exists`, `bad-origin` …; nothing is left behind then but keys
  ///   that no ledger names.
  public func establish(_ environment: Environment) throws -> Receipt {
    let places = Places(ledger: folder, variables: environment.variables)
    guard !FileManager.default.fileExists(atPath: places.log) else {
      throw LedgerRefusal.folderTaken(folder: folder)
    }
    let seed = environment.variables["CONCERT_SEED"]
    let fixed = environment.variables["CONCERT_NOW"]
    guard isDemo || (seed == nil && fixed == nil) else { throw LedgerRefusal.demoOnly }
    let now = try Self.clock(fixedAt: fixed, environment: environment)()
    let chance = Chance(environment: environment, seed: seed)
    let keyName = Officer.keyName(of: officer, origin: origin)
    let officerKey = try SigningKey(name: keyName, seed: chance.keySeed(named: keyName))
    let logKey = try SigningKey(name: origin, seed: chance.keySeed(named: origin))
    let others = try otherRoots()
    let decision = try genesis(signedBy: officerKey, others, on: now.day).decide()
    let signers = Signers(own: officerKey, others: others.compactMap(\.key))
    guard 1 + others.count(where: { $0.key != nil }) >= threshold else {
      throw SignatureMissing(
        need: .roots([], threshold: threshold), able: others.map(\.root.officer.text),
        option: "--root")
    }
    guard !signers.signs(material: logKey.publicKey) else {
      throw LedgerRefusal.logKeyReused(key: logKey.verifier.vkey)
    }

    // The folder comes first: a key that no ledger names would bar the way of the next attempt.
    try Places.makeFolder(folder)
    guard access(folder, W_OK) == 0 else {
      throw FolderFailure(path: folder, reason: String(cString: strerror(errno)))
    }
    let keys = KeyStore(folder: places.keys)
    let officerFile = try keys.store(officerKey)
    let logFile = try keys.store(logKey)
    try SQLiteEventLog.create(folder: folder, origin: origin)
    let log = try SQLiteEventLog(opening: folder)
    try log.write { writer in
      _ = try writer.append(
        at: now, lastVerified: nil, sign: { try signers.sign($0) }
      ) { add in
        for (index, event) in decision.events.enumerated() {
          let position = Position(index)
          _ = try add(
            NewEvent(
              event, by: keyName, id: chance.eventID(at: now, position: position),
              salt: chance.bytes(for: "salt", at: position)))
        }
      }
    }
    _ = try log.storeCheckpoint(signedBy: logKey)
    let leaf = try log.read { try $0.leafHash(at: 0) }
    return Receipt(
      officerKeyFile: officerFile, logKeyFile: logFile, logVerifierKey: logKey.verifier.vkey,
      leafHash: hexText(leaf ?? []))
  }

  /// A root beside the first officer, with its private key where a file was named.
  private struct OtherRoot {
    let root: Genesis.Root
    let key: SigningKey?
  }

  private func otherRoots() throws -> [OtherRoot] {
    try roots.map { text in
      let key = text.contains("+") ? nil : try KeyStore.key(inFile: text)
      let vkey = key?.verifier.vkey ?? text
      guard let verifier = VerifierText(vkey), (try? VerifierKey(vkey: vkey)) != nil else {
        throw LedgerRefusal.badPublicKey(vkey)
      }
      let prefix = origin + "/officer/"
      guard verifier.name.hasPrefix(prefix),
        let officer = ID<Officer>(String(verifier.name.dropFirst(prefix.count)))
      else {
        throw Refusal.ledger(.rootNamedOtherwise(verifier.name, origin: origin))
      }
      return OtherRoot(root: Genesis.Root(key: verifier, officer: officer), key: key)
    }
  }

  private func genesis(
    signedBy key: SigningKey, _ others: [OtherRoot], on day: Day
  ) throws -> Genesis {
    guard let verifier = VerifierText(key.verifier.vkey) else {
      preconditionFailure("a verifier key reads what it wrote")
    }
    let possession = try key.sign(Possession.message(officer: officer, origin: origin))
    return Genesis(
      origin: origin, ministry: ministry, officer: officer, key: verifier,
      possession: Base64.encode(possession), roots: others.map(\.root), threshold: threshold,
      demo: isDemo, on: day)
  }

  /// Whether the ledger's first event says that it is a demonstration.
  static func isDemo(_ log: any LogReader) throws -> Bool {
    guard let first = try log.event(at: 0), let payload = first.payload else { return false }
    return try JSON(parsing: payload)["demo"]?.bool ?? false
  }

  static func clock(
    fixedAt text: String?, environment: Environment
  ) throws -> @Sendable () -> Moment {
    guard let text else { return environment.now }
    guard let moment = Moment(text) else { throw LedgerRefusal.badFixedClock(text) }
    return { moment }
  }
}

extension NewEvent {
  /// A decided event, ready to be stored.
  init(
    _ event: DecidedEvent, by keyName: String, cause: EventID? = nil, id: EventID,
    key: String? = nil, salt: [UInt8], command: [UInt8]? = nil
  ) {
    self.init(
      act: event.type, by: keyName, cause: cause, id: id, key: key, lang: event.lang,
      ministry: event.ministry, on: event.on, stream: event.stream, v: event.v,
      version: event.version, visibility: event.visibility, payload: event.payloadBytes,
      salt: salt, command: command)
  }
}
