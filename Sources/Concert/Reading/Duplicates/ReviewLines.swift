internal import GRDB
internal import Matching

/// The scores from which a pair is shown to people, and from which it is called likely.
public struct ReviewLines: Hashable, Sendable {
  public let possible: Int
  public let likely: Int

  /// What the rules find: nothing below `possible` is kept, whatever a policy says.
  public static let ofRules = ReviewLines(
    possible: Ruleset.second.possible, likely: Ruleset.second.likely)

  private init(possible: Int, likely: Int) {
    self.possible = possible
    self.likely = likely
  }

  /// Those of the policy that the view `duplicates` knows, else those of the rules.
  init(_ db: Database) throws {
    let row = try Row.fetchOne(db, sql: "SELECT possible, likely FROM duplicate_lines")
    guard let row else {
      self = .ofRules
      return
    }
    self.init(possible: max(row["possible"], Self.ofRules.possible), likely: row["likely"])
  }
}
