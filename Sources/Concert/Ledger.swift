internal import Coordination
internal import EventLog
public import EventSourcing
internal import Foundation
internal import MerkleLog

/// The one door to a ledger: commands go in and are signed and stored, views are read.
///
/// One actor, because there is one pen.
public actor Ledger {
  public nonisolated let origin: String
  /// Made with `init --demo`: clock and chance may be fixed, and every output says so.
  public nonisolated let isDemo: Bool
  public nonisolated let places: Places

  let log: SQLiteEventLog
  let chance: Chance
  /// Gets how far views are folded that a reading needs.
  let progress: @Sendable (ViewProgress) -> Void
  /// The moment that stands for now.
  let clock: @Sendable () -> Moment
  private let keyChoice: KeyChoice
  /// Key files of others who sign at the same desk.
  private let cosigners: [String]
  private var chosenKey: SigningKey?
  /// Where acts are put instead of being stored, for others to sign.
  let proposalFile: String?
  /// The proposal that was written.
  public internal(set) var proposed: ProposalReport?
  /// States that earlier commands of this process folded, and the log's size they stand at.
  var surroundings: Surroundings
  var surroundingsSize: Position = -1
  var viewing: Viewing
  /// The log's size before the append that is being decided.
  var committedSize: Position = 0
  var lastCheckpoint: Moment?
  /// What could not be done after an act was stored; the act stands.
  public internal(set) var warnings: [Explanation] = []
  /// The last line of a submission whose append is committed; 0 before the first.
  public internal(set) var durableThrough = 0
  var isCheckpointDue = false

  /// Opens the ledger in a folder.
  ///
  /// - Parameter progress: gets how far views are folded whenever a reading needs it.
  /// - Throws: an `Explainable`: `no-such-ledger`, `not-a-ledger`, `newer-ledger`, `demo-only` …
  public init(
    opening folder: String, environment: Environment, key: KeyChoice = .only,
    cosigners: [String] = [], proposal: String? = nil, projections: String? = nil,
    waitSeconds: Double = 10, progress: @escaping @Sendable (ViewProgress) -> Void = { _ in }
  ) throws {
    places = Places(ledger: folder, variables: environment.variables)
    guard FileManager.default.fileExists(atPath: places.log) else {
      throw LedgerRefusal.noLedger(folder: folder)
    }
    let isWritable = access(folder, W_OK) == 0
    log = try SQLiteEventLog(opening: folder, readOnly: !isWritable, waitSeconds: waitSeconds)
    origin = log.origin
    isDemo = try log.read { try Founding.isDemo($0) }
    let seed = environment.variables["CONCERT_SEED"]
    let fixed = environment.variables["CONCERT_NOW"]
    guard isDemo || (seed == nil && fixed == nil) else { throw LedgerRefusal.demoOnly }
    clock = try Founding.clock(fixedAt: fixed, environment: environment)
    chance = Chance(environment: environment, seed: seed)
    keyChoice = key
    self.cosigners = cosigners
    self.progress = progress
    proposalFile = proposal
    var viewing = Viewing(places: places, origin: origin, projections: projections)
    if isWritable { try? Erasing(log: log, places: places).finish(&viewing) }
    self.viewing = viewing
    surroundings = Surroundings(today: clock().day)
  }

  /// Today, as the ledger counts days: UTC.
  public nonisolated var today: Day { clock().day }

  /// The officer whose key this process signs with.
  public func officer() throws -> String {
    String(try signingKey().name.dropFirst(origin.count + 9))
  }

  /// Runs `body` with the pen in hand, so that sources and printers need not cross over to it.
  public func perform<Result: Sendable>(
    _ body: @Sendable (isolated Ledger) throws -> Result
  ) throws -> Result {
    try body(self)
  }

  func signingKey() throws -> SigningKey {
    if let chosenKey { return chosenKey }
    let store = KeyStore(folder: places.keys)
    var key = try keyChoice.key(in: store, origin: origin)
    if case .file(let path) = keyChoice {
      key = try enrolled(insteadOf: key, in: path)
    } else {
      key = try enrolled(insteadOf: key, in: store.path(named: key.name))
    }
    chosenKey = key
    return key
  }

  /// Who signs the next append.
  func signers() throws -> Signers {
    let others = try cosigners.map { path in
      let key = try KeyStore.key(inFile: path)
      guard key.verifier.officer(of: origin) != nil else {
        throw KeyRefusal.otherOrigin(key.name, ledger: origin)
      }
      return key
    }
    return Signers(own: try signingKey(), others: others)
  }

  /// The private half of a new key of this process's officer: it waits beside the present one.
  func newKey(_ vkey: String) throws -> SigningKey? {
    let key = try signingKey()
    let path =
      if case .file(let path) = keyChoice { path } else {
        KeyStore(folder: places.keys).path(named: key.name)
      }
    guard let waiting = try KeyStore.keysBeside(path).first(where: { $0.vkey == vkey }) else {
      return nil
    }
    return try KeyStore.key(inFile: waiting.path)
  }

  /// After an append that rotated the officer's own key, the process goes on with the new one.
  func takeUpKey(_ vkey: String?, of signers: Signers) {
    guard let vkey, vkey != signers.own.vkey else { return }
    chosenKey = signers.pen(vkey)
  }
}
