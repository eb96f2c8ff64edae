import Concert
import EventSourcing

/// A proposal in plain words: what would be recorded, who signed, and who is still to sign.
struct ProposalPrinter {
  /// People are shown so many events; programs get all.
  private static let shownEvents = 50

  private let screen: Screen
  private let report: ProposalReport

  init(_ screen: Screen, _ report: ProposalReport) {
    self.screen = screen
    self.report = report
  }

  /// What whoever proposed it is told.
  func receipt() throws {
    if screen.format.isJSON { return try screen.print(object(["proposed": true])) }
    if !screen.console.out.isTerminal { try screen.print(SafeText.oneLine(report.file)) }
    try screen.note(
      "Proposed \(subject), not recorded\n"
        + "  \(SafeText.oneLine(report.file))  signed \(report.signedAt)  \(report.officer)")
    for need in lacking { try screen.note("  " + screen.language(need)) }
    let file = SafeText.oneLine(report.file)
    try screen.note(
      report.lacking.isEmpty
        ? "Record it with: concert record \(file)"
        : "Who signs: concert cosign \(file)   Then: concert record \(file)")
  }

  /// What whoever is to sign it reads first.
  func show() throws {
    let who = "\(report.officerMinistry ?? "?"): \(report.roles.joined(separator: ", "))"
    try screen.print("Proposal for \(SafeText.oneLine(report.origin))")
    try screen.print(
      "  whose act   \(SafeText.oneLine(report.officer)) (\(SafeText.oneLine(who)))")
    try screen.print("  signed at   \(report.signedAt)")
    try screen.print(
      "  signed by   " + SafeText.oneLine(report.signedBy.joined(separator: ", ")))
    for event in report.events.prefix(Self.shownEvents) { try show(event) }
    try showRest()
    try screen.print("")
  }

  /// What whoever signed it is told.
  func signed(by officer: String?) throws {
    if screen.format.isJSON {
      return try screen.print(object(["signed": .bool(officer != nil)]))
    }
    try screen.note(
      officer.map { "Signed by \(SafeText.oneLine($0)): \(SafeText.oneLine(report.file))" }
        ?? "Your signature is there already.")
    try tellNeeds()
  }

  /// What would come of it if this officer signed, who has not yet; none when they have.
  func trial(signer: String?) throws {
    if screen.format.isJSON {
      var members: [String: JSON] = ["dry_run": true]
      members["would_sign"] = signer.map { .string($0) }
      if signer != nil { members["complete"] = false }
      return try screen.print(object(members))
    }
    try show()
    if let signer {
      try screen.note("\(SafeText.oneLine(signer)) may sign, and has not yet.")
      if report.lacking.isEmpty { try screen.note("With it, no signature is missing.") }
      for need in lacking { try screen.note(need) }
    } else {
      try tellNeeds()
    }
    try screen.note("Dry run, nothing was signed.")
  }

  /// Who is still to sign.
  private func tellNeeds() throws {
    for need in lacking { try screen.note(need) }
    if report.lacking.isEmpty {
      try screen.note("Record it with: concert record \(SafeText.oneLine(report.file))")
    }
  }

  private var subject: Phrase {
    let refs = Set(report.events.map(\.ref))
    if refs.count == 1, let ref = refs.first { return Phrase(verbatim: SafeText.oneLine(ref)) }
    return
      "\(grouped: report.events.count, "event", "events") of \(refs.count, "record", "records")"
  }

  private var lacking: [Phrase] {
    report.lacking.map { need in
      let who = need.able.prefix(8).map { SafeText.oneLine($0) }.joined(separator: ", ")
      return need.able.isEmpty
        ? "still to sign: \(need.telling) Nobody else who is enrolled may."
        : "still to sign: \(need.telling) Who may: \(who)."
    }
  }

  private func object(_ members: [String: JSON]) -> JSON {
    var object = report.json.object ?? JSONObject()
    object["ok"] = .bool(true)
    for (key, value) in members { object[key] = value }
    return .object(object)
  }

  private func show(_ event: ProposalReport.ProposedEvent) throws {
    let words = EventWords(
      type: event.type, ref: event.ref, version: event.version, ministry: event.ministry,
      on: event.on, visibility: event.visibility, payload: event.payload)
    try screen.print("")
    for line in words.lines(in: screen.language) { try screen.print(line) }
  }

  private func showRest() throws {
    let rest = report.events.dropFirst(Self.shownEvents)
    guard !rest.isEmpty else { return }
    let types = Dictionary(grouping: rest, by: \.type).mapValues(\.count)
    try screen.print("\nand \(Digits.grouped(Int64(rest.count))) more; --json shows all")
    for (type, count) in types.sorted(by: { $0.key < $1.key }) {
      try screen.print("  \(Digits.grouped(Int64(count)))  \(type)")
    }
  }
}
