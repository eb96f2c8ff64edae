import ArgumentParser
import Concert
import EventSourcing

/// What waits for me, and how the ledger stands.
struct StatusCommand: Verb {
  static let manual = Manual(
    "status", "What waits for me, and how the ledger stands.",
    examples: [
      "status": "My ministry's overdue and due promises, and duplicates to review.",
      "status --ministry DEF --as-of 2024-06-30": "What waited for Defence on that day.",
    ],
    details:
      "Whose tasks: --ministry, else the ministry of the officer whose key is here, else all.")

  @Option(help: ArgumentHelp("Whose tasks.", valueName: "code")) var ministry: String?
  @Option(help: "At most so many promises and so many pairs; all are counted.") var limit = 50
  @OptionGroup(title: "Signer") var signer: SignerOptions
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    try Wrong.require(limit, in: 0..., for: "--limit")
    let reading = try ledger.open(on: screen, as: signer)
    let status = try await reading.ledger.status(ministry: ministry, limit: limit, at: reading.at)
    if screen.format.isJSON { return try screen.print(Self.json(status)) }
    let parts: [Phrase?] = [
      status.ministry.map(Phrase.init(verbatim:)) ?? "all ministries",
      status.officer.map(Phrase.init(verbatim:)),
      status.roles.isEmpty ? nil : .list(status.roles.map(Phrase.word)),
    ]
    let who = screen.language(.list(parts.compactMap { $0 }, " · "))
    try screen.print(
      screen.colour(.bold, who) + "   " + screen.language(reading.basis(status.basis).line))
    try tasks(status, screen)
    try ledgerLines(status, screen)
  }

  private func tasks(_ status: LedgerStatus, _ screen: Screen) throws {
    let all = status.waiting.values.reduce(0, +)
    guard all > 0 else { return try screen.print("\nNothing waits.") }
    try screen.print("\nTo do (\(all))")
    let labels = status.tasks.map { screen.language(Self.label($0)) }
    let width = labels.map { DisplayWidth.of($0) }.max() ?? 0
    for (task, label) in zip(status.tasks, labels) {
      let score = task.score.map { screen.language("  \($0) of 100") } ?? ""
      let line =
        "  \(DisplayWidth.pad(label, to: width))  \(DisplayWidth.pad(task.ref, to: 13))  "
        + "\(task.ministry)  \(SafeText.oneLine(screen.language(task.title)))\(score)"
      try screen.print(line)
    }
    let kinds: [(Set<LedgerStatus.Task.Kind>, String)] = [
      ([.overdue, .due], "concert commitment list --overdue"),
      ([.toReview], "concert duplicate list --status open"),
    ]
    for (kinds, command) in kinds {
      let more =
        kinds.reduce(0) { $0 + (status.waiting[$1] ?? 0) }
        - status.tasks.count { kinds.contains($0.kind) }
      guard more > 0 else { continue }
      try screen.print("  … \(more) more; --limit \(limit + more) or \(command)")
    }
  }

  private static func label(_ task: LedgerStatus.Task) -> Phrase {
    let days = task.days ?? 0
    return switch task.kind {
    case .overdue: "overdue \(days, "day", "days")"
    case .due: days == 0 ? "due today" : "due in \(days, "day", "days")"
    case .toReview: "to review"
    }
  }

  private func ledgerLines(_ status: LedgerStatus, _ screen: Screen) throws {
    try screen.print(
      "\nLedger \(status.origin): \(grouped: Int(status.size), "event", "events"), newest @\(status.size - 1)"
    )
    if status.unsigned > 0 {
      try screen.print("  \(status.unsigned) of them are not covered by a signed checkpoint yet")
    }
    for view in status.views where view.isFaulted || view.behind > 0 {
      try screen.print(
        "  view \(view.view) is \(Phrase.word(view.state)), \(view.behind) behind: concert projection status"
      )
    }
  }

  private static func json(_ status: LedgerStatus) -> JSON {
    func text(_ value: String?) -> JSON { value.map(JSON.string) ?? .null }
    func count(_ kind: LedgerStatus.Task.Kind) -> JSON { .int(Int64(status.waiting[kind] ?? 0)) }
    let waiting: JSON = [
      "overdue": count(.overdue), "due": count(.due), "to_review": count(.toReview),
    ]
    return .object([
      "basis": status.basis.json, "origin": .string(status.origin),
      "ministry": text(status.ministry), "officer": text(status.officer),
      "roles": .array(status.roles.map(JSON.string)), "events": .int(status.size),
      "head": .int(status.size - 1), "unsigned": .int(status.unsigned),
      "tasks": .array(status.tasks.map(json)),
      "waiting": waiting,
      "views_behind": .array(
        status.views.filter { $0.behind > 0 || $0.isFaulted }.map { .string($0.view) }),
    ])
  }

  private static func json(_ task: LedgerStatus.Task) -> JSON {
    [
      "kind": .string(task.kind.rawValue), "ref": .string(task.ref),
      "ministry": .string(task.ministry), "title": .string(task.title.description),
      "days": task.days.map { .int(Int64($0)) } ?? .null,
      "due": task.due.map(JSON.string) ?? .null,
      "score": task.score.map { .int(Int64($0)) } ?? .null,
    ]
  }
}
