import ArgumentParser
import Concert
import EventSourcing

/// All that happened to one record, told to people; rows for programs.
struct AuditTrail: Verb {
  static let manual = Manual(
    "audit trail", "Who did what to one record, when, on whose behalf, and why.",
    arguments: "REF [options]",
    examples: [
      "audit trail COM-2024-0031": "Who promised it, who changed what, and why.",
      "audit trail COM-2024-0031 --linked": "With the contributions given under it.",
      "audit trail DEF.weber --format jsonl": "Rights given and taken, for programs.",
    ],
    details: """
      Each event is checked before it is shown: its leaf is rebuilt from what is stored, the payload
      compared with the digest that was signed, and the path followed to the root of the last signed
      checkpoint. Exit 7 when one of them does not hold. Signatures of officers and their rights are
      checked by `concert verify`.
      Lines without a position are computed from days; they are no events, and programs don't get
      them.
      """)

  @Argument(help: ArgumentHelp("Which record.", valueName: "ref")) var ref: String
  @Flag(help: "Also contributions given under it now, and decisions on duplicates that name it.")
  var linked = false
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    let reading = try ledger.open(on: screen)
    let story = try await reading.ledger.story(of: ref, withLinked: linked, at: reading.at)
    if screen.format == .table || screen.format == .wide {
      try StoryPrinter(story, reading.basis(story.basis), screen).print()
    } else {
      var rows = TrailRows(screen: screen, reading: reading, tellsChanges: true)
      try rows.begin(story.basis, columns: [])
      for event in story.events { try rows.take(event.entry, changes: event.changes) }
      try rows.finish()
    }
    try tell(story.check.findings, screen)
  }

  private func tell(_ findings: [VerificationReport.Finding], _ screen: Screen) throws {
    guard !findings.isEmpty else { return }
    throw Rejections(
      findings.map { finding in
        Explanation(
          code: finding.code, at: finding.position.map { "@\($0)" } ?? ref,
          what: finding.telling, mend: "See: concert verify",
          outcome: .integrityBroken)
      })
  }
}
