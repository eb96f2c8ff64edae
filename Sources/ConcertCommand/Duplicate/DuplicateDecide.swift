import ArgumentParser
import Concert
import EventSourcing

/// What people found two efforts to be.
struct DuplicateDecide: RecordingVerb {
  static let manual = Manual(
    "duplicate decide", "Decides on a suspected duplicate.",
    arguments: "DUP OUTCOME --reason TEXT [options]",
    examples: [
      "duplicate decide DUP-0A1B2C3D joint --mission GBV-TRAINING-MALI --reason \"One course, two budgets\"":
        "Both stay, under one mission.",
      "duplicate decide DUP-0A1B2C3D same --keep COM-2024-0031 --reason \"Entered by both\"":
        "One replaces the other.",
      "duplicate decide DUP-0A1B2C3D distinct --reason \"Different provinces\"":
        "Not related; remembered.",
    ],
    details: """
      same: one replaces the other, named by --keep; both count until the other one is withdrawn,
      and the receipt gives the command. joint: both stay, under one mission.
      complementary: both stay, and it is not asked again (before --until). part_of: one is a part of
      the --parent. distinct: not related.
      """)
  static let act = "duplicate.review"

  @Argument(help: "The pair.") var duplicate: String
  @Argument(help: "same joint complementary part_of distinct.") var outcome: String
  @Option(help: ArgumentHelp("same: the one that stays.", valueName: "ref")) var keep: String?
  @Option(help: "joint: the mission that both stand under.") var mission: String?
  @Option(help: ArgumentHelp("part_of: the whole.", valueName: "ref")) var parent: String?
  @Option(help: ArgumentHelp("complementary: ask again after this day.", valueName: "day"))
  var until: String?
  @OptionGroup(title: "Recording") var write: WriteOptions
  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Signer") var signer: SignerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    let opened = try ledger.open(
      signing: signer, proposing: write.proposing.propose, on: screen)
    try await record(in: opened, on: screen)
    guard outcome == "same", let keep else { return }
    let pair = try await opened.pair(of: duplicate)
    let other = pair.a == keep ? pair.b : pair.a
    let record = try await opened.show(other)
    guard record.row["state"]?.string != "withdrawn" else { return }
    try screen.note(
      "  Both are counted until one is withdrawn. For \(record.row["ministry"]?.string ?? "its owner")"
        + " or a coordinator to do next:\n"
        + "  concert \(record.noun) withdraw \(other) --reason \"The same as \(keep)\"")
  }

  func fill(_ draft: inout CommandDraft, in ledger: Ledger) async throws {
    let pair = try await ledger.pair(of: duplicate)
    draft.word("a", "DUP", pair.a)
    draft.word("b", "DUP", pair.b)
    draft.word("outcome", "OUTCOME", outcome.replacing("-", with: "_"))
    draft.word("keep", "--keep", keep)
    draft.word("mission", "--mission", mission)
    draft.word("parent", "--parent", parent)
    draft.day("until", "--until", until)
  }
}
