import Concert
import EventSourcing

/// What a decision recorded, or would: the review and the acts that make it true.
struct SettlementPrinter {
  private let screen: Screen
  private let settlement: Settlement
  private let outcome: String

  init(_ screen: Screen, _ settlement: Settlement, outcome: String) {
    self.screen = screen
    self.settlement = settlement
    self.outcome = outcome
  }

  /// Every event with all that it says.
  func plan() throws {
    for entry in settlement.entries { try show(entry) }
  }

  func trial() throws {
    if screen.format.isJSON {
      return try screen.print(.object(object(["dry_run": true])))
    }
    try plan()
    try screen.note("Would record \(heading)\nDry run, nothing was stored.")
  }

  func receipt(_ receipt: EntryReceipt?, key: String?) throws {
    let stored = settlement.review
    if screen.format.isJSON {
      try screen.print(.object(object(with: receipt)))
    } else if !screen.console.out.isTerminal {
      try screen.print(SafeText.oneLine(stored.ref))
    }
    if stored.replayed, let key {
      return try screen.note(
        Explanation(
          code: "already-recorded", at: "key", value: key,
          what: "Same key, same content: \(stored.ref) (@\(stored.position)). Nothing was added.",
          mend: "See: concert show \(stored.ref)", outcome: .done))
    }
    guard !screen.format.isJSON else { return }
    var lines: [Phrase] = ["Recorded \(heading)"]
    let width = settlement.entries.map(\.type.count).max() ?? 0
    for entry in settlement.entries {
      lines.append(
        "  \(DisplayWidth.pad(entry.type, to: width))  \(entry.ref) for \(entry.ministry)  "
          + "event @\(entry.position)")
    }
    try screen.note(lines.map { SafeText.oneLine(screen.language($0)) }.joined(separator: "\n"))
  }

  private var heading: Phrase {
    let count = settlement.entries.count
    let reason = review?.payload["reason"].map { "  \(ReceiptPrinter.words($0))" } ?? ""
    return
      "\(settlement.review.ref) \(Phrase.word(outcome)): \(count, "event", "events") of one append\(SafeText.oneLine(reason))"
  }

  private var review: Settlement.Entry? {
    settlement.entries.first { $0.type == "duplicate.reviewed" }
  }

  private func show(_ entry: Settlement.Entry) throws {
    let words = EventWords(
      type: entry.type, ref: entry.ref, version: entry.version, ministry: entry.ministry,
      on: entry.on, payload: entry.payload)
    for line in words.lines(in: screen.language) { try screen.console.err.line(line) }
    try screen.console.err.line("")
  }

  private func object(with receipt: EntryReceipt?) -> JSONObject {
    var members: [String: JSON] = [:]
    if let receipt {
      members["recorded_at"] = .string(receipt.recorded.description)
      members["officer"] = .string(receipt.officer)
      members["ministry"] = .string(receipt.ministry)
      members["leaf_hash"] = .string(receipt.leafHash)
    }
    return object(members)
  }

  private func object(_ members: [String: JSON]) -> JSONObject {
    var object = JSONObject()
    object["ok"] = .bool(true)
    object["ref"] = .string(settlement.review.ref)
    object["position"] = .int(settlement.review.position)
    object["version"] = .int(Int64(settlement.review.version))
    object["type"] = "duplicate.reviewed"
    object["outcome"] = .string(outcome)
    if settlement.review.replayed { object["replayed"] = .bool(true) }
    object["events"] = .array(settlement.entries.map(\.json))
    for (key, value) in members { object[key] = value }
    return object
  }
}
