internal import EventSourcing
internal import GRDB
internal import GRDBSQLite

/// The table beside a view's table that keeps every version of its rows.
///
/// A version has the row's columns and the positions between which it stood: of the event that wrote
/// it, and of the event that changed or removed it. Triggers write it, so that no view's SQL knows of it.
struct RowHistory {
  private let table: Projection.Table
  private let columns: [Column]
  private let isStrict: Bool
  /// Whether rows lie in the order of their key, as the table's own do: wide rows under keys of no order
  /// would each cost a page in the middle.
  private let isOrdered: Bool
  private let indexes: [String]
  private let place: FilePlace

  private struct Column {
    let name: String
    let type: String
    let collation: String
  }

  /// The position of the event that wrote the version, and of the one that ended it.
  static let from = "projector_from"
  static let to = "projector_to"
  /// Where a version stands that nothing has ended.
  private static let open = "9223372036854775807"
  private static let now = "(SELECT position FROM projector_now)"

  static func name(of table: String) -> String { "projector_history_" + table }

  /// The table with one row that tells triggers which event is folded.
  static let clock = """
    CREATE TABLE IF NOT EXISTS projector_now (
      id INTEGER PRIMARY KEY CHECK (id = 1), position INTEGER NOT NULL) STRICT;
    INSERT OR IGNORE INTO projector_now (id, position) VALUES (1, -1);
    """
  static let tick = "UPDATE projector_now SET position = ?1 WHERE id = 1"

  /// - Parameter db: where the view's own schema has been executed.
  init(_ table: Projection.Table, of projection: Projection, _ db: Database) throws {
    self.table = table
    let raw = try connection(db)
    columns = try table.columns.map { column in
      var type: UnsafePointer<CChar>?
      var collation: UnsafePointer<CChar>?
      let code = sqlite3_table_column_metadata(
        raw, "main", table.name, column, &type, &collation, nil, nil, nil)
      guard code == SQLITE_OK else {
        throw ProjectionError.viewsUnusable(
          path: "", reason: Phrase(verbatim: String(cString: sqlite3_errmsg(raw))))
      }
      return Column(
        name: quoted(column), type: type.map { String(cString: $0) } ?? "",
        collation: collation.map { String(cString: $0) } ?? "BINARY")
    }
    let kind = try Row.fetchOne(
      db, sql: "SELECT strict, wr FROM pragma_table_list(?)", arguments: [table.name])
    isStrict = kind?["strict"] ?? false
    // A key that is the row's own number has no index.
    let hasKeyIndex = try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM pragma_index_list(?) WHERE origin = 'pk')",
      arguments: [table.name])
    isOrdered = kind?["wr"] == true || hasKeyIndex == false
    indexes = try Self.indexes(of: table.name, projection, db)
    place =
      projection.schema.first { $0.kind == .table && $0.name == table.name }?.place
      ?? FilePlace(file: "\(projection.name)/view.sql", line: 1)
  }

  /// What an index is on, for those that the view declares and those behind UNIQUE; and between which
  /// positions, so that a count reads no row.
  private static func indexes(of table: String, _ projection: Projection, _ db: Database) throws
    -> [String]
  {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT name, origin, partial FROM pragma_index_list(?) WHERE origin <> 'pk' ORDER BY name
        """,
      arguments: [table])
    return try rows.map { row in
      let name: String = row["name"]
      if row["origin"] == "c",
        let object = projection.schema.first(where: { $0.kind == .index && $0.name == name })
      {
        let columns = object.sql.drop { $0 != "(" }
        return columns.last == ")" && row["partial"] == false
          ? "\(columns.dropLast()), \(from), \(to))" : String(columns)
      }
      let columns = try String.fetchAll(
        db, sql: "SELECT name FROM pragma_index_info(?) ORDER BY seqno", arguments: [name])
      return "(\((columns.map(quoted) + [from, to]).joined(separator: ", ")))"
    }
  }

  /// The history's table, its indexes and the triggers that fill it.
  var objects: [Projection.SchemaObject] {
    let name = Self.name(of: table.name)
    return [object(.table, name, creation)]
      + indexes.enumerated().map { number, columns in
        let index = "\(name)_\(number)"
        return object(.index, index, "CREATE INDEX \(quoted(index)) ON \(quoted(name)) \(columns)")
      } + triggers
  }

  private func object(
    _ kind: Projection.SchemaObject.Kind, _ name: String, _ sql: String
  ) -> Projection.SchemaObject {
    Projection.SchemaObject(kind: kind, name: name, sql: sql, place: place)
  }

  private var creation: String {
    let key = table.key.map(quoted).joined(separator: ", ")
    let lines = columns.map { "\($0.name) \($0.type) COLLATE \($0.collation)" }
    let options = [isStrict ? "STRICT" : nil, isOrdered ? "WITHOUT ROWID" : nil]
    return """
      CREATE TABLE \(quoted(Self.name(of: table.name))) (
        \(lines.joined(separator: ", ")), \(Self.from) INTEGER NOT NULL, \(Self.to) INTEGER NOT NULL,
        PRIMARY KEY (\(key), \(Self.to))) \(options.compactMap { $0 }.joined(separator: ", "))
      """
  }
}

// MARK: Triggers

extension RowHistory {
  private var triggers: [Projection.SchemaObject] {
    let keyMoves = differs(table.key.map(quoted))
    let changes = differs(columns.map(\.name))
    return [
      trigger("inserted", "INSERT", nil, begin),
      trigger("updated", "UPDATE", "NOT (\(keyMoves)) AND (\(changes))", close + overwrite),
      trigger("moved", "UPDATE", keyMoves, close + end + begin),
      trigger("deleted", "DELETE", nil, close + end),
    ]
  }

  private func trigger(
    _ word: String, _ verb: String, _ condition: String?, _ body: String
  ) -> Projection.SchemaObject {
    let name = "\(Self.name(of: table.name))_\(word)"
    return object(
      .trigger, name,
      """
      CREATE TRIGGER \(quoted(name)) AFTER \(verb) ON \(quoted(table.name))
      \(condition.map { "WHEN \($0) " } ?? "")BEGIN
      \(body)END
      """)
  }

  private func differs(_ columns: [String]) -> String {
    columns.map { "old.\($0) IS NOT new.\($0)" }.joined(separator: " OR ")
  }

  private var names: String { columns.map(\.name).joined(separator: ", ") }

  /// The version of the old row that stands.
  private var standing: String {
    let key = table.key.map { "\(quoted($0)) = old.\(quoted($0))" }.joined(separator: " AND ")
    return "\(key) AND \(Self.to) = \(Self.open)"
  }

  private var begin: String {
    let values = columns.map { "new.\($0.name)" }.joined(separator: ", ")
    return """
        INSERT INTO \(quoted(Self.name(of: table.name))) (\(names), \(Self.from), \(Self.to))
        VALUES (\(values), \(Self.now), \(Self.open));

      """
  }

  /// What an event wrote and changed again never stood at any position.
  private var close: String {
    """
      INSERT INTO \(quoted(Self.name(of: table.name))) (\(names), \(Self.from), \(Self.to))
      SELECT \(names), \(Self.from), \(Self.now) FROM \(quoted(Self.name(of: table.name)))
      WHERE \(standing) AND \(Self.from) < \(Self.now);

    """
  }

  private var overwrite: String {
    let values = columns.map { "\($0.name) = new.\($0.name)" }.joined(separator: ", ")
    return """
        UPDATE \(quoted(Self.name(of: table.name))) SET \(values), \(Self.from) = \(Self.now)
        WHERE \(standing);

      """
  }

  private var end: String {
    "  DELETE FROM \(quoted(Self.name(of: table.name))) WHERE \(standing);\n"
  }
}
