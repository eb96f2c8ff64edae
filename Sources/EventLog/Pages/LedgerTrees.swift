internal import GRDB

/// The tables and indexes of `ledger.db`, as they lie on its pages.
struct LedgerTrees: Sendable {
  let events: TreeOutline
  let bodies: TreeOutline
  let nodes: NodeOutline
  let indexes: [TreeOutline]
  /// Tables that are small or read by SQLite, whose pages are checked all the same.
  let others: [TreeOutline]
  /// Pages of trees but their overflow pages, and free ones.
  let marks: PageMarks

  private static let schema = TreeShape(name: "sqlite_schema", isTable: true, columns: [])
  static let eventShape = TreeShape(
    name: "events", isTable: true,
    columns: [
      .rowNumber, .text, .integer, .blob, .anyText, .text, .integer, .integer, .text,
    ])
  static let bodyShape = TreeShape(
    name: "bodies", isTable: true, columns: [.rowNumber, .anyBlob, .anyText, .anyBlob])
  private static let nodeShape = TreeShape(
    name: "nodes", isTable: false, columns: [.integer, .integer, .blob])
  private static let otherShapes = [
    TreeShape(name: "ledger", isTable: true, columns: [.text, .integer]),
    TreeShape(name: "appends", isTable: true, columns: [.rowNumber, .integer, .text]),
    TreeShape(name: "checkpoints", isTable: true, columns: [.rowNumber, .blob, .text]),
  ]
  private static func shape(_ index: EventIndex) -> TreeShape {
    let columns: [ColumnRule] =
      switch index {
      case .stream: [.text, .integer, .integer]
      case .id: [.blob, .integer]
      case .key: [.text, .text, .integer]
      }
    return TreeShape(name: index.name, isTable: false, columns: columns)
  }

  /// Reads what stands above the leaves, and the list of free pages.
  ///
  /// The schema's text must be a ledger's.
  init(_ database: Database, _ file: PageFile) throws {
    // The one CHECK of the schema.
    guard
      try Int.fetchOne(
        database, sql: "SELECT count(*) FROM ledger WHERE (length(origin) > 0) IS NOT 1") == 0
    else { throw Unusual(0, "the ledger has no name") }
    var roots = try Self.roots(database)
    var marks = try PageMarks(file.snapshot)
    try Self.markFree(file, &marks)
    func outline(_ shape: TreeShape) throws -> TreeOutline {
      guard let root = roots.removeValue(forKey: shape.name) else {
        throw Unusual(0, "a table or index is missing")
      }
      return try TreeOutline(shape, root: root, file, &marks)
    }
    events = try outline(Self.eventShape)
    bodies = try outline(Self.bodyShape)
    nodes = try NodeOutline(outline(Self.nodeShape))
    indexes = try EventIndex.allCases.map { try outline(Self.shape($0)) }
    others =
      try Self.otherShapes.map(outline)
      + [TreeOutline(Self.schema, root: 1, file, &marks)]
    guard roots.isEmpty else { throw Unusual(0, "there are more tables than a ledger has") }
    self.marks = marks
  }

  private static func roots(_ database: Database) throws -> [String: UInt32] {
    let rows = try Row.fetchAll(
      database, sql: "SELECT name, rootpage FROM sqlite_master WHERE rootpage IS NOT 0")
    var roots: [String: UInt32] = [:]
    for row in rows {
      guard let name = String.fromDatabaseValue(row[0]),
        let root = UInt32.fromDatabaseValue(row[1]),
        roots.updateValue(root, forKey: name) == nil
      else { throw Unusual(1, "the schema has an unusual row") }
    }
    return roots
  }

  /// - Source: "Database File Format", 1.5.
  private static func markFree(_ file: PageFile, _ marks: inout PageMarks) throws {
    var page = [UInt8](repeating: 0, count: file.layout.pageSize)
    var trunk = file.snapshot.freeTrunk
    var left = Int(file.snapshot.freeCount)
    while trunk != 0 {
      try marks.mark(trunk)
      let number = trunk
      let leaves = try page.withUnsafeMutableBytes { (buffer) throws -> [UInt32] in
        try file.read(number, into: buffer)
        guard let base = buffer.baseAddress.map({ UnsafeRawPointer($0) }) else { return [] }
        trunk = base.word(0)
        let count = Int(base.word(4))
        guard count <= file.layout.pageSize / 4 - 2 else {
          throw Unusual(number, "it lists more free pages than it has room for")
        }
        return (0..<count).map { base.word(8 + 4 * $0) }
      }
      for leaf in leaves { try marks.mark(leaf) }
      left -= 1 + leaves.count
    }
    guard left == 0 else { throw Unusual(0, "free pages are not as many as the file says") }
  }
}
