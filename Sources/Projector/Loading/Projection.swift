internal import Crypto
internal import EventSourcing

/// One read model: what its folder says, checked.
public struct Projection: Sendable {
  /// Something that the schema creates.
  struct SchemaObject: Hashable, Sendable {
    enum Kind: String, Hashable, Sendable { case table, index, search, view, trigger }
    let kind: Kind
    let name: String
    let sql: String
    let place: FilePlace
  }

  /// An ordinary table, with its columns as declared and those of its primary key in key order.
  struct Table: Hashable, Sendable {
    let name: String
    let columns: [String]
    let key: [String]
    /// What the comments of the file say of it, and of its columns.
    var words: String?
    var columnWords: [String: String] = [:]
  }

  struct FoldStatement: Hashable, Sendable {
    let sql: String
    let place: FilePlace
    /// In the order of SQLite's parameters.
    let parameters: [String]
    /// What takes the row that the statement gives.
    var step: NativeStep?
  }

  /// One statement that an event of some type runs; a source for each parameter.
  struct Step: Hashable, Sendable {
    let statement: Int
    let sources: [PlaceholderSource]
  }

  /// How a new view gets the rows of some tables at once, in the place of event by event.
  struct Bulk: Hashable, Sendable {
    /// Run once, when all events are folded.
    var statements: [FoldStatement] = []
    /// The places of the statements that are left out then, because they write the same tables.
    var leavesOut: Set<Int> = []
  }

  /// A file of checks; each of its SELECTs gives rows that are wrong.
  struct Check: Hashable, Sendable {
    let name: String
    let rule: String
    let statements: [String]
    let places: [FilePlace]
  }

  public let name: String
  /// What a row means, from the file's first comment.
  public let summary: String
  /// The text of README.md.
  public let readme: String
  /// SHA-256 over everything that the rows depend on, in hexadecimal.
  public let version: String
  let schema: [SchemaObject]
  let tables: [Table]
  let statements: [FoldStatement]
  let steps: [String: [Step]]
  let bulk: Bulk
  let checks: [Check]
  let example: String
  /// By table.
  let expected: [String: String]

  /// The first eight digits of the version, as people see it.
  public var shortVersion: String { String(version.prefix(8)) }
  public var tableNames: [String] { tables.map(\.name) }
  /// What a query may name: tables, search indexes and views.
  public var objectNames: [String] {
    tableNames + schema.filter { $0.kind == .search || $0.kind == .view }.map(\.name)
  }
  /// Whether triggers keep every version of its rows.
  var keepsHistory: Bool { schema.contains { $0.kind == .trigger } }
  /// What a build from the log's beginning may do at once: nothing where each version counts.
  var bulkOfBuild: Bulk { keepsHistory ? Bulk() : bulk }
  /// The event types that the view names, sorted.
  public var eventTypes: [String] { steps.keys.sorted() }
}

extension Projection {
  /// Another view with more in its schema.
  init(_ other: Projection, schema: [SchemaObject], version: String) {
    self.init(
      name: other.name, summary: other.summary, readme: other.readme, version: version,
      schema: schema, tables: other.tables, statements: other.statements, steps: other.steps,
      bulk: other.bulk, checks: other.checks, example: other.example, expected: other.expected)
  }

  /// What rows depend on besides `view.sql` itself.
  struct Dependencies {
    var types: [EventCatalogue.EventType]
    var lookup: EnvelopeLookup?
    var references: [ReferenceTable]
    /// Nothing when the view calls none of Swift's functions.
    var functionsVersion: String?
  }

  /// Raised when the engine itself folds the same files to other rows.
  private static let engine = "concert-projection/v1"

  static func version(name: String, sql: String, _ dependencies: Dependencies) -> String {
    var hash = SHA256()
    func add(_ text: String) {
      let bytes = Array(text.utf8)
      hash.update(data: Array("\(bytes.count):".utf8))
      hash.update(data: bytes)
    }
    add(engine)
    add(name)
    add(sql)
    for type in dependencies.types.sorted(by: { $0.name < $1.name }) {
      add(type.name)
      add("\(type.v)")
      describe(type.keys, to: add)
    }
    if let lookup = dependencies.lookup {
      for part in ["lookup", lookup.type, lookup.key, lookup.value] { add(part) }
    }
    for table in dependencies.references.sorted(by: { $0.name < $1.name }) {
      add(table.digest)
    }
    if let version = dependencies.functionsVersion { add("functions " + version) }
    return hexText(hash.finalize())
  }

  private static func describe(_ keys: [EventCatalogue.Key], to add: (String) -> Void) {
    add("(")
    for key in keys.sorted(by: { $0.name < $1.name }) {
      add(key.name)
      switch key.shape {
      case .object(let inner): describe(inner, to: add)
      case let shape: add("\(shape)")
      }
    }
    add(")")
  }
}

extension ReferenceTable {
  /// SHA-256 over name, columns and rows.
  var digest: String {
    var hash = SHA256()
    func add(_ text: String) {
      hash.update(data: Array("\(text.utf8.count):".utf8))
      hash.update(data: Array(text.utf8))
    }
    add(creation)
    for row in rows {
      for value in row {
        switch value {
        case .null: add("n")
        case .integer(let number): add("i\(number)")
        case .text(let text): add("t" + text)
        }
      }
    }
    return hexText(hash.finalize())
  }
}
