internal import GRDB

/// Tables of new views that lie in `views.db` under other names until their views take them over.
///
/// All at once they would need a WAL as large as the views, and nobody else could write meanwhile.
enum Staging {
  private static let prefix = "projector_staged_"

  /// What of a view holds rows.
  static func tables(of view: Projection, in file: String, _ db: Database) throws -> [String] {
    try view.schema.flatMap { object -> [String] in
      switch object.kind {
      case .index, .view, .trigger: return []
      case .table: return [object.name]
      case .search:
        // FTS5 keeps its index in tables of its own; copied as they are, nothing is indexed twice.
        return try ["data", "idx", "content", "docsize", "config"].map { "\(object.name)_\($0)" }
          .filter { part in
            try Bool.fetchOne(
              db, sql: "SELECT count(*) FROM \(file).sqlite_schema WHERE name = ?",
              arguments: [part]) == true
          }
      }
    }
  }

  /// Copies a table with its indexes out of an attached file.
  static func stage(_ table: String, from file: String, _ db: Database) throws {
    let creations = try String.fetchAll(
      db,
      sql: """
        SELECT sql FROM \(file).sqlite_schema
        WHERE tbl_name = ? AND type IN ('table', 'index') AND sql IS NOT NULL ORDER BY type DESC
        """, arguments: [table])
    for creation in creations { try db.execute(sql: renamed(creation)) }
    // The star is what lets SQLite copy whole records, and indexes with them (xfer optimisation). It
    // need not be undone alone, as one that aborts: no page is noted down before it is filled.
    try db.execute(
      sql: """
        INSERT OR ROLLBACK INTO main.\(quoted(prefix + table)) SELECT * FROM \(file).\(quoted(table))
        """)
  }

  /// The words that create a table or an index, with another name for each of both.
  private static func renamed(_ creation: String) throws -> String {
    let tokens = try SQLTokenizer.tokens(of: creation, file: "sqlite_schema")
      .filter { !$0.isComment }
    let isIndex = tokens.prefix(3).contains { $0.isKeyword("index") }
    // As SQLite stores them: CREATE TABLE name …; CREATE [UNIQUE] INDEX name ON table ….
    let noun = tokens.firstIndex { $0.isKeyword(isIndex ? "index" : "table") } ?? 0
    let names = isIndex ? [noun + 1, noun + 3] : [noun + 1]
    guard let table = names.last, tokens.indices.contains(table) else { return creation }
    // A column may be written with its table before it.
    let qualifiers = tokens.indices.dropFirst(table + 1).dropLast().filter { place in
      [.word, .quotedName].contains(tokens[place].kind)
        && tokens[place].lower == tokens[table].lower
        && tokens[place + 1].kind == .symbol && tokens[place + 1].text == "."
    }
    var result = Array(creation.utf8)
    for place in (names + qualifiers).reversed() {
      result.replaceSubrange(tokens[place].range, with: quoted(prefix + tokens[place].text).utf8)
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Gives new, empty tables the rows that were staged for them.
  ///
  /// Table and staged table exchange the trees in the file that their entries point to, for no row
  /// need be touched then. Runs within a write transaction.
  static func adopt(_ db: Database) throws {
    try db.execute(sql: "PRAGMA writable_schema = ON")
    let exchanged = Result { try exchange(db) }
    // Until the schema is read again, this connection would take each tree for the other one.
    try db.execute(sql: "PRAGMA writable_schema = RESET")
    try exchanged.get()
  }

  private static func exchange(_ db: Database) throws {
    let trees = try Row.fetchAll(
      db, sql: "SELECT name, rootpage, tbl_name FROM main.sqlite_schema WHERE rootpage > 0"
    ).map { row -> (name: String, root: Int64, table: String) in (row[0], row[1], row[2]) }
    let roots = Dictionary(trees.map { ($0.name, $0.root) }, uniquingKeysWith: { $1 })
    for tree in trees where tree.table.hasPrefix(prefix) {
      // Also within the name of an index that SQLite made for a UNIQUE.
      guard let staged = tree.name.firstRange(of: prefix) else { continue }
      var own = tree.name
      own.removeSubrange(staged)
      guard let root = roots[own] else {
        preconditionFailure("what is staged has the schema of the view that was just created")
      }
      for (name, root) in [(own, tree.root), (tree.name, root)] {
        try db.execute(
          sql: """
            UPDATE main.sqlite_schema SET rootpage = ? WHERE name = ? AND type IN ('table', 'index')
            """, arguments: [root, name])
      }
    }
  }

  /// Removes whatever is staged: the emptied tables, or those of a build that was broken off.
  static func clear(_ db: Database) throws {
    let names = try String.fetchAll(
      db,
      sql: """
        SELECT name FROM main.sqlite_schema
        WHERE type = 'table' AND substr(name, 1, \(prefix.utf8.count)) = '\(prefix)'
        """)
    for name in names { try db.execute(sql: "DROP TABLE main.\(quoted(name))") }
  }
}
