import Concert
import EventSourcing

/// `concert verify FILE --key VKEY`: says what exactly a file proves.
enum BundleVerdict {
  static func tell(_ file: String, key: String?, on screen: Screen) throws {
    // Taken from anywhere nearby, the key would prove nothing.
    guard let key else { throw Wrong.missingOptions(["--key"], of: ["verify"]) }
    let report = try BundleCheck(file: file, vkey: key).run()
    if report.isDemo { try screen.announceDemo() }
    if screen.format.isJSON {
      try screen.print(report.json)
    } else {
      try tell(report, screen)
    }
    if report.outcome != .done { throw Ended(report.outcome) }
  }

  private static func tell(_ report: BundleReport, _ screen: Screen) throws {
    try screen.print(
      "\(SafeText.oneLine(report.origin)), checkpoint over \(number: Digits.grouped(report.size)) events"
    )
    try screen.print("root \(report.root)")
    for event in report.events { try tell(event, screen) }
    if !report.chain.isEmpty { try screen.print("\nWhose keys") }
    for link in report.chain {
      try screen.print("  @\(link.position)  \(link.type)  \(SafeText.oneLine(link.officer))")
    }
    try screen.print("")
    for finding in report.findings { try screen.print(finding) }
    guard report.outcome != .integrityBroken else {
      return try screen.print("Nothing is proved. Exit \(report.outcome.rawValue).")
    }
    if report.findings.isEmpty { try screen.print("Proved.") }
    for claim in report.notProved { try screen.print("Not proved: \(claim).") }
    try screen.print("That needs the log: concert verify --ledger DIR")
  }

  private static func tell(_ event: BundleReport.Event, _ screen: Screen) throws {
    let roles = event.roles.isEmpty ? "" : ": \(event.roles.joined(separator: ", "))"
    let language = screen.language
    let facts: [(String, String)] = [
      ("what", language("\(event.type), version \(event.version)")),
      ("who", "\(event.officer) (\(event.officerMinistry ?? "?")\(roles))"),
      ("for", event.ministry), ("about", event.on), ("signed", event.signedAt),
      ("recorded", event.recordedAt), ("leaf", event.leafHash),
      (
        "payload",
        event.payload?.canonicalText ?? language("not in the file; its digest is signed")
      ),
    ]
    try screen.print("\n\(SafeText.oneLine(event.stream)) @\(event.position)")
    let labels = facts.map { language.label($0.0) }
    let width = max(8, labels.map { DisplayWidth.of($0) }.max() ?? 0)
    for (label, fact) in zip(labels, facts) {
      let line = "  \(DisplayWidth.pad(label, to: width))  \(SafeText.oneLine(fact.1))"
      try screen.print(line)
    }
  }
}
