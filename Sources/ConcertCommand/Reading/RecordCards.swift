import Concert
import EventSourcing

/// A record for people: facts, what was said, what was delivered, what may be wrong with it.
struct RecordCard {
  let record: Record
  private let basis: Basis
  private(set) var facts: [(label: String, cell: Cell)] = []

  init(_ record: Record, _ basis: Basis) {
    self.record = record
    self.basis = basis
    switch record.noun {
    case "commitment": commitment()
    case "contribution": contribution()
    case "mission": mission()
    case "ministry": ministry()
    case "officer": officer()
    case "duplicate": duplicate()
    case "plan": plan()
    case "indicator": indicator()
    case "consultation": consultation()
    default: event()
    }
  }

  private var title: Phrase {
    guard record.noun == "duplicate", let a = record.row["a"]?["ref"]?.string,
      let b = record.row["b"]?["ref"]?.string
    else { return Phrase(verbatim: record.title) }
    return "\(a) and \(b)"
  }

  var card: Card {
    Card(
      ref: record.ref, title: title, basis: basis, facts: facts, remarks: remarks,
      json: record.json)
  }

  private var remarks: [Phrase] {
    var remarks: [Phrase] = []
    for entry in record.history {
      if let by = entry.erasedBy {
        remarks.append("Words of @\(entry.position) were erased by law: concert show @\(by)")
      }
      if let by = entry.disputedBy {
        let stand: Phrase =
          entry.reaffirmedBy.map { "re-affirmed by @\($0)" } ?? "not re-affirmed yet"
        let act = "@\(entry.position) \(entry.type)"
        remarks.append(
          "\(act) by \(entry.officer) is disputed since @\(by), \(stand).")
      }
    }
    if record.laterEvents > 0 {
      let count = record.laterEvents
      remarks.append(
        "This is the past. The record has \(count, "later event", "later events"): "
          + "concert audit trail \(record.ref)")
    }
    return remarks
  }

  func text(_ name: String) -> String? { record.row[name]?.string }
  func list(_ name: String) -> String? {
    record.row[name]?.array?.compactMap(\.string).joined(separator: ", ")
  }

  /// A word of a closed list.
  func word(_ name: String) -> Phrase? { text(name).map(Phrase.word) }
  func said(_ name: String) -> Phrase? { text(name).map(Phrase.init(verbatim:)) }

  mutating func add(_ label: String, _ cell: Cell) { facts.append((label, cell)) }

  @_disfavoredOverload
  mutating func add(_ label: String, _ text: String?) {
    if let text, !text.isEmpty { facts.append((label, .text(text))) }
  }

  mutating func add(_ label: String, _ phrase: Phrase?) {
    if let phrase, phrase != "" { facts.append((label, .words(phrase))) }
  }

  @_disfavoredOverload
  mutating func add(_ label: String, _ parts: [String?]) {
    add(label, parts.compactMap { $0 }.joined(separator: ", "))
  }

  mutating func add(_ label: String, _ parts: [Phrase?]) {
    let parts = parts.compactMap { $0 }.filter { $0 != "" }
    if !parts.isEmpty { add(label, .list(parts)) }
  }

  private func money(_ minor: String, _ currency: String) -> Phrase? {
    guard let amount = record.row[minor]?.exact, let currency = text(currency) else { return nil }
    return Phrase(number: Cell.money(minor: amount, currency).shown)
  }

  func people(_ prefix: String) -> String? {
    let parts = ["f", "m", "x", "u"].compactMap { sex -> String? in
      guard let count = record.row[prefix + sex]?.int else { return nil }
      return count == 0 && (sex == "x" || sex == "u") ? nil : "\(sex)=\(count)"
    }
    return parts.isEmpty ? nil : parts.joined(separator: " ")
  }

  var days: String? {
    guard let start = text("period_start") ?? text("period_end") else { return nil }
    return "\(text("period_start") == nil ? "" : start)..\(text("period_end") ?? "")"
  }

  private mutating func effort() {
    add("description", text("description"))
    add("kind", word("kind"))
    add("mission", text("mission"))
    add("framework", text("framework"))
    add("where", [list("places"), list("locations")] as [String?])
    add("themes", list("themes"))
    add("partner", text("partner"))
    add("for", [list("beneficiaries"), text("audience")] as [String?])
    add("plan action", text("plan_action"))
    add("source", text("source"))
    add("external ref", text("external_ref"))
  }

  mutating func versions() {
    let newest = record.history.last
    let number = "\(record.row["version"]?.int ?? 0)"
    add("version", newest.map { Self.version(number, $0) } ?? Phrase(verbatim: number))
    add("visible to", word("visibility"))
  }

  private static func version(_ number: String, _ entry: TrailEntry) -> Phrase {
    let act = "\(number), \(entry.type)"
    let (day, place) = (entry.recordedAt.prefix(10), "(@\(entry.position))")
    // Whose officer acted in the owner's place.
    if let own = entry.officerMinistry, own != entry.ministry {
      return "\(act) by \(entry.officer) of \(own) on \(day) \(place)"
    }
    return "\(act) by \(entry.officer) on \(day) \(place)"
  }

  private mutating func commitment() {
    let coOwners: Phrase? = list("co_owners").map { "joint with \($0)" }
    add("owner", [said("ministry"), coOwners])
    effort()
    add("days", days)
    add(
      "promised",
      [
        money("pledged_minor", "pledged_currency"),
        people("pledged_").map(Phrase.init(verbatim:)), said("pledged_text"),
      ])
    delivered()
    let overdue: Phrase? = record.row["days_overdue"]?.int.map {
      "overdue \(Int($0), "day", "days")"
    }
    let closed: Phrase? = text("closed_on").map { "on \($0)" }
    add("state", [word("state"), overdue, closed, said("closed_reason")])
    add("said", [word("said"), said("said_on"), said("said_note")])
    duplicates()
    versions()
  }

  /// What was given under a commitment, a currency each; never a sum with what was promised.
  private mutating func delivered() {
    let parts = (record.parts["delivered"] ?? []).map { line -> Phrase in
      let count = Int(line["contributions"]?.int ?? 0)
      guard let currency = line["currency"]?.string, !currency.isEmpty else {
        return "\(count, "contribution", "contributions")"
      }
      let given = Cell.money(minor: line["given_minor"]?.exact ?? 0, currency).shown
      let words: Phrase = "\(number: given) in \(count, "contribution", "contributions")"
      let back = line["returned_minor"]?.exact ?? 0
      guard back > 0 else { return words }
      return "\(words), \(number: Cell.money(minor: back, currency).shown) returned"
    }
    facts.append(("delivered", parts.isEmpty ? .notReported : .words(.list(parts, "; "))))
  }

  mutating func duplicates() {
    for pair in record.parts["duplicates"] ?? [] {
      let outcome = pair["outcome"]?.string
      let status: Phrase =
        pair["status"]?.string != "decided"
        ? "to review"
        : outcome.map { "decided, \(Phrase.word($0))" } ?? "decided"
      let other = "\(pair["other"]?.string ?? "") (\(pair["other_ministry"]?.string ?? ""))"
      add(
        "duplicate",
        "\(pair["ref"]?.string ?? "") with \(other), \(pair["score"]?.int ?? 0) of 100, \(status)")
    }
  }

  private mutating func contribution() {
    add("ministry", text("ministry"))
    add("commitment", text("commitment"))
    effort()
    add("days", days)
    add("on", text("on_day"))
    let direction: Phrase? = text("direction") == "returned" ? .word("returned") : nil
    add("amount", [money("money_minor", "money_currency"), direction])
    add("people", people("people_"))
    add(
      "training",
      [
        record.row["training_sessions"]?.int.map { "\(Int($0), "session", "sessions")" },
        said("training_topic"), people("trained_").map { "trained \($0)" },
        word("training_audience"),
      ] as [Phrase?])
    let outside =
      record.row["outside_period"]?.int == 1 || record.row["outside_period"]?.bool == true
    add(
      "state",
      [word("state"), said("state_reason"), outside ? "outside its commitment's days" : nil])
    add("confirmed", [text("confirmed_on"), text("confirmed_by")] as [String?])
    let evidence = record.row["evidence"]?.array?.compactMap { $0["name"]?.string } ?? []
    add("evidence", evidence.joined(separator: ", "))
    duplicates()
    versions()
  }

  private mutating func mission() {
    add("lead", text("lead"))
    let others = (record.parts["participants"] ?? []).filter { $0["role"]?.string != "lead" }
    add(
      "with",
      others.map { part -> Phrase? in
        let ministry = part["ministry"]?.string ?? ""
        return part["left_on"]?.string.map { "\(ministry) (left \($0))" }
          ?? Phrase(verbatim: ministry)
      })
    effort()
    add("days", days)
    add("mandate", text("mandate"))
    add("state", [word("state"), said("concluded_on"), said("outcome")])
    for line in record.parts["contributions"] ?? [] {
      let money = line["minor"]?.exact.flatMap { minor in
        line["currency"]?.string.map {
          Phrase(number: Cell.money(minor: minor, $0).shown)
        }
      }
      let back: Phrase? = line["direction"]?.string == "returned" ? .word("returned") : nil
      add(
        "given",
        [
          line["ministry"]?.string.map(Phrase.init(verbatim:)),
          line["kind"]?.string.map(Phrase.word), "\(line["count"]?.int ?? 0)", money, back,
        ] as [Phrase?])
    }
    let promised = record.parts["commitments"] ?? []
    add("commitments", promised.compactMap { $0["ref"]?.string }.joined(separator: ", "))
    versions()
  }
}
