public import EventSourcing
internal import Foundation
public import GRDB

/// What the projector asks of the world around it.
public struct ProjectorWorld: Sendable {
  public var now: @Sendable () -> Moment
  /// Lets some milliseconds pass while another process folds.
  public var wait: @Sendable (_ milliseconds: Int) -> Void
  /// Tells this worker from every other one.
  public var owner: String
  /// How long a reader waits for another worker before it is content with what is there.
  public var patienceMilliseconds: Int

  public init(
    now: @escaping @Sendable () -> Moment, wait: @escaping @Sendable (_ milliseconds: Int) -> Void,
    owner: String, patienceMilliseconds: Int = 15_000
  ) {
    self.now = now
    self.wait = wait
    self.owner = owner
    self.patienceMilliseconds = patienceMilliseconds
  }

  /// The machine's clock, and an owner made of the process and a random number.
  public static func system() -> ProjectorWorld {
    ProjectorWorld(
      now: {
        Moment(millisecondsSinceEpoch: Int64(Date().timeIntervalSince1970 * 1000))
      },
      wait: { Thread.sleep(forTimeInterval: Double($0) / 1000) },
      owner: "\(ProcessInfo.processInfo.processIdentifier)-\(UInt32.random(in: 0...UInt32.max))")
  }
}

/// Keeps the views of one ledger in one file: folds, rebuilds, reads.
///
/// The file is disposable; everything in it comes from the log. Several projectors, in one process
/// or in many, may share it.
public struct Projector: Sendable {
  /// How many events are folded in one transaction.
  static let batch: Position = 10_000
  /// New views with more events than this before them are built beside, which is faster.
  static let besideFrom: Position = 20_000

  public let path: String
  public let projections: ProjectionSet
  let keeper: FoldKeeper
  var pool: DatabasePool { keeper.pool }
  let world: ProjectorWorld

  /// Opens `views.db`, or makes it.
  ///
  /// - Parameter path: of a ledger that cannot be written, a file in a temporary folder.
  public init(
    path: String, projections: ProjectionSet, world: ProjectorWorld = .system()
  ) throws(ProjectionError) {
    self.path = path
    self.projections = projections
    self.world = world
    let limits = projections.ground.limits
    var configuration = Self.configuration(projections.ground)
    configuration.busyMode = .timeout(30)
    configuration.prepareDatabase { db in
      // Neither touches rows: erased bodies are the log's matter, and views are made again.
      // A checkpoint each thousand pages would fall on one event in twenty.
      try db.execute(
        sql: """
          PRAGMA secure_delete = OFF; PRAGMA cache_size = -32768; PRAGMA wal_autocheckpoint = 16000
          """)
      try limits?.bound(db)
    }
    do {
      let pool = try DatabasePool(path: path, configuration: configuration)
      keeper = FoldKeeper(pool)
      let version = try pool.read { try Int.fetchOne($0, sql: "PRAGMA user_version") ?? 0 }
      guard version <= 1 else {
        throw ProjectionError.viewsUnusable(
          path: path, reason: "the file is of a newer release (format \(version))")
      }
    } catch let error as ProjectionError {
      throw error
    } catch let error as DatabaseError {
      throw ProjectionError(error, path: path)
        ?? .viewsUnusable(
          path: path, reason: Phrase(verbatim: error.message ?? "\(error.resultCode)"))
    } catch {
      throw .viewsUnusable(path: path, reason: Phrase(verbatim: "\(error)"))
    }
  }

  static func configuration(_ ground: ProjectionGround) -> Configuration {
    var configuration = Configuration()
    let functions = ground.functions
    configuration.prepareDatabase { db in
      for function in functions { db.add(function: function) }
      // A row that REPLACE takes away is told to triggers only so.
      try db.execute(sql: "PRAGMA recursive_triggers = ON")
    }
    return configuration
  }

  /// Reads the views as they stand; catch up first to see what was just appended.
  public func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
    try pool.read(body)
  }

  /// Sets the one row that reading joins; writes only when it differs.
  public func setBasis(asOf: Day, knownAt: Moment) throws {
    let wanted = [asOf.description, knownAt.description]
    let found = try pool.read { db -> [String]? in
      guard try Int.fetchOne(db, sql: "PRAGMA user_version") == 1 else { return nil }
      return try Row.fetchOne(db, sql: "SELECT as_of, known_at FROM basis").map { [$0[0], $0[1]] }
    }
    guard found != wanted else { return }
    try pool.writeWithoutTransaction { db in
      try db.inTransaction(.immediate) {
        try OwnTables.create(db)
        try db.execute(
          sql: "UPDATE basis SET as_of = ?, known_at = ?", arguments: [wanted[0], wanted[1]])
        return .commit
      }
    }
  }
}
