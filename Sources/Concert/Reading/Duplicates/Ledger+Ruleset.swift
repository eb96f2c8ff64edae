internal import Crypto
public import EventSourcing
internal import Foundation
internal import GRDB
internal import Projector
public import Matching

/// The rules that a coordinator adopted last.
public struct AdoptedRuleset: Hashable, Sendable {
  public let name: String
  /// 64 hexadecimal digits.
  public let sha256: String
  public let adoptedOn: String
  public let adoptedBy: String
  public let position: Position
}

/// A pair that other rules would judge otherwise.
public struct RulesetDifference: Sendable {
  /// Scored by the rules of this program.
  public let pair: DuplicatePair
  /// By the others; none when they give no tier.
  public let score: Int?
  /// possible, likely; none: not flagged.
  public let tier: String?
}

extension Ledger {
  /// SHA-256 of all files of rules, which names them.
  public nonisolated static func sha256(of rules: Ruleset) -> String {
    hexText(SHA256.hash(data: Array(rules.canonicalText.utf8)))
  }

  /// None when nobody adopted any.
  public func adoptedRuleset(at clocks: Clocks = .now) throws -> AdoptedRuleset? {
    try withViews(["rulesets"], at: clocks) { db, _ in
      try Row.fetchOne(
        db,
        sql: """
          SELECT name, sha256, adopted_on, adopted_by, position
          FROM rulesets ORDER BY position DESC LIMIT 1
          """
      ).map { row in
        AdoptedRuleset(
          name: row["name"], sha256: row["sha256"], adoptedOn: row["adopted_on"],
          adoptedBy: row["adopted_by"], position: row["position"])
      }
    }
  }

  /// Keeps the points of rules beside the log, so that they are there before an event names them.
  public func keep(_ rules: Ruleset) throws {
    try Places.makeFolder(places.rulesets)
    try DurableFile.write(
      Array(rules.pointsText.utf8), to: keptPath(Self.sha256(of: rules)))
  }

  /// Rules that were adopted here by their hash; none when their file is gone or another one's.
  public func keptRuleset(sha256: String) -> Ruleset? {
    guard let text = try? String(contentsOfFile: keptPath(sha256), encoding: .utf8),
      let rules = Ruleset.second.with(points: text), Self.sha256(of: rules) == sha256
    else { return nil }
    return rules
  }

  private func keptPath(_ sha256: String) -> String { places.rulesets + "/\(sha256).csv" }

  /// Pairs that are flagged or were decided on and whose tier other rules would change, best first.
  ///
  /// Pairs that only the other rules would find are not among them.
  public func wouldDiffer(under rules: Ruleset, at clocks: Clocks = .now) throws -> (
    basis: Basis, compared: Int, differences: [RulesetDifference]
  ) {
    let answer = try duplicates(at: clocks)
    let efforts = try comparedEfforts(at: clocks)
    let prepared = efforts.mapValues { PreparedEffort($0.prepared.effort, under: rules) }
    var differences: [RulesetDifference] = []
    for pair in answer.pairs {
      guard let a = prepared[pair.a.ref], let b = prepared[pair.b.ref] else { continue }
      // What is not flagged for another reason than its score stays so.
      guard let left = efforts[pair.a.ref], let right = efforts[pair.b.ref],
        left.mayDouble(right)
      else { continue }
      let score = Score(a, b, under: rules)
      guard score?.tier?.rawValue != pair.tier else { continue }
      differences.append(
        RulesetDifference(pair: pair, score: score?.points, tier: score?.tier?.rawValue))
    }
    return (answer.basis, answer.pairs.count, differences)
  }

  struct ComparedEffort {
    let id: Int64
    let prepared: PreparedEffort
    let house: String
    let mission: String?
    let side: DuplicatePair.Side

    /// Whether their score alone decides on a flag.
    func mayDouble(_ other: ComparedEffort) -> Bool {
      house != other.house && (mission == nil || mission != other.mission)
    }
  }

  /// The live efforts whose title says something, as the view compares them, by reference.
  ///
  /// - Parameter wanted: no others, where only a few are asked for.
  func comparedEfforts(
    at clocks: Clocks, only wanted: [String]? = nil
  ) throws -> [String: ComparedEffort] {
    let names = wanted.map { JSON.array($0.map(JSON.string)).canonicalText }
    return try withViews(["duplicates", "ministries"], at: clocks) { db, _ in
      var efforts: [String: ComparedEffort] = [:]
      let rows = try Row.fetchCursor(
        db,
        sql: """
          WITH RECURSIVE \(House.rolled)
          SELECT e.id, e.ref, e.external_ref, e.ministry, e.title, e.mission, e.partner,
            e.period_start, e.period_end, e.minor, e.currency, e.places, e.themes, listed.form,
            COALESCE(h.now, e.ministry) AS house
          FROM duplicate_efforts AS e JOIN duplicate_listed AS listed ON listed.effort = e.id
          LEFT JOIN rolled AS h ON h.code = e.ministry
          WHERE :names IS NULL OR e.ref IN (SELECT value FROM json_each(:names))
          """, arguments: ["names": names])
      while let row = try rows.next() {
        let side = DuplicatePair.Side(row, "")
        let form: Data = row["form"]
        guard
          let prepared = form.withUnsafeBytes({
            PreparedEffort(form: $0, touching: Ground.touching)
          })
        else {
          throw ProjectionError.viewsUnusable(
            path: "duplicate_listed", reason: "the form of \(side.ref) is damaged")
        }
        efforts[side.ref] = ComparedEffort(
          id: row["id"], prepared: prepared, house: row["house"], mission: side.mission, side: side)
      }
      return efforts
    }
  }
}

extension Ruleset {
  /// These rules with other points; none when the text is no file of points.
  public func with(points: String) -> Ruleset? {
    Ruleset(files: files.map { $0.path == "points.csv" ? ($0.path, points) : $0 })
  }
}
