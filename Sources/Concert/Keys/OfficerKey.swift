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
  ///
  /// At no moment is there no key file; what a crash leaves half done is done at the next attempt.
  func settle() throws {
    guard let replaces else { return }
    let old = try KeyStore.key(inFile: replaces)
    if old.verifier.vkey == publicKey { return }
    guard let next = try KeyStore.keysBeside(replaces).first(where: { $0.vkey == publicKey }) else {
      throw KeyRefusal.missing(path: file)
    }
    let aside = "\(replaces).until-\(KeyStore.id(of: old))"
    if link(replaces, aside) != 0 {
      let reason = errno
      guard reason == EEXIST, try KeyStore.key(inFile: aside).verifier.vkey == old.verifier.vkey
      else { throw FileFailure(path: aside, errno: reason) }
    }
    guard rename(next.path, replaces) == 0 else {
      throw FileFailure(path: replaces, errno: errno)
    }
  }

  /// The ledger refused the key: nothing shall bar the way of the next attempt.
  func giveUp() {
    guard wasMade, let key = try? KeyStore.key(inFile: file), key.verifier.vkey == publicKey
    else { return }
    unlink(file)
  }

  /// Where the private key lies once it is settled.
  public var settledFile: String { replaces ?? file }
}

extension Ledger {
  /// Makes a key for a new officer, or a second one beside the officer's present key.
  ///
  /// - Throws: `KeyRefusal.settled` when an earlier second key turns out to be enrolled already.
  public func newKey(for officer: ID<Officer>) throws -> OfficerKey {
    let name = Officer.keyName(of: officer, origin: origin)
    let store = KeyStore(folder: places.keys)
    let size = try log.read { try $0.size() }
    let key = try SigningKey(name: name, seed: chance.keySeed(named: "\(name) \(size)"))
    let path = store.path(named: name)
    guard FileManager.default.fileExists(atPath: path) else {
      return try OfficerKey(key, officer, origin, file: try store.store(key), wasMade: true)
    }
    try makeRoom(beside: path, for: officer)
    let next = path + ".next"
    try DurableFile.write(
      Array(key.fileText.utf8), to: next, permissions: 0o600, exclusively: true)
    return try OfficerKey(key, officer, origin, file: next, replaces: path, wasMade: true)
  }

  /// Puts a key that was made in its place when the log names it, and takes it away otherwise.
  ///
  /// The log is asked, not the outcome of the command: that can fail after the append.
  /// - Returns: whether the log names the key.
  public func conclude(_ key: OfficerKey, of officer: ID<Officer>) throws -> Bool {
    guard try keys(of: officer).contains(key.publicKey) else {
      key.giveUp()
      return false
    }
    try key.settle()
    return true
  }

  /// A second key that an interrupted attempt left is settled or set aside, never overwritten.
  private func makeRoom(beside path: String, for officer: ID<Officer>) throws {
    let present = try KeyStore.key(inFile: path).verifier.vkey
    let left = try KeyStore.keysBeside(path)
    if let enrolled = try keys(of: officer).last, enrolled != present,
      let next = left.first(where: { $0.vkey == enrolled })
    {
      let key = try KeyStore.key(inFile: next.path)
      try OfficerKey(key, officer, origin, file: next.path, replaces: path).settle()
      throw KeyRefusal.settled(path: path)
    }
    for key in left where key.path == path + ".next" {
      let aside = "\(path).next.unused-\(key.id)"
      guard rename(key.path, aside) == 0 else { throw FileFailure(path: aside, errno: errno) }
    }
  }

  /// Every key that the log has ever named for an officer, the newest last.
  private func keys(of officer: ID<Officer>) throws -> [String] {
    try log.read { reader in
      try reader.recordedEvents(in: StreamName(kind: Officer.kind, ref: officer.text))
        .compactMap { $0.payload["key"]?.string }
    }
  }

  /// The key that lies beside a key file and is enrolled in its stead; else the file's own.
  ///
  /// A rotation that was interrupted after its append leaves the enrolled key there.
  func enrolled(insteadOf key: SigningKey, in path: String) throws -> SigningKey {
    let left = (try? KeyStore.keysBeside(path)) ?? []
    guard !left.isEmpty, let officer = ID<Officer>(String(key.name.dropFirst(origin.count + 9))),
      let enrolled = try keys(of: officer).last, enrolled != key.verifier.vkey,
      let next = left.first(where: { $0.vkey == enrolled })
    else { return key }
    return try KeyStore.key(inFile: next.path)
  }
}
