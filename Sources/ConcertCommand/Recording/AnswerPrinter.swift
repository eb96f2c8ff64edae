import Concert
import EventSourcing

/// Prints what `submit` answers: one JSON object a line for programs, a table for people.
struct AnswerPrinter: Sendable {
  private static let shape = RowShape(
    "line",
    [
      Column("line", .integer), Column("ref", .reference), Column("position", .integer),
      Column("version", .integer), Column("state", .reference), Column("duplicates"),
    ])

  private let screen: Screen
  private let isDryRun: Bool
  private var rows: RowPrinter
  private var toReview = 0
  private(set) var durableThrough = 0

  init(_ screen: Screen, isDryRun: Bool) throws {
    self.screen = screen
    self.isDryRun = isDryRun
    rows = try screen.printer(Self.shape)
  }

  mutating func print(_ answer: CommandAnswer) throws {
    if screen.format.isJSON {
      for object in Self.objects(answer, isDryRun: isDryRun) { try screen.print(.object(object)) }
    } else {
      try printForPeople(answer)
    }
    if case .stored(let line, _) = answer.outcome, !isDryRun { durableThrough = line }
    if answer.duplicates?.isEmpty == false { toReview += 1 }
  }

  func finish() throws {
    guard !screen.format.isJSON, rows.count > 0 else { return }
    var rows = rows
    try rows.finish()
  }

  private mutating func printForPeople(_ answer: CommandAnswer) throws {
    switch answer.outcome {
    case .stored(let line, let command):
      let state = Phrase.word(
        isDryRun ? "would be stored" : command.replayed ? "stored before" : "stored")
      let position: Cell = isDryRun ? .none : .integer(Int(command.position))
      try rows.add([
        .integer(line), .text(command.ref), position, .integer(command.version), .words(state),
        Self.cell(answer.duplicates),
      ])
    case .refused(let line, let reasons):
      for reason in reasons {
        try screen.console.err.write(
          screen.language("line \(line): ")
            + Failure.text(reason, screen.language, colour: screen.errorColour))
      }
    case .givenUp: break
    }
  }

  private static func cell(_ duplicates: [OpenDuplicate]?) -> Cell {
    guard let duplicates else { return .notReported }
    return duplicates.isEmpty ? .none : .text(duplicates.map(\.ref).joined(separator: " "))
  }

  /// The answer of CONTRACT.md. A line with several faults of shape has one answer, with `errors`.
  static func objects(_ answer: CommandAnswer, isDryRun: Bool) -> [JSONObject] {
    var object = JSONObject()
    object["line"] = .int(Int64(answer.outcome.line))
    object["ok"] = .bool(false)
    switch answer.outcome {
    case .stored(_, let command):
      object["ok"] = .bool(true)
      object["ref"] = .string(command.ref)
      object["position"] = .int(command.position)
      object["version"] = .int(Int64(command.version))
      object["duplicates"] = answer.duplicates.map { .array($0.map { .string($0.ref) }) }
      if command.replayed { object["replayed"] = .bool(true) }
      if command.isErased { object["erased"] = .bool(true) }
      if isDryRun { object["dry_run"] = .bool(true) }
    case .refused(_, let reasons):
      guard let first = reasons.first else { break }
      for member in Failure.members(of: first).members { object[member.key] = member.value }
      if reasons.count > 1 {
        object["errors"] = .array(reasons.map { .object(Failure.members(of: $0)) })
      }
    case .givenUp:
      object["code"] = "not-stored"
      object["message"] = "This line is sound, but another one was refused, and all go together."
      object["mend"] = "Repair the refused lines, or leave them out with --on-error skip."
    }
    return [object]
  }

  /// What became of the whole file, on standard error.
  func summarise(_ receipt: SubmissionReceipt) throws {
    var parts: [Phrase] = [
      isDryRun ? "would store \(receipt.stored)" : "stored \(receipt.stored)"
    ]
    if receipt.replayed > 0 { parts.append("stored before \(receipt.replayed)") }
    if toReview > 0 { parts.append("to review \(toReview)") }
    if receipt.refused > 0 { parts.append("refused \(receipt.refused)") }
    var lines: [Phrase] = [.list(parts, " · ")]
    if isDryRun {
      lines.append("Dry run, nothing was stored.")
    } else if receipt.stopped {
      lines.append(
        receipt.durableThrough > 0
          ? "Stored up to line \(receipt.durableThrough), and nothing after it."
          : "Nothing was stored.")
    } else if receipt.durableThrough > 0 {
      lines.append("Durable up to line \(receipt.durableThrough).")
    }
    if toReview > 0 { lines.append("See: concert duplicate list") }
    try screen.note(.list(lines, "\n"))
  }
}
