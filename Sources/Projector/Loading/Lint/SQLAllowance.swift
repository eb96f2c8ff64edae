internal import GRDB
internal import GRDBSQLite

/// What a view's SQL may call and read: names that are known to be harmless and steady, and no other.
///
/// A list of what is forbidden would have to grow with every release of SQLite.
enum SQLAllowance {
  /// Pure functions of SQLite: the same arguments, the same answer, nothing touched.
  static let functions: Set<String> = [
    "abs", "avg", "ceil", "ceiling", "char", "coalesce", "concat", "concat_ws", "count",
    "cume_dist", "date", "datetime", "dense_rank", "first_value", "floor", "format", "glob",
    "group_concat", "hex", "ifnull", "iif", "instr", "json", "json_array", "json_array_length",
    "json_error_position", "json_extract", "json_group_array", "json_group_object", "json_insert",
    "json_object", "json_patch", "json_quote", "json_remove", "json_replace", "json_set",
    "json_type", "json_valid", "julianday", "lag", "last_value", "lead", "length", "like",
    "likelihood", "likely", "lower", "ltrim", "max", "min", "mod", "nth_value", "ntile", "nullif",
    "octet_length", "percent_rank", "printf", "quote", "rank", "replace", "round", "row_number",
    "rtrim", "sign", "strftime", "string_agg", "substr", "substring", "sum", "time", "timediff",
    "total", "trim", "trunc", "typeof", "unhex", "unicode", "unixepoch", "unlikely", "upper",
    "->", "->>", "bm25", "highlight", "match", "snippet",
  ]

  /// Tables that are made of a value.
  static let valueTables: Set<String> = ["json_each", "json_tree"]

  /// The first function that is not allowed, as it is told.
  static func stranger(in effects: StatementEffects, besides known: some Sequence<String>)
    -> String?
  {
    effects.functions.subtracting(functions).subtracting(known.map { $0.lowercased() })
      .min().map { "\($0)()" }
  }

  /// The first table that is not among `known`: another database's, SQLite's own, a pragma's.
  static func foreignRead(
    in effects: StatementEffects, of tokens: [SQLToken], besides known: Set<String>
  ) -> String? {
    let known = known.union(valueTables)
    // What SQLite reads of its own while it declares a table comes last: it is no help to tell.
    let reads = effects.reads.subtracting(known)
    if let table = reads.filter({ !$0.hasPrefix("sqlite_") }).min() ?? reads.min() { return table }
    return effects.glances.subtracting(known).subtracting(named(in: tokens)).min()
  }

  /// Names that the statement itself gives to parts of it: `WITH name AS (…)`.
  private static func named(in tokens: [SQLToken]) -> Set<String> {
    var names: Set<String> = []
    for (index, token) in tokens.enumerated() where token.isKeyword("as") && index > 0 {
      var before = index - 1
      if tokens[before].text == ")" {
        while before > 0, tokens[before].text != "(" { before -= 1 }
        before -= 1
      }
      if before >= 0 { names.insert(tokens[before].lower) }
    }
    return names
  }
}

/// What is read and called besides the statements of the sections.
extension ProjectionLint {
  /// The first use declares these tables, which would look like reading and changing the schema.
  func declareValueTables(_ db: Database) throws {
    try db.execute(sql: "SELECT 1 FROM json_each('[]'), json_tree('[]')")
  }

  var ownFunctions: [String] { ground.functions.map(\.name) }

  func tokens(of object: Projection.SchemaObject) throws(ProjectionError) -> [SQLToken] {
    try SQLTokenizer.tokens(of: object.sql, file: object.place.file)
  }

  /// A column's default, a check or an index's expression calls functions, too.
  func requireSteady(_ object: Projection.SchemaObject, _ db: Database) throws {
    var effects = StatementEffects()
    let prepared = effects.prepare(object.sql, on: try connection(db))
    sqlite3_finalize(prepared.statement)
    if let call = SQLAllowance.stranger(in: effects, besides: ownFunctions) {
      throw ProjectionError.statementNotAllowed(object.place, word: call)
    }
  }

  func requireReading(
    _ effects: StatementEffects, _ tokens: [SQLToken], _ readable: Set<String>, at place: FilePlace
  ) throws(ProjectionError) {
    if let call = SQLAllowance.stranger(in: effects, besides: ownFunctions) {
      throw .statementNotAllowed(place, word: call)
    }
    if let table = SQLAllowance.foreignRead(in: effects, of: tokens, besides: readable) {
      throw .foreignTable(place, table: table, owner: "SQLite")
    }
  }
}
