internal import EventSourcing
internal import GRDB
internal import GRDBSQLite

/// Checks drafts against each other, the event types and SQLite itself.
struct ProjectionLint {
  let drafts: [ProjectionDraft]
  let ground: ProjectionGround
  /// Views of another file that are read beside these: their names are taken.
  var others: [Projection] = []
  /// They have passed before: what only finds mistakes is left out.
  var isProven = false

  func projections() throws(ProjectionError) -> [Projection] {
    let owners = try owners()
    do {
      let result = try drafts.map { try projection($0, owners: owners) }
      if !isProven { try prepareReaders(result) }
      return result
    } catch let error as ProjectionError {
      throw error
    } catch {
      throw .viewsUnusable(path: ":memory:", reason: Phrase(verbatim: "\(error)"))
    }
  }

  /// Who owns each name of the one file that views share.
  private func owners() throws(ProjectionError) -> [String: String] {
    var owners: [String: String] = ["basis": "the projector"]
    for table in ground.references { owners[table.name.lowercased()] = "the code lists" }
    for other in others {
      for object in other.schema { owners[object.name.lowercased()] = other.name }
    }
    for draft in drafts {
      if others.contains(where: { $0.name == draft.name }) {
        throw .nameTaken(
          FilePlace(file: "\(draft.name)/view.sql", line: 1), name: draft.name,
          owner: "a built-in view")
      }
      for object in draft.schema {
        let name = object.name.lowercased()
        if name.hasPrefix("projector_") || name.hasPrefix("sqlite_") {
          throw .nameTaken(object.place, name: object.name, owner: "the projector")
        }
        if let owner = owners[name] {
          throw .nameTaken(object.place, name: object.name, owner: owner)
        }
        owners[name] = draft.name
      }
    }
    return owners
  }

  private func projection(_ draft: ProjectionDraft, owners: [String: String]) throws -> Projection {
    let steps = try SectionLint(draft: draft, ground: ground)
    let queue = try DatabaseQueue(configuration: functions)
    return try queue.inDatabase { db in
      try declareValueTables(db)
      for table in ground.references { try db.execute(sql: table.creation) }
      for object in draft.schema where object.kind != .view {
        try requireSteady(object, db)
        do { try db.execute(sql: object.sql) } catch let error as DatabaseError {
          throw ProjectionError.notPrepared(
            object.place, reason: Phrase(verbatim: error.message ?? "\(error)"))
        }
      }
      let lines = TableWords.lines(of: draft.sql)
      let tables = try draft.schema.filter { $0.kind == .table }.map { object in
        try table(object, lines, db)
      }
      var seen = StatementEffects()
      let raw = try connection(db)
      let calls = try steps.statements.map { try NativeCall($0) }
      let effects = try zip(steps.statements, calls).map { statement, call in
        try prepare(statement, call, draft: draft, owners: owners, raw, &seen)
      }
      let bulk = try BulkLint(draft, steps.statements, effects) {
        try prepare($0, nil, draft: draft, owners: owners, raw, &seen)
      }.bulk
      if !isProven, let place = zip(steps.statements, calls).first(where: { $0.1 != nil })?.0.place
      {
        try requireTables(of: place, raw)
      }
      let references = ground.references.filter { seen.reads.contains($0.name.lowercased()) }
      let isSwift =
        calls.contains { $0 != nil }
        || ground.functions.contains { seen.functions.contains($0.name.lowercased()) }
      let types = Set(steps.steps.keys)
      return Projection(
        name: draft.name, summary: draft.view.comment, readme: draft.readme,
        version: Projection.version(
          name: draft.name, sql: draft.sql,
          Projection.Dependencies(
            types: ground.catalogue.types.filter { types.contains($0.name) },
            lookup: steps.usesLookup ? ground.officerMinistry : nil, references: references,
            functionsVersion: isSwift ? ground.functionsVersion : nil)),
        schema: draft.schema, tables: tables,
        statements: zip(steps.statements, calls).map { statement, call in
          Projection.FoldStatement(
            sql: call?.selection ?? statement.sql, place: statement.place,
            parameters: SectionLint.placeholders(of: statement), step: call?.step)
        },
        steps: steps.steps, bulk: bulk,
        checks: draft.checks.map { check in
          Projection.Check(
            name: check.name, rule: check.rule, statements: check.statements.map(\.sql),
            places: check.statements.map(\.place))
        },
        example: draft.example, expected: draft.expected)
    }
  }

  private var functions: Configuration {
    var configuration = Configuration()
    let functions = ground.functions
    configuration.prepareDatabase { db in
      for function in functions { db.add(function: function) }
    }
    return configuration
  }

  private func table(
    _ object: Projection.SchemaObject, _ lines: [Substring], _ db: Database
  ) throws -> Projection.Table {
    let rows = try Row.fetchAll(
      db, sql: "SELECT name, pk FROM pragma_table_info(?) ORDER BY cid", arguments: [object.name])
    let columns = rows.map { row -> (name: String, place: Int) in (row[0], row[1]) }
    let key = columns.filter { $0.place > 0 }.sorted { $0.place < $1.place }.map(\.name)
    guard !key.isEmpty else {
      throw ProjectionError.primaryKeyMissing(object.place, table: object.name)
    }
    return Projection.Table(
      name: object.name, columns: columns.map(\.name), key: key,
      words: TableWords.above(object.place.line, in: lines),
      columnWords: TableWords.ofColumns(columns.map(\.name), in: object.sql))
  }

  /// The native steps' own statements must prepare on the view's tables, too.
  private func requireTables(of place: FilePlace, _ raw: OpaquePointer) throws(ProjectionError) {
    guard let matching = ground.matching else {
      throw .notPrepared(place, reason: "the program that reads it supplies no native steps")
    }
    do { _ = try EffortMatcher(matching, on: raw) } catch {
      throw .notPrepared(place, reason: Phrase(verbatim: error.reason))
    }
  }

  private func prepare(
    _ statement: SQLStatement, _ call: NativeCall?, draft: ProjectionDraft,
    owners: [String: String],
    _ raw: OpaquePointer, _ seen: inout StatementEffects
  ) throws -> StatementEffects {
    var effects = StatementEffects()
    let prepared = effects.prepare(call?.selection ?? statement.sql, on: raw)
    defer { sqlite3_finalize(prepared.statement) }
    if let reason = prepared.reason {
      for token in statement.tokens where token.kind == .word || token.kind == .quotedName {
        guard let owner = owners[token.lower], owner != draft.name, owner != "the code lists",
          reason == "no such table: \(token.text)"
        else { continue }
        throw ProjectionError.foreignTable(
          statement.place(of: token), table: token.text, owner: owner)
      }
      throw ProjectionError.notPrepared(
        statement.place(atOffset: prepared.errorOffset), reason: Phrase(verbatim: reason))
    }
    if let word = effects.other.first ?? SQLAllowance.stranger(in: effects, besides: ownFunctions) {
      throw ProjectionError.statementNotAllowed(statement.place, word: word)
    }
    // The tables behind a search index are SQLite's, and writing to them could break it.
    let own = Set(draft.schema.map { $0.name.lowercased() })
    let readable = own.union(ground.references.map { $0.name.lowercased() })
    let foreign =
      effects.writes.subtracting(own).min()
      ?? SQLAllowance.foreignRead(in: effects, of: statement.tokens, besides: readable)
    if let foreign {
      throw ProjectionError.foreignTable(
        statement.place, table: foreign, owner: owners[foreign] ?? "SQLite")
    }
    seen.reads.formUnion(effects.reads)
    seen.functions.formUnion(effects.functions)
    return effects
  }

  /// Checks and views read everything, so they are prepared where everything is.
  private func prepareReaders(_ projections: [Projection]) throws {
    let readable = Set(
      projections.flatMap(\.schema).map(\.name) + ground.references.map(\.name) + ["basis"]
    )
    .reduce(into: Set<String>()) { $0.insert($1.lowercased()) }
    try DatabaseQueue(configuration: functions).inDatabase { db in
      try declareValueTables(db)
      for table in ground.references { try db.execute(sql: table.creation) }
      try db.execute(sql: OwnTables.basis)
      for kind in [Projection.SchemaObject.Kind.table, .index, .search, .view] {
        for object in projections.flatMap(\.schema) where object.kind == kind {
          try db.execute(sql: object.sql)
        }
      }
      let raw = try connection(db)
      for object in projections.flatMap(\.schema) where object.kind == .view {
        var effects = StatementEffects()
        let prepared = effects.prepare("SELECT 1 FROM \(quoted(object.name))", on: raw)
        sqlite3_finalize(prepared.statement)
        if let reason = prepared.reason {
          throw ProjectionError.notPrepared(object.place, reason: Phrase(verbatim: reason))
        }
        try requireReading(effects, tokens(of: object), readable, at: object.place)
      }
      for statement in drafts.flatMap(\.checks).flatMap(\.statements) {
        try StatementLint.requireCheck(statement)
        var effects = StatementEffects()
        let prepared = effects.prepare(statement.sql, on: raw)
        defer { sqlite3_finalize(prepared.statement) }
        if let reason = prepared.reason {
          throw ProjectionError.notPrepared(
            statement.place(atOffset: prepared.errorOffset), reason: Phrase(verbatim: reason))
        }
        let columns = (0..<sqlite3_column_count(prepared.statement)).map {
          sqlite3_column_name(prepared.statement, $0).map { String(cString: $0) } ?? ""
        }
        guard columns == ["subject", "finding", "evidence"] else {
          throw ProjectionError.checkColumns(statement.place)
        }
        if let word = effects.writes.first ?? effects.other.first {
          throw ProjectionError.statementNotAllowed(statement.place, word: word)
        }
        try requireReading(effects, statement.tokens, readable, at: statement.place)
      }
    }
  }
}

/// The sections of a view, resolved against the event types.
struct SectionLint {
  var statements: [SQLStatement] = []
  var steps: [String: [Projection.Step]] = [:]
  var usesLookup = false

  init(draft: ProjectionDraft, ground: ProjectionGround) throws(ProjectionError) {
    for section in draft.view.sections {
      let types = try section.types.map { (type) throws(ProjectionError) in
        guard let found = ground.catalogue[type.name] else {
          throw .unknownEvent(
            type.place, type: type.name,
            suggestion: nearest(type.name, in: ground.catalogue.types.map(\.name)))
        }
        return Placeholders(found)
      }
      for statement in section.statements {
        try StatementLint.requireFold(statement)
        let names = Self.placeholders(of: statement)
        for type in types {
          let sources = try names.map { (name) throws(ProjectionError) in
            try type.source(of: name, at: Self.place(of: name, in: statement))
          }
          if sources.contains(.officerMinistry) { usesLookup = true }
          steps[type.type, default: []].append(
            Projection.Step(statement: statements.count, sources: sources))
        }
        statements.append(statement)
      }
    }
  }

  /// The names in the order in which SQLite numbers them: by first appearance.
  static func placeholders(of statement: SQLStatement) -> [String] {
    var names: [String] = []
    for token in statement.tokens where token.kind == .placeholder {
      let name = String(token.text.dropFirst())
      if !names.contains(name) { names.append(name) }
    }
    return names
  }

  private static func place(of name: String, in statement: SQLStatement) -> FilePlace {
    statement.tokens.first { $0.kind == .placeholder && $0.text == ":" + name }
      .map { statement.place(of: $0) } ?? statement.place
  }
}
