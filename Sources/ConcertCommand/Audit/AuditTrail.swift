import ArgumentParser
import Concert

/// The events of one record with payload and leaf hash.
struct AuditTrail: Verb {
  static let manual = Manual(
    "audit trail", "The events of one record with payload and leaf hash.",
    arguments: "REF [options]",
    examples: [
      "audit trail COM-2024-0031": "Who promised it, who changed it, and why.",
      "audit trail DEF.weber --format jsonl": "Rights given and taken, for programs.",
    ])

  @Argument(help: ArgumentHelp("Which record.", valueName: "ref")) var ref: String
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    var query = TrailQuery()
    query.ref = ref
    try await ledger.open(on: screen).trail(query, on: screen)
  }
}
