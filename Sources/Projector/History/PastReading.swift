public import EventSourcing
public import GRDB

/// A moment that views are read at: the log held so many events, and reading says so.
public struct PastMoment: Hashable, Sendable {
  /// How many events the log held.
  public let size: Position
  public let asOf: Day
  public let knownAt: Moment

  public init(size: Position, asOf: Day, knownAt: Moment) {
    self.size = size
    self.asOf = asOf
    self.knownAt = knownAt
  }
}

/// Rows of views as somebody reads them: as they stand, or as they stood at an earlier moment.
public struct ViewReader: Sendable {
  let projector: Projector
  /// The views whose rows of then are wanted, and when; none for rows as they stand.
  let past: (views: [Projection], moment: PastMoment)?

  /// The rows as they stand.
  public init(_ projector: Projector) {
    self.projector = projector
    past = nil
  }

  /// The rows as they stood.
  ///
  /// - Parameters:
  ///   - projector: of views that keep histories, caught up to the moment.
  ///   - views: those that are read; others have no rows then.
  public init(_ projector: Projector, of views: [String], at moment: PastMoment) throws {
    self.projector = projector
    past = (try views.map { try projector.projections.projection($0) }, moment)
  }

  public var projections: ProjectionSet { projector.projections }
  public var path: String { projector.path }

  /// As `Projector.naming`.
  public func naming<Result>(_ body: () throws -> Result) throws -> Result {
    try projector.naming(body)
  }

  public func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
    guard past != nil else { return try projector.read(body) }
    let queue = try open(beside: [:])
    defer { try? queue.close() }
    return try queue.read(body)
  }

  /// Whether rows are read as they stood at an earlier moment.
  public var isPast: Bool { past != nil }

  /// As `read`, on a connection that `prepare` may make tables of its own on first, in `temp`.
  public func read<Value>(
    preparing prepare: @escaping @Sendable (Database) throws -> Void,
    _ body: (Database) throws -> Value
  ) throws -> Value {
    let queue = try open(beside: [:], prepare)
    defer { try? queue.close() }
    return try queue.read(body)
  }

  /// Reads this moment and then another of the same views, with the rows beside them that stood otherwise
  /// at the two: for each of the tables that are named, `differing_TABLE` holds their keys.
  ///
  /// They are found by the positions of their versions alone, whatever was written between the two.
  public func read<Value>(
    comparedWith other: ViewReader, _ tables: [String], _ body: (Database) throws -> Value
  ) throws -> (here: Value, there: Value) {
    guard let past, let then = other.past else {
      preconditionFailure("only rows of then have versions")
    }
    let sizes = [past.moment.size, then.moment.size].sorted()
    let queue = try open(beside: [:]) { db in
      for table in past.views.flatMap(\.remembered) where tables.contains(table.name) {
        let name = "temp.\(quoted("differing_" + table.name))"
        let key = table.key.map(quoted).joined(separator: ", ")
        try db.execute(sql: "CREATE TABLE \(name) (\(key), PRIMARY KEY (\(key))) WITHOUT ROWID")
        try db.execute(
          sql: """
            INSERT OR IGNORE INTO \(name) (\(key))
            SELECT \(key) FROM main.\(quoted(RowHistory.name(of: table.name)))
            WHERE (\(RowHistory.from) >= ?1 AND \(RowHistory.from) < ?2)
              OR (\(RowHistory.to) >= ?1 AND \(RowHistory.to) < ?2)
            """, arguments: StatementArguments(sizes))
      }
    }
    defer { try? queue.close() }
    let here = try queue.read(body)
    try queue.writeWithoutTransaction { db in
      try lookAway(on: db)
      try other.look(in: "main", on: db)
      try other.tellBasis(on: db)
    }
    return (here, try queue.read(body))
  }

  /// Runs a query that a person wrote, on a connection of its own that can only read.
  ///
  /// SQLite asks an authorizer about everything that the query does: rows may be read and functions
  /// called, and nothing else. The file is opened read-only besides.
  ///
  /// - Parameter others: other views that may be read with these, by their names; where two have a
  ///   table of one name, the query means this one's.
  /// - Throws: `NotAllowed`, and what SQLite says of the query as GRDB's `DatabaseError`.
  public func ask<Value>(
    _ sql: String, with others: [String: ViewReader] = [:],
    _ body: (RowCursor) throws -> Value
  ) throws -> Value {
    let queue = try open(beside: others)
    defer { try? queue.close() }
    // The file's own tables hold the rows of its newest event: `main.` would reach past the moment.
    let hidden =
      past == nil
      ? []
      : Set(
        projections.projections.flatMap(\.tableNames).map { $0.lowercased() })
    return try queue.read { db in try Projector.guarded(sql, db, hiding: hidden, body) }
  }

  private func open(
    beside others: [String: ViewReader],
    _ prepare: @escaping @Sendable (Database) throws -> Void = { _ in }
  ) throws -> DatabaseQueue {
    var configuration = Projector.configuration(projections.ground)
    configuration.readonly = true
    configuration.busyMode = .timeout(30)
    configuration.prepareDatabase { db in
      try db.execute(sql: "PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY")
      try look(in: "main", on: db)
      for (name, other) in others.sorted(by: { $0.key < $1.key }) {
        let schema = "own " + name
        try db.execute(
          sql: "ATTACH DATABASE ? AS \(quoted(schema))", arguments: [other.path])
        try other.look(in: schema, on: db)
      }
      try tellBasis(on: db)
      try prepare(db)
    }
    return try DatabaseQueue(path: path, configuration: configuration)
  }

  private func tellBasis(on db: Database) throws {
    guard let moment = past?.moment else { return }
    try db.execute(sql: "CREATE TEMP TABLE basis " + OwnTables.basisColumns)
    try db.execute(
      sql: "INSERT INTO temp.basis (as_of, known_at) VALUES (?, ?)",
      arguments: [moment.asOf.description, moment.knownAt.description])
  }

  /// Takes back what `look` and `tellBasis` put before the names of the file.
  private func lookAway(on db: Database) throws {
    guard let past else { return }
    for object in past.views.flatMap(\.schema) where object.kind == .view {
      try db.execute(sql: "DROP VIEW temp.\(quoted(object.name))")
    }
    for table in past.views.flatMap(\.remembered) {
      try db.execute(sql: "DROP VIEW IF EXISTS temp.\(quoted(table.name))")
    }
    try db.execute(sql: "DROP TABLE temp.basis")
  }

  /// Puts names of this connection before those of the file: each table's rows as they stood.
  private func look(in schema: String, on db: Database) throws {
    guard let past else { return }
    for table in past.views.flatMap(\.remembered) {
      try db.execute(
        sql: """
          CREATE TEMP VIEW IF NOT EXISTS \(quoted(table.name)) AS
          SELECT \(table.columns.map(quoted).joined(separator: ", "))
          FROM \(quoted(schema)).\(quoted(RowHistory.name(of: table.name)))
          WHERE \(RowHistory.to) >= \(past.moment.size) AND \(RowHistory.from) < \(past.moment.size)
          """)
    }
    for object in past.views.flatMap(\.schema) where object.kind == .view {
      // Their names mean the rows of then, too.
      try db.execute(sql: "CREATE TEMP" + object.sql.dropFirst("CREATE".count))
    }
  }
}
