public import EventSourcing
internal import GRDB

/// An open flag of the view of duplicates, seen from one of its two efforts.
public struct OpenDuplicate: Hashable, Sendable {
  /// `DUP-…`.
  public let ref: String
  /// 0 to 100.
  public let score: Int
  /// The other effort and its ministry.
  public let other: String
  public let otherMinistry: String
}

/// What became of one command, and which open duplicates its record has now.
public struct CommandAnswer: Sendable {
  public let outcome: CommandOutcome
  /// Best first. None when the view of duplicates has stopped, so that nobody can say.
  public let duplicates: [OpenDuplicate]?
}

extension Ledger {
  /// So many records are looked up in the view of duplicates at once.
  private static let answersAtOnce = 500

  /// As `submit`; the views catch up with what was stored, and each answer names its duplicates.
  ///
  /// - Parameters:
  ///   - unable: gets the reason when the view of duplicates can't be read; what was stored stays
  ///     stored.
  ///   - pausing: called after the answers so far, when the source's writer may be waiting for them.
  public func submitAndAnswer(
    _ source: inout some CommandSource, as submission: Submission = Submission(),
    unable: (Explanation) throws -> Void, pausing: () throws -> Void = {},
    _ report: (CommandAnswer) throws -> Void
  ) throws -> SubmissionReceipt {
    var waiting: [CommandOutcome] = []
    var stopped: Explanation?
    func answer() throws {
      let refs = waiting.compactMap(\.storedRef)
      var found: [String: [OpenDuplicate]]? = [:]
      if stopped != nil {
        found = nil
      } else if !refs.isEmpty, !submission.isDryRun, proposalFile == nil {
        do {
          found = try openDuplicates(of: refs)
        } catch let reason as any Explainable {
          stopped = reason.explanation
          try unable(reason.explanation)
          found = nil
        }
      }
      for outcome in waiting {
        let own = outcome.storedRef.map { found?[$0] ?? [] } ?? []
        try report(CommandAnswer(outcome: outcome, duplicates: found == nil ? nil : own))
      }
      waiting.removeAll(keepingCapacity: true)
    }
    func pause() throws {
      try answer()
      try pausing()
    }
    let receipt = try submit(&source, as: submission, pausing: pause) { outcome in
      waiting.append(outcome)
      if waiting.count >= Self.answersAtOnce { try answer() }
    }
    try answer()
    return receipt
  }

  /// The open flags of records, best first.
  func openDuplicates(of refs: [String]) throws -> [String: [OpenDuplicate]] {
    let list = JSON.array(refs.map { .string($0) }).canonicalText
    return try withViews(["duplicates"]) { db, _ in
      var found: [String: [OpenDuplicate]] = [:]
      let rows = try Row.fetchCursor(
        db, sql: Self.openFlags + " ORDER BY pair.score DESC, pair.duplicate",
        arguments: ["refs": list])
      while let row = try rows.next() {
        let duplicate = OpenDuplicate(
          ref: row["duplicate"], score: row["score"], other: row["other"],
          otherMinistry: row["ministry"] ?? "")
        found[row["ref"], default: []].append(duplicate)
      }
      return found
    }
  }

  /// How many of the records have an open flag.
  func countFlagged(_ refs: [String]) throws -> Int {
    let list = JSON.array(refs.map { .string($0) }).canonicalText
    return try withViews(["duplicates"]) { db, _ in
      try Int.fetchOne(
        db, sql: "SELECT count(DISTINCT ref) FROM (" + Self.openFlags + ")",
        arguments: ["refs": list]) ?? 0
    }
  }

  /// A pair without a decision, with one that was reopened, or with one whose day has passed.
  private static let openFlags = """
    SELECT pair.ref, pair.other, pair.duplicate, pair.score, effort.ministry
    FROM (
      SELECT wanted.value AS ref, flag.b AS other, flag.ref AS duplicate, flag.score
      FROM json_each(:refs) AS wanted
      JOIN duplicate_shown AS flag ON flag.a = wanted.value
      UNION ALL
      SELECT wanted.value, flag.a, flag.ref, flag.score
      FROM json_each(:refs) AS wanted
      JOIN duplicate_shown AS flag ON flag.b = wanted.value) AS pair
    JOIN basis
    LEFT JOIN duplicate_efforts AS effort ON effort.ref = pair.other
    LEFT JOIN duplicate_reviews AS review ON review.ref = pair.duplicate
    WHERE \(Openness.sql("review", asOf: "basis.as_of"))
    """
}

extension CommandOutcome {
  fileprivate var storedRef: String? {
    if case .stored(_, let command) = self { command.ref } else { nil }
  }
}
