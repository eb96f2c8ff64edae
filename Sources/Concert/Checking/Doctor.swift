internal import EventLog
public import EventSourcing
internal import Foundation
internal import GRDB
internal import GRDBSQLite
internal import MerkleLog
internal import Projector

/// Checks an installation and its ledger, and says how each finding is mended.
public struct Doctor: Sendable {
  public enum State: String, Hashable, Sendable { case ok, warn, fail }

  /// One thing that was looked at.
  public struct Result: Hashable, Sendable {
    public let check: String
    public let state: State
    public let message: Phrase
    /// None when all is well.
    public let mend: Phrase?

    init(_ check: String, _ state: State, _ message: Phrase, mend: Phrase? = nil) {
      self.check = check
      self.state = state
      self.message = message
      self.mend = mend
    }
  }

  let places: Places
  let projections: String?
  let environment: Environment

  /// - Parameter projections: a folder of views instead of the built-in ones.
  public init(folder: String, projections: String? = nil, environment: Environment) {
    places = Places(ledger: folder, variables: environment.variables)
    self.projections = projections
    self.environment = environment
  }

  /// Everything that can be looked at; a ledger that can't be opened ends the list.
  public func examine() async -> [Result] {
    var results = [installation()]
    let ledger: Ledger
    do {
      ledger = try Ledger(
        opening: places.ledger, environment: environment, projections: projections)
    } catch {
      let told = (error as? any Explainable)?.explanation
      return results + [
        Result("ledger", .fail, told?.telling ?? "The ledger can't be opened.", mend: told?.mending)
      ]
    }
    if ledger.isDemo {
      results.append(
        Result("demo", .ok, "a demonstration, whose clock and chance may be fixed"))
    }
    results += [file(), durability(), keys(ledger.origin), disk()]
    do {
      results += try await ledger.perform { try $0.examine() }
    } catch {
      let told = (error as? any Explainable)?.explanation
      results.append(
        Result("views", .fail, told?.telling ?? "The views can't be read.", mend: told?.mending))
    }
    return results
  }

  private func installation() -> Result {
    let version = String(cString: sqlite3_libversion())
    return Result("sqlite", .ok, "SQLite \(version) of this system")
  }

  private func file() -> Result {
    let size = (try? FileManager.default.attributesOfItem(atPath: places.log)[.size] as? Int) ?? 0
    let isWritable = access(places.log, W_OK) == 0 && access(places.ledger, W_OK) == 0
    return isWritable
      ? Result("file", .ok, "ledger.db is \(Self.size(Int64(size))) and can be written")
      : Result(
        "file", .warn, "ledger.db is \(Self.size(Int64(size))) and can only be read here",
        mend: "Nothing to do on read-only media; else mend the folder's owner and mode.")
  }

  /// What a new connection of ours would write with.
  private func durability() -> Result {
    do {
      let queue = try DatabaseQueue(path: places.log)
      let mode = try queue.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") } ?? ""
      try queue.close()
      guard mode == "wal" else {
        return Result(
          "durability", .warn, "the journal mode is \(mode)",
          mend: "Open the ledger once with concert; it sets the write-ahead log.")
      }
      return Result("durability", .ok, "write-ahead log on, every append synced to the disk")
    } catch {
      return Result(
        "durability", .warn, "the journal mode can't be read here",
        mend: "Look again where the folder can be written.")
    }
  }

  private func keys(_ origin: String) -> Result {
    let store = KeyStore(folder: places.keys)
    do {
      let officers = try store.officerKeys(origin: origin)
      let log = try store.key(named: origin)
      if officers.isEmpty, log == nil {
        return Result(
          "keys", .warn, "no key of this ledger is kept here, so nothing can be recorded",
          mend: "Name a key with --key FILE, or ask an admin to enrol you.")
      }
      let own = officers.map { String($0.name.dropFirst(origin.count + 9)) }
      return Result(
        "keys", .ok,
        log == nil
          ? "keys of \(own.joined(separator: ", ")), readable by you alone"
          : "keys of \(own.joined(separator: ", ")) and of the log, readable by you alone"
      )
    } catch {
      let told = (error as? any Explainable)?.explanation
      return Result("keys", .fail, told?.telling ?? "the keys can't be read", mend: told?.mending)
    }
  }

  private func disk() -> Result {
    var status = statvfs()
    guard statvfs(places.ledger, &status) == 0 else {
      return Result("disk", .warn, "the free space is not known", mend: "df \(places.ledger)")
    }
    let free = Int64(status.f_bavail) * Int64(status.f_frsize)
    let words: Phrase = "\(Self.size(free)) free"
    if free < 100 << 20 {
      return Result(
        "disk", .fail, words, mend: "Make room; below 100 MiB nothing should be recorded.")
    }
    if free < 1 << 30 { return Result("disk", .warn, words, mend: "Make room soon.") }
    return Result("disk", .ok, words)
  }

  static func size(_ bytes: Int64) -> String {
    if bytes >= 10 << 30 { return "\(bytes >> 30) GiB" }
    return bytes >= 1 << 20 ? "\(bytes >> 20) MiB" : "\(bytes >> 10) KiB"
  }

}
