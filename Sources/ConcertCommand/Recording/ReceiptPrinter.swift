import Concert
import Coordination
import EventSourcing

/// The receipt of one act: what it is about, the event that holds it, and what comes near to it.
struct ReceiptPrinter {
  private let screen: Screen
  private let command: JSONObject
  private let isDryRun: Bool
  private let isProposal: Bool

  /// - Parameter isProposal: others signed it, and it comes from a file.
  init(
    _ screen: Screen, _ command: JSONObject, isDryRun: Bool, isProposal: Bool = false
  ) {
    self.isProposal = isProposal
    self.screen = screen
    self.command = command
    self.isDryRun = isDryRun
  }

  /// What people call the subject: most acts are about a record, some about the ledger itself.
  private func name(_ stored: StoredCommand) -> String {
    switch command["do"]?.string {
    case "policy.adopt": "policy"
    case "ruleset.adopt": command["name"]?.string ?? stored.ref
    case "body.erase": "@" + stored.ref
    default: stored.ref
    }
  }

  func print(_ stored: StoredCommand, _ answered: Recording.Answered) throws {
    if let proposed = answered.proposed, !stored.replayed {
      return try ProposalPrinter(screen, proposed).receipt()
    }
    if screen.format.isJSON {
      try screen.print(.object(object(stored, answered)))
    } else if !screen.console.out.isTerminal {
      // Whoever pipes a recording verb wants the reference.
      try screen.print(SafeText.oneLine(name(stored)))
    }
    if stored.replayed, isProposal {
      return try screen.note(
        Explanation(
          code: "already-recorded", at: "proposal", value: stored.ref,
          what: "It was recorded before, at @\(stored.position). Nothing was added.",
          mend: "See: concert show @\(stored.position)", outcome: .done))
    }
    if stored.replayed, let key = command["key"]?.string {
      return try screen.note(
        Explanation(
          code: "already-recorded", at: "key", value: key,
          what: stored.isErased
            ? "Same key: \(stored.ref) (@\(stored.position)). Its words were erased by law, so the"
              + " content can't be compared. Nothing was added."
            : "Same key, same content: \(stored.ref) (@\(stored.position)). Nothing was added.",
          mend: "See: concert show \(stored.ref)", outcome: .done))
    }
    if !screen.format.isJSON { try screen.note(text(stored, answered)) }
  }

  private func object(_ stored: StoredCommand, _ answered: Recording.Answered) -> JSONObject {
    var object = JSONObject()
    object["ok"] = .bool(true)
    object["ref"] = .string(stored.ref)
    object["position"] = .int(stored.position)
    object["version"] = .int(Int64(stored.version))
    if isDryRun {
      object["dry_run"] = .bool(true)
    } else {
      object["duplicates"] = answered.answer?.duplicates.map { .array($0.map { .string($0.ref) }) }
    }
    if stored.replayed { object["replayed"] = .bool(true) }
    if stored.isErased { object["erased"] = .bool(true) }
    if let receipt = answered.receipt {
      object["type"] = .string(receipt.type)
      object["recorded_at"] = .string(receipt.recorded.description)
      object["officer"] = .string(receipt.officer)
      object["ministry"] = .string(receipt.ministry)
      object["leaf_hash"] = .string(receipt.leafHash)
    }
    return object
  }

  private func text(_ stored: StoredCommand, _ answered: Recording.Answered) -> String {
    let payload = answered.record?.payload ?? answered.receipt?.payload ?? command
    let title = (payload["title"] ?? payload["name"]).map { "  " + Self.words($0) } ?? ""
    var lines = [screen.language(opening(name(stored) + title))]
    let facts = facts(payload, of: stored.ref, answered).map { screen.language($0) }
    if !facts.isEmpty { lines.append("  " + facts.joined(separator: " · ")) }
    if let receipt = answered.receipt {
      let leaf = "\(receipt.leafHash.prefix(8))…\(receipt.leafHash.suffix(4))"
      lines.append(
        screen.language(
          "  \(receipt.type)  event @\(receipt.position)  \(receipt.recorded)  \(receipt.officer)  "
            + "leaf \(leaf)"))
    }
    for duplicate in answered.answer?.duplicates ?? [] {
      lines.append(
        screen.language(
          "  may be the same effort as \(duplicate.other) (\(duplicate.otherMinistry)), "
            + "\(duplicate.score) of 100: concert duplicate explain \(duplicate.ref)"))
    }
    if isDryRun { lines.append(screen.language("Dry run, nothing was stored.")) }
    return lines.map { SafeText.oneLine($0) }.joined(separator: "\n")
  }

  private func opening(_ subject: String) -> Phrase {
    switch (command["do"]?.string == "body.erase", isDryRun) {
    case (false, false): "Recorded \(subject)"
    case (false, true): "Would record \(subject)"
    case (true, false): "Erased \(subject)"
    case (true, true): "Would erase \(subject)"
    }
  }

  /// Who, where, what, when; the act's own words after them.
  private func facts(
    _ payload: JSONObject, of ref: String, _ answered: Recording.Answered
  ) -> [Phrase] {
    var facts: [Phrase] = []
    let owner = answered.record?.ministry ?? answered.receipt?.ministry
    facts += [owner ?? command["ministry"]?.string].compactMap { $0.map(Phrase.init(verbatim:)) }
    for key in ["mission", "kind", "framework", "commitment"] {
      guard let value = payload[key]?.string, value != ref else { continue }
      facts.append(key == "kind" ? .word(value) : Phrase(verbatim: value))
    }
    if let places = payload["places"]?.array {
      facts.append(Phrase(verbatim: places.compactMap(\.string).joined(separator: " ")))
    }
    if let money = payload["money"] ?? payload["pledged"]?["money"] {
      facts.append(Phrase(number: Self.money(money)))
    }
    if let people = payload["people"] ?? payload["pledged"]?["people"] {
      facts.append(Phrase(verbatim: Self.people(people)))
    }
    if let period = payload["period"] {
      facts.append("\(period["start"]?.string ?? "")..\(period["end"]?.string ?? "")")
    }
    for key in Self.said {
      guard let value = command[key] else { continue }
      let words = value.string ?? (value.array ?? []).compactMap(\.string).joined(separator: " ")
      let shown = Self.coded.contains(key) ? Phrase.word(words) : Phrase(verbatim: words)
      facts.append("\(Phrase(.labels, template: key)): \(shown)")
    }
    return facts.filter { !$0.description.isEmpty }
  }

  /// Fields of a command that a receipt repeats by name.
  private static let said = [
    "outcome", "status", "state", "value", "shown", "stage", "organisation", "answer", "to", "into",
    "roles", "reason", "note", "basis",
  ]

  /// Those whose values are words of closed lists.
  private static let coded: Set = ["outcome", "status", "state", "shown", "stage", "answer"]

  static func words(_ text: JSON) -> String {
    if let plain = text.string { return plain }
    let order = ["en", "fr", "de", "lb"]
    return order.compactMap { text[$0]?.string }.first ?? text.canonicalText
  }

  private static func money(_ money: JSON) -> String {
    guard let minor = money["minor"]?.int, let code = money["currency"]?.string else { return "" }
    let exponent = Currency(code).map { $0.exponent } ?? 2
    return Digits.decimal(minor: minor, exponent: exponent, grouped: true) + " " + code
  }

  private static func people(_ people: JSON) -> String {
    (people.array ?? [people]).map { line in
      let counts = ["f", "m", "x", "u"].compactMap { sex in
        line[sex]?.int.map { "\(sex)=\($0)" }
      }
      return ([line["role"]?.string].compactMap { $0 } + counts).joined(separator: " ")
    }.joined(separator: ", ")
  }
}
