internal import GRDB

/// A row that breaks the rule of a check.
public struct CheckFinding: Hashable, Sendable {
  public let projection: String
  /// The file's name between `check-` and `.sql`.
  public let check: String
  /// The file's first comment.
  public let rule: String
  public let subject: String
  public let finding: String
  public let evidence: String
}

extension Projector {
  /// Runs the checks of some views, or of all; no finding means that every rule holds.
  ///
  /// Catch up and set the basis first.
  public func check(_ views: [String] = []) throws -> [CheckFinding] {
    let wanted =
      views.isEmpty ? projections.projections : try views.map { try projections.projection($0) }
    return try pool.read { db in
      try wanted.flatMap { view in
        try view.checks.flatMap { check in
          try check.statements.flatMap { sql in
            try Row.fetchAll(db, sql: sql).map { row in
              CheckFinding(
                projection: view.name, check: check.name, rule: check.rule,
                subject: Self.text(row[0]), finding: Self.text(row[1]), evidence: Self.text(row[2]))
            }
          }
        }
      }
    }
  }

  private static func text(_ value: DatabaseValue) -> String {
    switch value.storage {
    case .null: ""
    case .int64(let number): "\(number)"
    case .double(let number): "\(number)"
    case .string(let text): text
    case .blob: value.description
    }
  }
}
