internal import Coordination
internal import Crypto
internal import EventSourcing
internal import GRDB
internal import Projector

extension Ledger {
  /// What the view of duplicates says of a pair: the facts that a review is about to decide on.
  ///
  /// Read from the views as they stood when the command began; a pair that was never flagged has the
  /// score 0.
  func flag(of pair: EffortPair) throws -> Flag {
    let ref = Ground.duplicateRef(pair.a.text, pair.b.text)
    let projector = try viewing.now()
    // Not beyond: inside the transaction the log shows events that may yet be undone.
    _ = try projector.naming { try projector.catchUp(from: log, to: committedSize) }
    return try projector.read { db in
      let score = try Int.fetchOne(
        db, sql: "SELECT score FROM duplicate_flags WHERE ref = ?", arguments: [ref])
      let facts = try Row.fetchAll(
        db,
        sql: """
          SELECT ref, title, places, themes, period_start, period_end, partner, minor, currency,
            beneficiaries
          FROM duplicate_efforts WHERE ref IN (?, ?) ORDER BY ref
          """, arguments: [pair.a.text, pair.b.text])
      let isAskedAgain = try Bool.fetchOne(
        db,
        sql: """
          SELECT 1 FROM duplicate_reviews AS v
          WHERE v.ref = ? AND (v.asked_again IS NOT NULL OR v.until_day < ?)
          """, arguments: [ref, clock().day.description])
      var flag = Flag(
        ref: ID(unchecked: ref), score: score ?? 0, ruleset: Ground.ruleset,
        factsDigest: "sha256:" + Self.digest(of: facts))
      flag.isAskedAgain = isAskedAgain ?? false
      return flag
    }
  }

  /// The digest of what the views say now of a pair's facts; a review may name it as what was shown.
  public func factsDigest(of first: String, and second: String) throws -> String? {
    guard let first = EffortRef(first), let second = EffortRef(second) else { return nil }
    return try flag(of: EffortPair(first, second)).factsDigest
  }

  /// SHA-256 over the rows' values, each with its length, so that no two lists of facts read alike.
  private static func digest(of rows: [Row]) -> String {
    var hash = SHA256()
    for row in rows {
      for (_, value) in row {
        let text = String.fromDatabaseValue(value) ?? "\u{0}"
        hash.update(data: Array("\(text.utf8.count):\(text)\n".utf8))
      }
    }
    return hexText(hash.finalize())
  }
}
