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
      "verify --against checkpoint-2024-06":
        "Whether the ledger still continues the history that was signed then.",
      "verify --since last":
        "Only what came after your own last sound check: fast enough for each hour.",
      "verify wells.tlog-proof --key concert.example/lu+1a2b3c4d+AbC…":
        "What one file of `concert prove` proves; no ledger is needed.",
    ],
    details: """
      Exit 0 sound, 7 integrity broken, 1 another finding, such as an unsigned tail.
      Every finding has a stable code; what each means: concert help findings

      With --since the rows before your last sound check on this machine are not read again, but for
      those that keys, rights and new events depend on; each of these is proved against the root of
      then. What an index hides, a damaged page and views are for the whole check to find: run it
      from time to time.

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
  @Option(
    help: ArgumentHelp(
      "A checkpoint that somebody kept: the ledger must continue it. May be repeated.",
      valueName: "file"))
  var against: [String] = []
  @Option(
    help: ArgumentHelp(
      "Check only what came after your last sound check: `last`, its number of events, or a"
        + " checkpoint over so many.", valueName: "last|size|file"))
  var since: String?
  @Flag(help: "Leave out building the views anew, which takes most of the time.")
  var noViews = false
  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    if let file {
      try refuseOptionsOfLedgers()
      return try BundleVerdict.tell(file, key: key ?? logKey, on: screen)
    }
    var verification = try Verification(
      opening: try ledger.folder(screen.console), logKey: logKey ?? key,
      environment: .system(variables: screen.console.environment))
    verification.comparesViews = !noViews
    if let since { try verification.begin(since: since) }
    for file in against { try verification.compare(with: file) }
    if verification.isDemo { try screen.announceDemo() }
    var progress: Progress?
    let report = try verification.run { done, total in
      // A short log is checked before anybody could read how far it is.
      guard total > 20_000, since == nil else { return }
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

  /// A file has no rows and no history that these could be about.
  private func refuseOptionsOfLedgers() throws {
    let given = [("--since", since != nil), ("--against", !against.isEmpty)]
    for (option, isGiven) in given where isGiven {
      throw Wrong.conflict("FILE", option, because: "A file is checked without a ledger.")
    }
  }

  private func tell(_ report: VerificationReport, _ screen: Screen) throws {
    let lines = VerificationPart.allCases.compactMap { part in
      Self.words(part, report).map { words, state in
        (part.title(in: screen.language), screen.language(words), screen.language(state))
      }
    }
    let titleWidth = max(12, lines.map { DisplayWidth.of($0.0) }.max() ?? 0)
    let width = lines.map { DisplayWidth.of($0.1) }.max() ?? 0
    try screen.print(report.origin)
    for line in lines {
      let text =
        "\(DisplayWidth.pad(line.0, to: titleWidth)) \(DisplayWidth.pad(line.1, to: width))  "
      try screen.print(text + line.2)
    }
    if report.erasedBodies > 0 {
      try screen.print(
        "\(report.erasedBodies, "payload was erased; its hash stands", "payloads were erased; their hashes stand")."
      )
    }
    for finding in report.findings { try screen.print(finding) }
    if report.hasMoreFindings { try screen.print("… and more findings.") }
    if !report.findings.isEmpty {
      let count = report.findings.count
      return try screen.print(
        "\(grouped: count, "finding", "findings"). Exit \(report.outcome.rawValue).")
    }
    try screen.print(
      report.earlier.map { "Sound from @\($0.size) on, after your last check." } ?? "Sound.")
  }

  /// What was looked at and how it stands; none for what was not.
  private static func words(
    _ part: VerificationPart, _ report: VerificationReport
  ) -> (words: Phrase, state: Phrase)? {
    let codes = Set(report.findings.filter(\.breaksIntegrity).map(\.code))
    let isSound = codes.isDisjoint(with: part.codes)
    let state: Phrase = .word(isSound ? "ok" : "BROKEN")
    switch part {
    case .earlier:
      guard let earlier = report.earlier else { return nil }
      let reread = Digits.grouped(Int64(earlier.reread))
      return (
        "\(grouped: Int(earlier.size), "event", "events") as your last check left them, "
          + "\(number: reread) read again and proved", state
      )
    case .leaves:
      let count = Int(report.checked)
      return (
        "\(grouped: count, "event, its hash rebuilt", "events, each hash rebuilt")", state
      )
    case .root: return (Phrase(verbatim: report.root), state)
    case .appends:
      let count = report.appendSignatures
      return ("\(grouped: count, "signature of an officer", "signatures of officers")", state)
    case .rights: return ("each act against roles and owners then", state)
    case .payloads: return ("each against its signed digest", state)
    case .versions: return ("each stream from 0 without a gap", state)
    case .schema: return ("tables and guards, word for word", state)
    case .checkpoints:
      let count = report.checkpoints
      guard let signed = report.checkpointSignatures else {
        return (
          "\(grouped: count, "root, signature not checked", "roots, signatures not checked")",
          isSound ? .word("NOT CHECKED") : state
        )
      }
      return ("\(count == 0 ? 0 : signed) of \(count) signatures", state)
    case .witnesses:
      guard let size = report.witnessedSize else { return nil }
      return ("a quorum signed the first \(number: Digits.grouped(size)) events", state)
    case .views:
      guard let views = report.views else { return nil }
      return ("\(views, "view, built anew and compared", "views, built anew and compared")", state)
    }
  }
}

extension Screen {
  /// A finding of a check, under its stable code.
  func print(_ finding: VerificationReport.Finding) throws {
    let place = finding.position.map { " @\($0)" } ?? ""
    let words = SafeText.oneLine(language(finding.telling))
    try print("finding[\(finding.code)]\(place)  \(words)")
  }
}
