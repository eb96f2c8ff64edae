public import EventSourcing
public import GRDB

/// Where `:officer_ministry` comes from: an event type whose payload maps a key to a value.
public struct EnvelopeLookup: Hashable, Sendable {
  public let type: String
  public let key: String
  public let value: String

  /// - Parameters:
  ///   - type: the event that says it, such as `officer.enrolled`.
  ///   - key: the payload key that names the officer.
  ///   - value: the payload key that names the ministry.
  public init(type: String, key: String, value: String) {
    self.type = type
    self.key = key
    self.value = value
  }
}

/// A code list that views may read and never write.
public struct ReferenceTable: Hashable, Sendable {
  public enum Value: Hashable, Sendable {
    case null
    case integer(Int64)
    case text(String)
  }

  public struct Column: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable {
      case integer = "INTEGER"
      case text = "TEXT"
    }

    public let name: String
    public let kind: Kind

    public init(_ name: String, _ kind: Kind = .text) {
      self.name = name
      self.kind = kind
    }
  }

  public let name: String
  public let columns: [Column]
  /// How many of the first columns make the primary key.
  public let keyCount: Int
  public let rows: [[Value]]

  public init(_ name: String, columns: [Column], keyCount: Int = 1, rows: [[Value]]) {
    self.name = name
    self.columns = columns
    self.keyCount = keyCount
    self.rows = rows
  }

  var creation: String {
    let lines = columns.map { "\(quoted($0.name)) \($0.kind.rawValue)" }
    let key = columns.prefix(keyCount).map { quoted($0.name) }.joined(separator: ", ")
    return "CREATE TABLE \(quoted(name)) (\(lines.joined(separator: ", ")), PRIMARY KEY (\(key))) "
      + "STRICT, WITHOUT ROWID"
  }

  func fill(_ db: Database) throws {
    let names = columns.map { quoted($0.name) }.joined(separator: ", ")
    let marks = Array(repeating: "?", count: columns.count).joined(separator: ", ")
    let statement = try db.makeStatement(
      sql: "INSERT INTO \(quoted(name)) (\(names)) VALUES (\(marks))")
    for row in rows {
      try statement.execute(
        arguments: StatementArguments(
          row.map { value -> (any DatabaseValueConvertible)? in
            switch value {
            case .null: nil
            case .integer(let number): number
            case .text(let text): text
            }
          }))
    }
  }
}

extension ReferenceTable.Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByNilLiteral
{
  public init(stringLiteral value: String) { self = .text(value) }
  public init(integerLiteral value: Int64) { self = .integer(value) }
  public init(nilLiteral: ()) { self = .null }
}

/// What all views stand on: the event types, the code lists and the functions of Swift.
public struct ProjectionGround: Sendable {
  public var catalogue: EventCatalogue
  public var officerMinistry: EnvelopeLookup?
  public var references: [ReferenceTable]
  /// Pure functions only: the same arguments, the same answer, on every machine.
  public var functions: [DatabaseFunction]
  /// Names the ruleset that functions and native steps carry; another one rebuilds the views that
  /// call them.
  public var functionsVersion: String
  /// What native steps are given; none: no view may call them.
  public var matching: EffortMatching?
  /// For views of a person's own; none for the built-in ones.
  public var limits: FoldLimits?

  public init(
    catalogue: EventCatalogue, officerMinistry: EnvelopeLookup? = nil,
    references: [ReferenceTable] = [], functions: [DatabaseFunction] = [],
    functionsVersion: String = "", matching: EffortMatching? = nil
  ) {
    self.catalogue = catalogue
    self.officerMinistry = officerMinistry
    self.references = references
    self.functions = functions
    self.functionsVersion = functionsVersion
    self.matching = matching
  }
}

/// A name as SQL takes it, whatever it holds.
func quoted(_ name: String) -> String {
  "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
    + "\""
}
