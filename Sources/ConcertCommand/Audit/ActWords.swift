import Concert
import Coordination
import EventSourcing

/// What an event says, in words for people.
struct ActWords {
  private let event: TrailStory.Event
  private var entry: TrailEntry { event.entry }
  private var payload: JSON { entry.payload ?? .null }

  init(_ event: TrailStory.Event) { self.event = event }

  /// One or two words: `committed`, `due changed`, `roles changed`.
  var act: Phrase {
    switch entry.type {
    case "commitment.made": return .word("committed")
    case "contribution.logged":
      return .word(payload["direction"]?.string == "returned" ? "returned" : "gave")
    case "commitment.amended" where event.changes.count == 1:
      return "\(Self.label(event.changes[0].field, entry.type)) changed"
    default: return .word(Self.words(ofType: entry.type))
    }
  }

  /// `officer.rolesChanged` is `roles changed`.
  private static func words(ofType type: String) -> String {
    var words = ""
    for character in type.drop(while: { $0 != "." }).dropFirst() {
      if character.isUppercase { words.append(" ") }
      words.append(character.lowercased())
    }
    return words
  }

  /// Who, of which ministry, with which roles, for whom.
  var officer: Phrase {
    let own = entry.officerMinistry.map { [Phrase(verbatim: $0)] } ?? []
    let roles: [Phrase] =
      event.roles.isEmpty ? [] : [.list(event.roles.map { .word($0) }, " ")]
    let who: Phrase = "\(SafeText.oneLine(entry.officer)) (\(Phrase.list(own + roles)))"
    let isOther = entry.officerMinistry.map { $0 != entry.ministry } ?? false
    return isOther ? "\(who) for \(SafeText.oneLine(entry.ministry))" : who
  }

  /// Facts, changes and the reason, a line each.
  var details: [Phrase] {
    guard entry.payload != nil else { return ["its payload was erased; its hash stands"] }
    var lines: [Phrase] = []
    switch entry.type {
    case "commitment.made": lines.append(commitment)
    case "contribution.logged": lines.append(contribution)
    case "commitment.amended", "contribution.corrected":
      lines += event.changes.map { change in
        let label = Self.label(change.field, entry.type)
        return "\(label) \(Self.shown(change.before)) → \(Self.shown(change.after))"
      }
    default: if let summary { lines.append(summary) }
    }
    if let reason = entry.reason { lines.append("reason: \(reason)") }
    return lines.filter { !$0.description.isEmpty }
  }

  private var summary: Phrase? {
    guard let summary = entry.summary else { return nil }
    // Roles and successors stand in the view as a list.
    guard summary.hasPrefix("["), let list = (try? JSON(parsing: summary))?.array else {
      return Phrase(verbatim: summary)
    }
    return list.isEmpty ? nil : .list(list.map { Self.shown($0) })
  }

  private var commitment: Phrase {
    let pledged = payload["pledged"]
    return facts([
      (nil, .string(entry.summary ?? "")), ("owner", .string(entry.ministry)),
      ("joint", payload["co_owners"]), ("due", payload["period"]?["end"]),
      ("promised", pledged?["money"]), ("people", pledged?["people"]), (nil, pledged?["text"]),
      ("mission", payload["mission"]), ("where", payload["places"]),
      ("source", payload["source"]),
    ])
  }

  private var contribution: Phrase {
    facts([
      (nil, .string(entry.summary ?? "")), ("under", payload["commitment"]),
      ("amount", payload["money"]), ("people", payload["people"]),
      ("mission", payload["mission"]), ("evidence", payload["evidence"]),
      ("external ref", payload["external_ref"]),
    ])
  }

  private func facts(_ facts: [(label: String?, value: JSON?)]) -> Phrase {
    .list(
      facts.compactMap { label, value in
        guard let value, value != .string("") else { return nil }
        let shown = Self.shown(value)
        return label.map { "\(Phrase(.labels, template: $0)) \(shown)" } ?? shown
      })
  }

  static func label(_ field: String, _ type: String) -> Phrase {
    let words =
      switch field {
      case "period.end": type.hasPrefix("commitment") ? "due" : "end"
      case "period.start": "start"
      case "pledged.money": "promised"
      case "pledged.people": "people promised"
      case "money": "amount"
      case "places": "where"
      default: field.replacing("_", with: " ").replacing(".", with: " ")
      }
    return Phrase(.labels, template: words)
  }

  /// Whether an object is one value for people: money, evidence, or counts of people.
  static func isValue(_ object: JSONObject) -> Bool {
    ["minor", "f", "m", "sha256"].contains { object[$0] != nil }
  }

  /// `–` where there is nothing.
  static func shown(_ value: JSON?) -> Phrase {
    guard let value, value != .null else { return Phrase(verbatim: "–") }
    if let minor = value["minor"]?.int, let currency = value["currency"]?.string {
      return Phrase(number: Cell.money(minor: minor, currency).shown)
    }
    if let name = value["name"]?.string {
      let digest = value["sha256"]?.string.map { " \($0.suffix(64).prefix(4))…" } ?? ""
      return Phrase(verbatim: name + digest)
    }
    let counts = ["f", "m", "x", "u"].compactMap { sex in
      value[sex]?.int.map { "\(sex)=\($0)" }
    }
    if !counts.isEmpty {
      return Phrase(
        verbatim: ([value["role"]?.string, value["level"]?.string].compactMap { $0 } + counts)
          .joined(separator: " "))
    }
    if let list = value.array { return .and(list.map { shown($0) }) }
    return Phrase(verbatim: value.string ?? value.canonicalText)
  }
}
