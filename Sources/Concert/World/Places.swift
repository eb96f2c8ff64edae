internal import Crypto
internal import EventSourcing
internal import Foundation

/// Where a ledger and its person's own files lie (CONTRACT.md, Places).
public struct Places: Hashable, Sendable {
  /// The ledger's folder: `ledger.db`, `views.db`, `checkpoint`, `evidence/`.
  public let ledger: String
  /// Private keys, one file a key.
  public let keys: String
  /// What this person last verified, one file an origin.
  public let state: String
  /// Views of earlier moments; may be deleted at any time.
  public let cache: String

  public init(ledger: String, variables: [String: String]) {
    self.ledger = ledger
    let home = variables["HOME"] ?? "/"
    func base(_ variable: String, _ fallback: String) -> String {
      // XDG Base Directory: a relative path is invalid and ignored.
      if let path = variables[variable], path.hasPrefix("/") { return path + "/concert" }
      return home + "/" + fallback + "/concert"
    }
    keys = base("XDG_CONFIG_HOME", ".config") + "/keys"
    state = base("XDG_STATE_HOME", ".local/state")
    cache = base("XDG_CACHE_HOME", ".cache")
  }

  public var log: String { ledger + "/ledger.db" }
  public var views: String { ledger + "/views.db" }
  public var evidence: String { ledger + "/evidence" }
  /// The points of rules that were adopted, by their hash.
  public var rulesets: String { ledger + "/rulesets" }
  /// Reports that somebody saved, by name.
  public var reports: String { ledger + "/reports" }

  /// Views that somebody added, a folder each.
  public var projections: String { ledger + "/projections" }
  /// The rows of those views, a file each.
  public var ownRows: String { ledger + "/views" }

  /// A file name for an origin: origins may hold slashes.
  static func fileName(for origin: String) -> String {
    hexText(SHA256.hash(data: Array(origin.utf8)).prefix(16))
  }

  /// Makes a folder with those above it, so that a power cut takes none of them away again.
  static func makeFolder(_ path: String, permissions: Int = 0o755) throws {
    var missing: [String] = []
    var next = path
    while !FileManager.default.fileExists(atPath: next) {
      missing.append(next)
      guard let slash = next.lastIndex(of: "/"), slash > next.startIndex else { break }
      next = String(next[..<slash])
    }
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true,
        attributes: [.posixPermissions: permissions])
    } catch {
      throw FolderFailure(path: path, reason: String(cString: strerror(errno)))
    }
    for folder in missing { DurableFile.syncFolder(of: folder) }
  }
}

/// A folder that could not be made.
struct FolderFailure: Explainable {
  let path: String
  let reason: String

  var explanation: Explanation {
    Explanation(
      code: "cannot-create", at: path, what: "The folder can't be made: \(reason).",
      mend: "Name a folder that you may write to.", outcome: .cannotCreateOutput)
  }
}
