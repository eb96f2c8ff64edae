internal import EventSourcing
internal import GRDB

/// Folds a view's example and compares its tables with the rows that are expected.
public struct ProjectionTest: Sendable {
  /// A row that is not as expected.
  public struct Difference: Hashable, Sendable {
    public let projection: String
    /// The file of expected rows, below the folder of projections.
    public let file: String
    /// From 1, the header's line included; 0 when the whole file is meant.
    public let row: Int
    /// How it was folded: at once, or in halves of so many events.
    public let fold: String
    /// As CSV; none when there is no such row.
    public let expected: String?
    public let found: String?
  }

  private let set: ProjectionSet

  public init(_ set: ProjectionSet) { self.set = set }

  /// Folds at once, and in two halves at every split; an empty result is a passed test.
  ///
  /// - Throws: `.badExample`, or `.stopped` when the view cannot take an event of its example.
  public func run(_ view: String) throws -> [Difference] {
    let projection = try set.projection(view)
    let events = try example(of: projection)
    var differences = try compare(projection, tables(projection, events, split: nil), "at once")
    guard differences.isEmpty else { return differences }
    for split in 1..<max(1, Int(events.size())) {
      let halves = try tables(projection, events, split: Position(split))
      differences += compare(
        projection, halves, "\(split) + \(Int(events.size()) - split) events")
      if !differences.isEmpty { break }
    }
    return differences
  }

  /// The files of expected rows as the view makes them now, by path; the caller writes them.
  public func record(_ view: String) throws -> [(path: String, text: String)] {
    let projection = try set.projection(view)
    return try tables(projection, example(of: projection), split: nil).map { table in
      ("\(view)/expected/\(table.name).csv", table.lines.map { $0 + "\n" }.joined())
    }
  }

  private func example(of projection: Projection) throws(ProjectionError) -> ExampleEvents {
    try ExampleEvents(
      projection.example, file: "\(projection.name)/example.jsonl",
      catalogue: set.ground.catalogue)
  }

  private typealias Rows = (name: String, lines: [String])

  /// - Parameter split: where the first of two folds ends; each half has a fold of its own.
  private func tables(_ projection: Projection, _ events: ExampleEvents, split: Position?) throws
    -> [Rows]
  {
    let queue = try DatabaseQueue(configuration: Projector.configuration(set.ground))
    return try queue.inDatabase { db in
      try set.ground.limits?.bound(db)
      try OwnTables.createPrivate([projection], set.ground, db)
      var from: Position = 0
      for to in [split, events.size()].compactMap({ $0 }) {
        var fold = try Fold.prepared([projection], ground: set.ground, on: db)
        do {
          try db.inTransaction {
            try events.forEach(from: from, to: to) { event in try fold.take(event) }
            try fold.flush()
            return .commit
          }
        } catch let fault as FoldFault {
          throw fault.stopped
        }
        from = to
      }
      return try projection.tables.map { table in (table.name, try lines(table, db)) }
    }
  }

  private func lines(_ table: Projection.Table, _ db: Database) throws -> [String] {
    let columns = table.columns.map(quoted).joined(separator: ", ")
    let key = table.key.map(quoted).joined(separator: ", ")
    let rows = try Row.fetchAll(
      db, sql: "SELECT \(columns) FROM \(quoted(table.name)) ORDER BY \(key)")
    return [CSVText.line(table.columns)]
      + rows.map { row in CSVText.line(row.databaseValues.map(Self.text)) }
  }

  private static func text(_ value: DatabaseValue) -> String? {
    switch value.storage {
    case .null: nil
    case .int64(let number): "\(number)"
    case .double(let number): "\(number)"
    case .string(let text): text
    case .blob(let data): "x'\(hexText(data))'"
    }
  }

  private func compare(_ projection: Projection, _ tables: [Rows], _ fold: String) -> [Difference] {
    var differences: [Difference] = []
    for table in tables {
      let file = "\(projection.name)/expected/\(table.name).csv"
      func differ(_ row: Int, _ expected: String?, _ found: String?) {
        differences.append(
          Difference(
            projection: projection.name, file: file, row: row, fold: fold, expected: expected,
            found: found))
      }
      guard let text = projection.expected[table.name] else {
        differ(0, nil, table.lines[0])
        continue
      }
      let expected = CSVText.rows(text).map(CSVText.line)
      for row in 0..<max(expected.count, table.lines.count) {
        let wanted = row < expected.count ? expected[row] : nil
        let found = row < table.lines.count ? table.lines[row] : nil
        if wanted != found { differ(row + 1, wanted, found) }
      }
    }
    let names = Set(tables.map(\.name))
    for table in projection.expected.keys.sorted() where !names.contains(table) {
      differences.append(
        Difference(
          projection: projection.name, file: "\(projection.name)/expected/\(table).csv", row: 0,
          fold: fold, expected: "a table \(table)", found: nil))
    }
    return differences
  }
}
