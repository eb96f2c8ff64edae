import ArgumentParser
import Concert
import EventSourcing
import Matching

/// The rules that shall count from now on.
struct DuplicateRulesAdopt: RecordingVerb {
  static let manual = Manual(
    "duplicate rules adopt", "Adopts rules for scoring pairs; a coordinator's act.",
    arguments: "NAME|FILE --reason TEXT [options]",
    examples: [
      "duplicate rules adopt \(Ruleset.second.name) --reason \"As shipped\"":
        "The rules of this program.",
      "duplicate rules adopt points.csv --reason \"Fitted to our decisions\" --dry-run":
        "Points that duplicate rules train wrote.",
    ],
    details: """
      The event holds the name of the rules and the hash of all their files; the points are kept
      beside the log, in rulesets/. It reopens nothing. A program scores by the rules that it brings
      along; where others were adopted, duplicate list and explain say so, and duplicate rules
      would-differ names the pairs.
      """)
  static let act = "ruleset.adopt"

  @Argument(help: "The rules of this program, by name, or a file of points.") var rules: String
  @OptionGroup(title: "Recording") var write: WriteOptions
  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Signer") var signer: SignerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func fill(_ draft: inout CommandDraft, in ledger: Concert.Ledger) async throws {
    let chosen = try await RulesChoice.read(rules, in: ledger)
    draft.word("name", "NAME", chosen.name)
    draft.word("sha256", "NAME", Concert.Ledger.sha256(of: chosen))
    // The points are there before an event names them.
    if !write.storesNothing { try await ledger.keep(chosen) }
  }
}

/// What other rules would say of pairs that are flagged or decided.
struct DuplicateRulesWouldDiffer: Verb {
  static let manual = Manual(
    "duplicate rules would-differ", "Pairs whose tier other rules would change; reopens nothing.",
    arguments: "NAME|FILE [options]",
    examples: [
      "duplicate rules would-differ points.csv": "Before these points are adopted.",
      "duplicate rules would-differ points.csv --known-at 2024-03-15 --json":
        "Of the pairs that were known then, for programs.",
    ],
    details: """
      Only pairs that are flagged or were decided on; what only the other rules would find is not
      among them. Exit 1 when there is one.
      """)

  @Argument(help: "Rules that were adopted, by name, or a file of points.") var rules: String
  @OptionGroup(title: "Rows") var arrangement: ArrangementOptions
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  private static let shape = RowShape(
    "pair",
    [
      Column("ref", .reference), Column("status", .reference), Column("outcome", .reference),
      Column("score", .integer), Column("tier", .reference),
      Column("other_score", .integer, heading: "then"),
      Column("other_tier", .reference, heading: "tier then"),
      Column("first", .reference, heading: "a"), Column("second", .reference, heading: "b"),
    ])

  func run(on screen: Screen) async throws {
    let reading = try ledger.open(on: screen)
    let chosen = try await RulesChoice.read(rules, in: reading.ledger)
    let found = try await reading.ledger.wouldDiffer(under: chosen, at: reading.at)
    let cells = found.differences.map { difference -> [Cell] in
      let pair = difference.pair
      return [
        .text(pair.ref), .text(pair.status), .text(pair.outcome), .integer(pair.score),
        .text(pair.tier), difference.score.map { .integer($0) } ?? .none, .text(difference.tier),
        .text(pair.a.ref), .text(pair.b.ref),
      ]
    }
    try arrangement.applied(to: screen).print(
      Rows(Self.shape, basis: reading.basis(found.basis), cells: cells))
    let count = found.compared
    try screen.note(
      "\(found.differences.count) of \(count, "pair", "pairs") would differ under "
        + "\(chosen.name) instead of \(Ruleset.second.name).")
    if !found.differences.isEmpty { throw Ended(.finding) }
  }
}
