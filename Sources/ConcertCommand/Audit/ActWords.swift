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
  var act: String {
    switch entry.type {
    case "commitment.made": return "committed"
    case "contribution.logged":
      return payload["direction"]?.string == "returned" ? "returned" : "gave"
    case "commitment.amended" where event.changes.count == 1:
      return Self.label(event.changes[0].field, entry.type) + " changed"
    default: return Self.words(ofType: entry.type)
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
  var officer: String {
    let own = entry.officerMinistry.map { [$0] } ?? []
    let roles = event.roles.isEmpty ? [] : [event.roles.joined(separator: " ")]
    let who = SafeText.oneLine(entry.officer) + " (\((own + roles).joined(separator: ", ")))"
    let isOther = entry.officerMinistry.map { $0 != entry.ministry } ?? false
    return isOther ? who + " for \(SafeText.oneLine(entry.ministry))" : who
  }

  /// Facts, changes and the reason, a line each.
  var details: [String] {
    guard entry.payload != nil else { return ["its payload was erased; its hash stands"] }
    var lines: [String] = []
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
    return lines.map(SafeText.oneLine).filter { !$0.isEmpty }
  }

  private var summary: String? {
    guard let summary = entry.summary else { return nil }
    // Roles and successors stand in the view as a list.
    guard summary.hasPrefix("["), let list = (try? JSON(parsing: summary))?.array else {
      return summary
    }
    return list.map { Self.shown($0) }.joined(separator: ", ")
  }

  private var commitment: String {
    let pledged = payload["pledged"]
    return facts([
      (nil, .string(entry.summary ?? "")), ("owner", .string(entry.ministry)),
      ("joint", payload["co_owners"]), ("due", payload["period"]?["end"]),
      ("promised", pledged?["money"]), ("people", pledged?["people"]), (nil, pledged?["text"]),
      ("mission", payload["mission"]), ("where", payload["places"]),
      ("source", payload["source"]),
    ])
  }

  private var contribution: String {
    facts([
      (nil, .string(entry.summary ?? "")), ("under", payload["commitment"]),
      ("amount", payload["money"]), ("people", payload["people"]),
      ("mission", payload["mission"]), ("evidence", payload["evidence"]),
      ("external ref", payload["external_ref"]),
    ])
  }

  private func facts(_ facts: [(label: String?, value: JSON?)]) -> String {
    facts.compactMap { label, value in
      guard let value, value != .string("") else { return nil }
      return [label, Self.shown(value)].compactMap { $0 }.joined(separator: " ")
    }.joined(separator: ", ")
  }

  static func label(_ field: String, _ type: String) -> String {
    switch field {
    case "period.end": type.hasPrefix("commitment") ? "due" : "end"
    case "period.start": "start"
    case "pledged.money": "promised"
    case "pledged.people": "people promised"
    case "money": "amount"
    case "places": "where"
    default: field.replacing("_", with: " ").replacing(".", with: " ")
    }
  }

  /// Whether an object is one value for people: money, evidence, or counts of people.
  static func isValue(_ object: JSONObject) -> Bool {
    ["minor", "f", "m", "sha256"].contains { object[$0] != nil }
  }

  /// `–` where there is nothing.
  static func shown(_ value: JSON?) -> String {
    guard let value, value != .null else { return "–" }
    if let minor = value["minor"]?.int, let currency = value["currency"]?.string {
      return Cell.money(minor: minor, currency).shown
    }
    if let name = value["name"]?.string {
      return name + (value["sha256"]?.string.map { " \($0.suffix(64).prefix(4))…" } ?? "")
    }
    let counts = ["f", "m", "x", "u"].compactMap { sex in
      value[sex]?.int.map { "\(sex)=\($0)" }
    }
    if !counts.isEmpty {
      return ([value["role"]?.string, value["level"]?.string].compactMap { $0 } + counts)
        .joined(separator: " ")
    }
    if let list = value.array { return list.map { shown($0) }.joined(separator: " and ") }
    return value.string ?? value.canonicalText
  }
}
