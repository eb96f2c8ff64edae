import Foundation
import GRDB
import Projector

/// The rows of a view, stored again by plain C in the order of their keys.
struct PlainView {
  let effort: Effort

  init(_ path: String, _ projections: ProjectionSet, _ folder: String) throws {
    let source = try SQLiteReader(path: path)
    let tables = projections.projections.flatMap(\.tableNames)
    let schema = try source.texts(
      "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND tbl_name LIKE 'duplicate%' "
        + "AND type IN ('table', 'index')")
    let widths = try tables.map {
      try source.rows("SELECT 1 FROM pragma_table_info('\($0)')").count
    }
    let setup =
      """
      PRAGMA page_size = 16384; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
      PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -65536;
      """ + schema.joined(separator: ";\n")
    let player = try PlainC(
      path: folder + "/plain.db", setup: setup,
      statements: zip(tables, widths).map { table, width in
        "INSERT INTO \(table) VALUES (\(Array(repeating: "?", count: width).joined(separator: ",")))"
      })
    var effort = Effort.none
    for (number, table) in tables.enumerated() {
      try source.inPieces("SELECT * FROM \(table)", of: 20_000) { rows in
        var trace = Trace()
        trace.begin()
        for row in rows { trace.step(number, row) }
        trace.commit()
        try effort.add { try player.run(trace) }
      }
    }
    self.effort = effort
  }
}

extension SQLiteReader {
  func count(_ table: String) throws -> Int64 {
    guard case .integer(let count)? = try rows("SELECT count(*) FROM \(table)").first?.first else {
      return 0
    }
    return count
  }
}
