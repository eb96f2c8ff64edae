package import GRDB
package import MerkleLog

/// Reads single nodes of the stored tree.
package struct NodeReader {
  private let statement: RawStatement

  package init(_ database: Database) throws {
    statement = try RawStatement(
      cached: "SELECT hash FROM nodes WHERE level = ? AND idx = ?", in: database)
  }

  package func hash(_ level: Int, _ index: Int64) throws -> Hash? {
    defer { statement.reset() }
    statement.bind(1, Int64(level))
    statement.bind(2, index)
    return try statement.step() ? statement.hash(0) : nil
  }
}
