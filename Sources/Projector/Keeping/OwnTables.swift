internal import EventSourcing
internal import GRDB

/// The tables of `views.db` that are the projector's own.
enum OwnTables {
  /// One row: the day that reading is about, and the moment up to which the ledger is known.
  static let basis = "CREATE TABLE basis " + basisColumns
  static let basisColumns = "(as_of TEXT NOT NULL, known_at TEXT NOT NULL) STRICT"

  /// Who belonged to which ministry from which position on.
  static let lookup = """
    CREATE TABLE projector_lookup (
      officer TEXT NOT NULL, ministry TEXT NOT NULL, position INTEGER PRIMARY KEY) STRICT
    """
  static let lookupInsert = """
    INSERT OR IGNORE INTO projector_lookup (officer, ministry, position) VALUES (?1, ?2, ?3)
    """

  /// `position`: how many events the rows hold; `leaf`: the hash of the last of them.
  /// `building`: how far the version `tried` has got beside; `fault`: why a view stopped.
  private static let others = """
    CREATE TABLE projector_cursors (
      view TEXT PRIMARY KEY, version TEXT NOT NULL, position INTEGER NOT NULL, leaf TEXT,
      fault_position INTEGER, fault TEXT, moved_at INTEGER NOT NULL, building INTEGER,
      tried TEXT) STRICT, WITHOUT ROWID;
    CREATE TABLE projector_objects (
      view TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL,
      PRIMARY KEY (view, name)) STRICT, WITHOUT ROWID;
    CREATE TABLE projector_references (
      name TEXT PRIMARY KEY, digest TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE projector_lease (
      id INTEGER PRIMARY KEY, owner TEXT NOT NULL, expires_at INTEGER NOT NULL,
      epoch INTEGER NOT NULL) STRICT;
    INSERT INTO projector_lease (id, owner, expires_at, epoch) VALUES (1, '', 0, 0);
    INSERT INTO basis (as_of, known_at) VALUES ('1970-01-01', '1970-01-01T00:00:00.000Z');
    PRAGMA user_version = 1;
    """

  /// Creates the projector's own tables in a new file.
  static func create(_ db: Database) throws {
    guard try Int.fetchOne(db, sql: "PRAGMA user_version") == 0 else { return }
    try db.execute(sql: basis)
    try db.execute(sql: lookup)
    try db.execute(sql: others)
  }

  /// Drops views that are no more and adds those that are new.
  ///
  /// Runs within a write transaction. Code lists are replaced at once: readers join them by name;
  /// the views that folded them have another version now and are built again.
  static func ensure(_ set: ProjectionSet, now: Moment, _ db: Database) throws {
    try Staging.clear(db)
    try ensureReferences(set.ground.references, db)
    try ensureClock(set.projections, db)
    let known = Set(try String.fetchAll(db, sql: "SELECT view FROM projector_cursors"))
    for view in known.subtracting(set.projections.map(\.name)) {
      try drop(view, db)
      try db.execute(sql: "DELETE FROM projector_cursors WHERE view = ?", arguments: [view])
    }
    for projection in set.projections where !known.contains(projection.name) {
      try create(projection, db)
      try createTriggers(projection, db)
      try db.execute(
        sql: """
          INSERT INTO projector_cursors (view, version, position, moved_at) VALUES (?, ?, 0, ?)
          """, arguments: [projection.name, projection.version, now.millisecondsSinceEpoch])
    }
  }

  private static func ensureReferences(_ tables: [ReferenceTable], _ db: Database) throws {
    let stored = Dictionary(
      try Row.fetchAll(db, sql: "SELECT name, digest FROM projector_references")
        .map { row -> (String, String) in (row[0], row[1]) }, uniquingKeysWith: { $1 })
    for name in Set(stored.keys).subtracting(tables.map(\.name)) {
      try db.execute(sql: "DROP TABLE \(quoted(name))")
      try db.execute(sql: "DELETE FROM projector_references WHERE name = ?", arguments: [name])
    }
    for table in tables where stored[table.name] != table.digest {
      try db.execute(sql: "DROP TABLE IF EXISTS \(quoted(table.name))")
      try db.execute(sql: table.creation)
      try table.fill(db)
      try db.execute(
        sql: """
          INSERT INTO projector_references (name, digest) VALUES (?1, ?2)
          ON CONFLICT (name) DO UPDATE SET digest = excluded.digest
          """, arguments: [table.name, table.digest])
    }
  }

  /// Tables of a private file: no cursor, no lease.
  static func createPrivate(_ projections: [Projection], _ ground: ProjectionGround, _ db: Database)
    throws
  {
    try db.execute(sql: lookup)
    for table in ground.references {
      try db.execute(sql: table.creation)
      try table.fill(db)
    }
    try ensureClock(projections, db)
    for projection in projections {
      for object in projection.schema { try db.execute(sql: object.sql) }
    }
  }

  private static func ensureClock(_ projections: [Projection], _ db: Database) throws {
    guard projections.contains(where: \.keepsHistory) else { return }
    try db.execute(sql: RowHistory.clock)
  }

  static func createTriggers(_ projection: Projection, _ db: Database) throws {
    for object in projection.schema where object.kind == .trigger {
      try db.execute(sql: object.sql)
    }
  }

  /// All but the triggers.
  static func create(_ projection: Projection, _ db: Database) throws {
    for object in projection.schema where object.kind != .trigger {
      try db.execute(sql: object.sql)
      guard object.kind != .index else { continue }
      try db.execute(
        sql: "INSERT INTO projector_objects (view, name, kind) VALUES (?, ?, ?)",
        arguments: [projection.name, object.name, object.kind.rawValue])
    }
  }

  static func drop(_ view: String, _ db: Database) throws {
    let objects = try Row.fetchAll(
      db, sql: "SELECT name, kind FROM projector_objects WHERE view = ?", arguments: [view])
    for row in objects {
      let (name, kind): (String, String) = (row[0], row[1])
      let noun = kind == Projection.SchemaObject.Kind.view.rawValue ? "VIEW" : "TABLE"
      try db.execute(sql: "DROP \(noun) IF EXISTS main.\(quoted(name))")
    }
    try db.execute(sql: "DELETE FROM projector_objects WHERE view = ?", arguments: [view])
  }
}
