import ArgumentParser
import Concert
import EventSourcing

/// Whether this installation and its ledger are in order, with a mend for each finding.
struct DoctorCommand: Verb {
  static let manual = Manual(
    "doctor", "Checks of this installation, with a mend for each finding.",
    examples: [
      "doctor": "File, keys, views, clock, disk, evidence; exit 1 when something fails.",
      "doctor --json": "The same for programs.",
    ])

  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  private static let shape = RowShape(
    "check",
    [
      Column("check", .reference), Column("state", .reference), Column("message"),
      Column("mend"),
    ])

  func run(on screen: Screen) async throws {
    let folder = try ledger.ledger.folder(screen.console)
    let doctor = Doctor(
      folder: folder, projections: ledger.projectionFolder(screen.console),
      environment: .system(variables: screen.console.environment))
    let results = await doctor.examine()
    if screen.format.isForPeople, !screen.isAccessible, screen.format != .md {
      let states = results.map { screen.language(.word($0.state.rawValue)) }
      let stateWidth = max(4, states.map { DisplayWidth.of($0) }.max() ?? 0)
      let indent = String(repeating: " ", count: stateWidth + 16)
      for result in results {
        try screen.print(
          DisplayWidth.pad(screen.language(.word(result.state.rawValue)), to: stateWidth) + "  "
            + DisplayWidth.pad(screen.language.label(result.check), to: 12) + "  "
            + SafeText.oneLine(screen.language(result.message)))
        if let mend = result.mend {
          try screen.print(indent + SafeText.oneLine(screen.language(mend)))
        }
      }
    } else {
      try screen.print(
        Rows(
          Self.shape,
          cells: results.map {
            [
              .text($0.check), .words(.word($0.state.rawValue)), .words($0.message),
              .words($0.mend),
            ]
          }))
    }
    if results.contains(where: { $0.state == .fail }) { throw Ended(.finding) }
  }
}
