import ArgumentParser
import Concert
import EventSourcing

/// Whether nothing was altered, and everybody had the right to what they signed.
struct VerifyCommand: Verb {
  static let manual = Manual(
    "verify", "Whether nothing was altered: leaves, root, signatures, rights, versions.",
    examples: [
      "verify": "The whole ledger, trusting nobody who could write its file.",
      "verify --log-key concert.example/lu+1a2b3c4d+AbC… --json":
        "With the log's public key as the founders gave it to you.",
      "verify wells.tlog-proof --key concert.example/lu+1a2b3c4d+AbC…":
        "What one file of `concert prove` proves; no ledger is needed.",
    ],
    details: """
      Exit 0 sound, 7 integrity broken, 1 another finding, such as an unsigned tail.
      The log's public key is taken from your key store; where it is not there, name it.
      """)

  @Argument(
    help: ArgumentHelp("A file of `concert prove`; none for the whole ledger.", valueName: "file"),
    completion: .file())
  var file: String?
  @Option(help: ArgumentHelp("The log's public key, to check a file with.", valueName: "vkey"))
  var key: String?
  @Option(help: ArgumentHelp("The log's public key, from the receipt of init.", valueName: "vkey"))
  var logKey: String?
  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    if let file { return try BundleVerdict.tell(file, key: key ?? logKey, on: screen) }
    let verification = try Verification(
      opening: try ledger.folder(screen.console), logKey: logKey ?? key,
      environment: .system(variables: screen.console.environment))
    if verification.isDemo { try screen.announceDemo() }
    var progress: Progress?
    let report = try verification.run { done, total in
      // A short log is checked before anybody could read how far it is.
      guard total > 20_000 else { return }
      progress = progress ?? screen.progress("verify", total: Int(total))
      try progress?.advance(to: Int(done))
    }
    if screen.format.isJSON {
      try screen.print(report.json)
    } else {
      try tell(report, screen)
    }
    if report.outcome != .done { throw Ended(report.outcome) }
  }

  private func tell(_ report: VerificationReport, _ screen: Screen) throws {
    func count(_ number: Int, _ one: String, _ several: String) -> String {
      "\(Digits.grouped(Int64(number))) \(number == 1 ? one : several)"
    }
    let codes = Set(report.findings.filter(\.breaksIntegrity).map(\.code))
    func state(_ words: String...) -> String {
      codes.isDisjoint(with: words) ? "ok" : "BROKEN"
    }
    let checkpoints = report.checkpointSignatures.map {
      "\(report.checkpoints == 0 ? 0 : $0) of \(report.checkpoints) signatures"
    }
    let lines = [
      (
        "Leaves", count(Int(report.size), "event, its hash rebuilt", "events, each hash rebuilt"),
        state("broken-chain", "broken-node", "position-gap")
      ),
      ("Root", report.root, state("broken-node", "other-history", "behind-checkpoint")),
      (
        "Appends",
        count(report.appendSignatures, "signature of an officer", "signatures of officers"),
        state("bad-signature", "append-differs", "append-missing", "bad-append", "bad-possession")
      ),
      (
        "Rights", "each act against roles and owners then",
        state("not-allowed", "wrong-owner", "bad-genesis")
      ),
      (
        "Payloads", "each against its signed digest",
        state(
          "body-differs", "column-differs", "bad-header", "unreadable-event", "unknown-event-type",
          "erased-without-authority")
      ),
      (
        "Versions", "each stream from 0 without a gap",
        state("version-gap", "wrong-stream", "bad-event")
      ),
      ("Schema", "tables and guards, word for word", state("schema-altered", "broken-ledger")),
      (
        "Checkpoints",
        checkpoints
          ?? count(
            report.checkpoints, "root, signature not checked", "roots, signatures not checked"),
        report.checkpointSignatures == nil && codes.isDisjoint(with: ["bad-checkpoint"])
          ? "NOT CHECKED" : state("bad-checkpoint")
      ),
    ]
    let width = lines.map { DisplayWidth.of($0.1) }.max() ?? 0
    try screen.print(report.origin)
    for line in lines {
      try screen.print(
        "\(DisplayWidth.pad(line.0, to: 12)) \(DisplayWidth.pad(line.1, to: width))  \(line.2)")
    }
    if report.erasedBodies > 0 {
      try screen.print("\(report.erasedBodies) payloads were erased; their hashes stand.")
    }
    for finding in report.findings {
      let place = finding.position.map { " @\($0)" } ?? ""
      try screen.print("finding[\(finding.code)]\(place)  \(SafeText.oneLine(finding.message))")
    }
    if report.hasMoreFindings { try screen.print("… and more findings.") }
    try screen.print(
      report.findings.isEmpty
        ? "Sound."
        : "\(count(report.findings.count, "finding", "findings")). Exit \(report.outcome.rawValue)."
    )
  }
}
