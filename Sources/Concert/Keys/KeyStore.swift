public import EventSourcing
internal import Foundation
public import MerkleLog

/// The private keys of this person on this machine: one file a key, readable by its owner alone.
public struct KeyStore: Sendable {
  public let folder: String

  public init(folder: String) { self.folder = folder }

  /// Stores a new key; a name that is taken is refused, because a private key can't be had again.
  ///
  /// - Returns: the file's path.
  public func store(_ key: SigningKey) throws -> String {
    try Places.makeFolder(folder, permissions: 0o700)
    let path = self.path(named: key.name)
    do {
      try DurableFile.write(
        Array((key.fileText).utf8), to: path, permissions: 0o600, exclusively: true)
    } catch let failure where failure.errno == EEXIST {
      throw KeyRefusal.exists(path: path)
    }
    return path
  }

  /// The key under a name; none when this person has no such key.
  public func key(named name: String) throws -> SigningKey? {
    let path = self.path(named: name)
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    return try Self.key(inFile: path)
  }

  /// All keys of officers of one origin, in order of their names.
  public func officerKeys(origin: String) throws -> [SigningKey] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let prefix = Places.fileName(for: origin) + "."
    return try names.filter { $0.hasPrefix(prefix) && $0.hasSuffix(".key") }
      .map { try Self.key(inFile: folder + "/" + $0) }
      .filter { $0.name.hasPrefix(origin + "/officer/") }
      .sorted { $0.name < $1.name }
  }

  /// Reads a key file.
  ///
  /// - Throws: `KeyRefusal` when others may read it, or when it holds no key.
  public static func key(inFile path: String) throws -> SigningKey {
    var status = stat()
    guard stat(path, &status) == 0 else { throw KeyRefusal.missing(path: path) }
    guard status.st_mode & 0o077 == 0 else {
      throw KeyRefusal.readableByOthers(path: path, mode: status.st_mode & 0o777)
    }
    guard let bytes = try DurableFile.read(path, limit: 4096),
      let text = String(validating: bytes, as: UTF8.self),
      let key = try? SigningKey(fileText: text)
    else { throw KeyRefusal.unreadable(path: path) }
    return key
  }

  /// A key that was made to replace another, and waits beside it.
  struct Waiting {
    let path: String
    let vkey: String
    let id: String
  }

  /// The second keys beside a key file: the one that waits, and those set aside unused.
  static func keysBeside(_ path: String) throws -> [Waiting] {
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { String(path[..<$0]) } ?? "."
    let name = slash.map { String(path[$0...].dropFirst()) } ?? path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return try names.sorted()
      .filter { $0 == name + ".next" || $0.hasPrefix(name + ".next.unused-") }
      .map {
        let key = try Self.key(inFile: folder + "/" + $0)
        return Waiting(path: folder + "/" + $0, vkey: key.verifier.vkey, id: id(of: key))
      }
  }

  /// The eight digits in the middle of a public key.
  static func id(of key: SigningKey) -> String {
    String(key.verifier.vkey.split(separator: "+").dropFirst().first ?? "")
  }

  /// Keys of one origin share the first part of their file names.
  func path(named name: String) -> String {
    let origin =
      name.range(of: "/officer/", options: .backwards).map { String(name[..<$0.lowerBound]) }
      ?? name
    let rest = name == origin ? "log" : String(name.dropFirst(origin.count + 9))
    return "\(folder)/\(Places.fileName(for: origin)).\(rest).key"
  }
}

/// Why a key can't be used.
public enum KeyRefusal: Error, Hashable, Sendable {
  case missing(path: String)
  case readableByOthers(path: String, mode: UInt32)
  case unreadable(path: String)
  case exists(path: String)
  /// An interrupted rotation was finished just now.
  case settled(path: String)
  case noneForOrigin(String, folder: String)
  case noneForOfficer(String, folder: String)
  case several([String])
  case otherOrigin(String, ledger: String)
}

extension KeyRefusal: Explainable {
  public var explanation: Explanation {
    switch self {
    case .missing(let path):
      Explanation(
        code: "missing-key", at: path, what: "There is no key file here.",
        mend: "Name your key with --key FILE, or ask an admin to enrol you.",
        outcome: .configuration)
    case .readableByOthers(let path, let mode):
      Explanation(
        code: "key-readable-by-others", at: path, value: String(mode, radix: 8),
        what: "Others on this machine can read this private key (mode \(String(mode, radix: 8))).",
        mend: "chmod 600 '\(path)'; if others may have read it, rotate the key.",
        outcome: .configuration)
    case .unreadable(let path):
      Explanation(
        code: "bad-key-file", at: path, what: "This file holds no private key of Concert.",
        mend: "Name another file with --key, or restore this one from your own copy.",
        outcome: .configuration)
    case .exists(let path):
      Explanation(
        code: "key-exists", at: path,
        what: "A key of this name is stored already, and a private key can't be had again.",
        mend: "Use it, or move the file to a safe place first.", outcome: .cannotCreateOutput)
    case .settled(let path):
      Explanation(
        code: "key-settled", at: path,
        what: "An earlier new key was enrolled but not put in its place; now it lies here.",
        mend: "Sign with it. If you want yet another key, repeat the command.",
        outcome: .refusedByRules)
    case .noneForOrigin(let origin, let folder):
      Explanation(
        code: "missing-key", at: folder,
        what: "No officer's key of the ledger \(origin) is kept here, and every act is signed.",
        mend: "Name your key with --key FILE or CONCERT_KEY, or ask an admin to enrol you.",
        outcome: .configuration)
    case .noneForOfficer(let officer, let folder):
      Explanation(
        code: "missing-key", at: folder, value: officer,
        what: "No key of the officer \(officer) is kept here.",
        mend: "Name the key with --key FILE, or choose another --officer.",
        outcome: .configuration)
    case .several(let officers):
      Explanation(
        code: "which-key", at: "--officer",
        what: "Keys of several officers are kept here: \(officers.joined(separator: ", ")).",
        mend: "Choose with --officer ID.", outcome: .usage)
    case .otherOrigin(let name, let ledger):
      Explanation(
        code: "key-of-another-ledger", at: "--key", value: name,
        what: "This key belongs to \(name), and the ledger is \(ledger).",
        mend: "Name the key that was enrolled in this ledger.", outcome: .configuration)
    }
  }
}

/// How a person says which key to sign with.
public enum KeyChoice: Hashable, Sendable {
  case file(String)
  case officer(String)
  case only

  func key(in store: KeyStore, origin: String) throws -> SigningKey {
    let prefix = origin + "/officer/"
    switch self {
    case .file(let path):
      let key = try KeyStore.key(inFile: path)
      guard key.name.hasPrefix(prefix) else {
        throw KeyRefusal.otherOrigin(key.name, ledger: origin)
      }
      return key
    case .officer(let id):
      guard let key = try store.key(named: prefix + id) else {
        throw KeyRefusal.noneForOfficer(id, folder: store.folder)
      }
      return key
    case .only:
      let keys = try store.officerKeys(origin: origin)
      guard let key = keys.first else {
        throw KeyRefusal.noneForOrigin(origin, folder: store.folder)
      }
      guard keys.count == 1 else {
        throw KeyRefusal.several(keys.map { String($0.name.dropFirst(prefix.count)) })
      }
      return key
    }
  }
}
