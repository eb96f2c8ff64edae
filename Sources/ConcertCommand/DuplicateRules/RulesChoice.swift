import Concert
import EventSourcing
import Interop
import Matching

/// Rules as a person names them: those of this program, those that were adopted, or a file of points.
enum RulesChoice {
  static func read(_ text: String, in ledger: Concert.Ledger) async throws -> Ruleset {
    if text == Ruleset.second.name { return .second }
    if let adopted = try await ledger.adoptedRuleset(), adopted.name == text,
      let kept = await ledger.keptRuleset(sha256: adopted.sha256)
    {
      return kept
    }
    guard let rules = Ruleset.second.with(points: try RulesFiles.text(of: text)) else {
      throw FileWrong(
        path: text, what: "This is no file of points, as duplicate rules train --out writes it",
        outcome: .badData)
    }
    return rules
  }
}

/// Says when the ledger adopted other rules than this program scores by.
enum OtherRules {
  static func tell(_ reading: Reading, on screen: Screen) async throws {
    guard let adopted = try await reading.ledger.adoptedRuleset(at: reading.at),
      adopted.sha256 != Concert.Ledger.sha256(of: .second)
    else { return }
    try screen.note(
      Explanation(
        code: "other-rules", at: "ruleset", value: adopted.name,
        what: "\(adopted.adoptedBy) adopted other rules on \(adopted.adoptedOn) "
          + "(sha256 \(adopted.sha256.prefix(8))…) than this program scores by, "
          + "\(Ruleset.second.name).",
        mend: "See which pairs differ: concert duplicate rules would-differ \(adopted.name)",
        outcome: .done))
  }
}
