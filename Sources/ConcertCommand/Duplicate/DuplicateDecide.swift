import ArgumentParser
import Concert
import EventSourcing

/// What people found two efforts to be.
struct DuplicateDecide: RecordingVerb {
  static let manual = Manual(
    "duplicate decide", "Decides on a suspected duplicate.",
    arguments: "DUP OUTCOME --reason TEXT [options]",
    examples: [
      "duplicate decide DUP-0A1B2C3D joint --new-mission GBV-MALI --reason \"One course, two budgets\"":
        "Both stay, under one mission: established or joined, and both pooled.",
      "duplicate decide DUP-0A1B2C3D same --keep COM-2024-0031 --reason \"Entered by both\" --dry-run":
        "One replaces the other, which is withdrawn; all that would be recorded.",
      "duplicate decide DUP-0A1B2C3D distinct --reason \"Different provinces\"":
        "Not related; remembered.",
    ],
    details: """
      same: one replaces the other, named by --keep; the other one is withdrawn with the reason.
      joint: both stay, under one mission, which is joined or established first. All of it is one
      append, or nothing: it needs the rights of both ministries, or a coordinator's.
      complementary: both stay, and it is not asked again (before --until). part_of: one is a part of
      the --parent. distinct: not related.
      """)
  static let act = "duplicate.review"

  @Argument(help: "The pair.") var duplicate: String
  @Argument(help: "same joint complementary part_of distinct.") var outcome: String
  @Option(help: ArgumentHelp("same: the one that stays.", valueName: "ref")) var keep: String?
  @Option(help: "joint: the mission that both stand under.") var mission: String?
  @Option(help: ArgumentHelp("joint: a mission to establish for both.", valueName: "name"))
  var newMission: String?
  @Option(help: ArgumentHelp("Of the new mission. (default: the first one's)", valueName: "text"))
  var title: [String] = []
  @Option(help: ArgumentHelp("Of the new mission. (default: the first one's)", valueName: "code"))
  var lead: String?
  @Option(help: ArgumentHelp("part_of: the whole.", valueName: "ref")) var parent: String?
  @Option(help: ArgumentHelp("complementary: ask again after this day.", valueName: "day"))
  var until: String?
  @Option(
    help: ArgumentHelp(
      "Refuse if the facts are not those of this facts_digest (explain --json).",
      valueName: "digest"))
  var seen: String?
  @Option(
    help: ArgumentHelp(
      "The blind sample that drew the pair, as duplicate sample names it.", valueName: "name"))
  var sample: String?
  @OptionGroup(title: "Recording") var write: WriteOptions
  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Signer") var signer: SignerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  private var word: String { outcome.replacing("-", with: "_") }

  func run(on screen: Screen) async throws {
    if mission != nil, newMission != nil {
      throw Wrong.conflict("--mission", "--new-mission", because: "It is joined or established.")
    }
    if newMission == nil, !title.isEmpty || lead != nil {
      throw Wrong.missingOptions(["--new-mission"], of: ["duplicate", "decide"])
    }
    let opened = try ledger.open(
      signing: signer, proposing: write.proposing.propose, on: screen)
    guard word == "same" || word == "joint" else { return try await record(in: opened, on: screen) }
    let draft = try await draft(in: opened)
    guard draft.faults.isEmpty else { throw Rejections(draft.faults) }
    try await SettlementDialogue(
      ledger: opened, draft: draft, establishing: newMission.map { _ in charter }, write: write
    ).run(on: screen)
  }

  /// What is said of the new mission; the two efforts say the rest.
  private var charter: JSONObject {
    var object = JSONObject()
    object["title"] = Typed.text(title)
    object["lead"] = lead.map { .string($0) }
    return object
  }

  func fill(_ draft: inout CommandDraft, in ledger: Ledger) async throws {
    let pair = try await pair(in: ledger)
    draft.word("a", "DUP", pair.a)
    draft.word("b", "DUP", pair.b)
    draft.word("outcome", "OUTCOME", word)
    draft.word("keep", "--keep", keep)
    draft.word("mission", newMission == nil ? "--mission" : "--new-mission", newMission ?? mission)
    draft.word("parent", "--parent", parent)
    draft.day("until", "--until", until)
    draft.word("facts_digest", "--seen", seen)
    draft.word("sample", "--sample", sample)
  }

  private func pair(in ledger: Ledger) async throws -> (a: String, b: String) {
    guard let sample else { return try await ledger.pair(of: duplicate) }
    guard let name = DuplicateSampleName(sample) else {
      throw BadValue.choice(sample, at: "--sample", known: ["2024-06/20@41236"])
    }
    return try await ledger.pair(of: duplicate, in: name)
  }
}
