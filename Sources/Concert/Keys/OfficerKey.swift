public import Coordination
public import EventSourcing
internal import EventLog
internal import Foundation
internal import MerkleLog

/// A new key of an officer: its public half, and the proof that its maker has the private one.
public struct OfficerKey: Hashable, Sendable {
  /// `<name>+<key id>+<base64>`.
  public let publicKey: String
  /// Base64 of the signature over the officer's id and the ledger's origin.
  public let possession: String
  /// Where the private key lies.
  public let file: String
  /// The key that this one is to replace is set aside when the ledger has taken the new one.
  fileprivate let replaces: String?
  fileprivate let wasMade: Bool
}

extension OfficerKey {
  /// The key of an officer on this machine; a new one is made when there is none.
  public static func ofThisMachine(
    _ officer: ID<Officer>, origin: String, environment: Environment
  ) throws -> OfficerKey {
    let name = Officer.keyName(of: officer, origin: origin)
    let store = KeyStore(folder: Places(ledger: "", variables: environment.variables).keys)
    if let key = try store.key(named: name) {
      return try OfficerKey(key, officer, origin, file: store.path(named: name))
    }
    let key = try SigningKey(name: name, seed: environment.randomBytes())
    return try OfficerKey(key, officer, origin, file: try store.store(key), wasMade: true)
  }

  fileprivate init(
    _ key: SigningKey, _ officer: ID<Officer>, _ origin: String, file: String,
    replaces: String? = nil, wasMade: Bool = false
  ) throws {
    publicKey = key.verifier.vkey
    possession = Base64.encode(
      try key.sign(Possession.message(officer: officer, origin: origin)))
    self.file = file
    self.replaces = replaces
    self.wasMade = wasMade
  }

  /// The ledger took the key: the one that it replaces is set aside under its own id.
  public func settle() throws {
    guard let replaces else { return }
    let old = try KeyStore.key(inFile: replaces)
    let aside =
      "\(replaces).until-\(old.verifier.vkey.split(separator: "+").dropFirst().first ?? "")"
    guard rename(replaces, aside) == 0, rename(file, replaces) == 0 else {
      throw FileFailure(path: replaces, errno: errno)
    }
  }

  /// The ledger refused the key: nothing shall bar the way of the next attempt.
  public func giveUp() { if wasMade { unlink(file) } }

  /// Where the private key lies once it is settled.
  public var settledFile: String { replaces ?? file }
}

extension Ledger {
  /// Makes a key for a new officer, or a second one beside the officer's present key.
  public func newKey(for officer: ID<Officer>) throws -> OfficerKey {
    let name = Officer.keyName(of: officer, origin: origin)
    let store = KeyStore(folder: places.keys)
    let size = try log.read { try $0.size() }
    let key = try SigningKey(name: name, seed: chance.keySeed(named: "\(name) \(size)"))
    let path = store.path(named: name)
    guard FileManager.default.fileExists(atPath: path) else {
      return try OfficerKey(key, officer, origin, file: try store.store(key), wasMade: true)
    }
    let next = path + ".next"
    try DurableFile.write(Array(key.fileText.utf8), to: next, permissions: 0o600)
    return try OfficerKey(key, officer, origin, file: next, replaces: path, wasMade: true)
  }
}
