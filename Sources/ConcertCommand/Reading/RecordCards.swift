import Concert
import EventSourcing

/// A record for people: facts, what was said, what was delivered, what may be wrong with it.
struct RecordCard {
  let record: Record
  private let basis: Basis
  private var facts: [(label: String, cell: Cell)] = []

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

  var card: Card {
    Card(
      ref: record.ref, title: record.title, basis: basis, facts: facts, remarks: remarks,
      json: record.json)
  }

  private var remarks: [String] {
    var remarks: [String] = []
    for entry in record.history {
      if let by = entry.erasedBy {
        remarks.append("Words of @\(entry.position) were erased by law: concert show @\(by)")
      }
      if let by = entry.disputedBy {
        let stand = entry.reaffirmedBy.map { "re-affirmed by @\($0)" } ?? "not re-affirmed yet"
        remarks.append(
          "@\(entry.position) \(entry.type) by \(entry.officer) is disputed since @\(by), \(stand)."
        )
      }
    }
    if record.laterEvents > 0 {
      let count = record.laterEvents == 1 ? "1 later event" : "\(record.laterEvents) later events"
      remarks.append(
        "This is the past. The record has \(count): concert audit trail \(record.ref)")
    }
    return remarks
  }

  func text(_ name: String) -> String? { record.row[name]?.string }
  func list(_ name: String) -> String? {
    record.row[name]?.array?.compactMap(\.string).joined(separator: ", ")
  }

  mutating func add(_ label: String, _ text: String?) {
    if let text, !text.isEmpty { facts.append((label, .text(text))) }
  }

  mutating func add(_ label: String, _ parts: [String?]) {
    add(label, parts.compactMap { $0 }.joined(separator: ", "))
  }

  private func money(_ minor: String, _ currency: String) -> String? {
    guard let amount = record.row[minor]?.exact, let currency = text(currency) else { return nil }
    return Cell.money(minor: amount, currency).shown
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
    add("kind", text("kind"))
    add("mission", text("mission"))
    add("framework", text("framework"))
    add("where", [list("places"), list("locations")])
    add("themes", list("themes"))
    add("partner", text("partner"))
    add("for", [list("beneficiaries"), text("audience")])
    add("plan action", text("plan_action"))
    add("source", text("source"))
    add("external ref", text("external_ref"))
  }

  mutating func versions() {
    let newest = record.history.last
    let by = newest.map { entry in
      // Whose officer acted in the owner's place.
      let own = entry.officerMinistry.flatMap { $0 == entry.ministry ? nil : " of \($0)" } ?? ""
      return
        ", \(entry.type) by \(entry.officer)\(own) on \(entry.recordedAt.prefix(10)) (@\(entry.position))"
    }
    facts.append(("version", .text("\(record.row["version"]?.int ?? 0)" + (by ?? ""))))
    add("visible to", text("visibility"))
  }

  private mutating func commitment() {
    let coOwners = list("co_owners").map { "joint with \($0)" }
    add("owner", [text("ministry"), coOwners])
    effort()
    add("days", days)
    add(
      "promised",
      [money("pledged_minor", "pledged_currency"), people("pledged_"), text("pledged_text")])
    delivered()
    let overdue = record.row["days_overdue"]?.int.map {
      "overdue \($0) \($0 == 1 ? "day" : "days")"
    }
    add(
      "state",
      [text("state"), overdue, text("closed_on").map { "on \($0)" }, text("closed_reason")])
    add("said", [text("said"), text("said_on"), text("said_note")])
    duplicates()
    versions()
  }

  /// What was given under a commitment, a currency each; never a sum with what was promised.
  private mutating func delivered() {
    let parts = (record.parts["delivered"] ?? []).map { line -> String in
      let count = line["contributions"]?.int ?? 0
      var words = "\(count) \(count == 1 ? "contribution" : "contributions")"
      guard let currency = line["currency"]?.string, !currency.isEmpty else { return words }
      words = Cell.money(minor: line["given_minor"]?.exact ?? 0, currency).shown + " in " + words
      let back = line["returned_minor"]?.exact ?? 0
      if back > 0 { words += ", \(Cell.money(minor: back, currency).shown) returned" }
      return words
    }
    facts.append(("delivered", parts.isEmpty ? .notReported : .text(parts.joined(separator: "; "))))
  }

  private mutating func duplicates() {
    for pair in record.parts["duplicates"] ?? [] {
      let outcome = pair["outcome"]?.string.map { ", \($0)" } ?? ""
      let status = pair["status"]?.string == "decided" ? "decided\(outcome)" : "to review"
      add(
        "duplicate",
        "\(pair["ref"]?.string ?? "") with \(pair["other"]?.string ?? "")"
          + " (\(pair["other_ministry"]?.string ?? "")), \(pair["score"]?.int ?? 0) of 100, \(status)"
      )
    }
  }

  private mutating func contribution() {
    add("ministry", text("ministry"))
    add("commitment", text("commitment"))
    effort()
    add("days", days)
    add("on", text("on_day"))
    let direction = text("direction") == "returned" ? "returned" : nil
    add("amount", [money("money_minor", "money_currency"), direction])
    add("people", people("people_"))
    add(
      "training",
      [
        record.row["training_sessions"]?.int.map { "\($0) \($0 == 1 ? "session" : "sessions")" },
        text("training_topic"), people("trained_").map { "trained \($0)" },
        text("training_audience"),
      ])
    let outside =
      record.row["outside_period"]?.int == 1 || record.row["outside_period"]?.bool == true
    add(
      "state",
      [text("state"), text("state_reason"), outside ? "outside its commitment's days" : nil])
    add("confirmed", [text("confirmed_on"), text("confirmed_by")])
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
      others.map { part in
        (part["ministry"]?.string ?? "") + (part["left_on"]?.string.map { " (left \($0))" } ?? "")
      })
    effort()
    add("days", days)
    add("mandate", text("mandate"))
    add("state", [text("state"), text("concluded_on"), text("outcome")])
    for line in record.parts["contributions"] ?? [] {
      let money = line["minor"]?.exact.flatMap { minor in
        line["currency"]?.string.map { Cell.money(minor: minor, $0).shown }
      }
      let back = line["direction"]?.string == "returned" ? "returned" : nil
      add(
        "given",
        [line["ministry"]?.string, line["kind"]?.string, "\(line["count"]?.int ?? 0)", money, back])
    }
    let promised = record.parts["commitments"] ?? []
    add("commitments", promised.compactMap { $0["ref"]?.string }.joined(separator: ", "))
    versions()
  }

  private mutating func ministry() {
    add("kind", [text("kind"), text("dimension")])
    add("part of", text("parent"))
    add("org ref", text("org_ref"))
    add(
      "state",
      [
        text("state"), text("successor").map { "into \($0)" }, text("ends_from"),
        text("ends_reason"),
      ])
    for name in record.parts["names_over_time"] ?? []
    where (record.parts["names_over_time"]?.count ?? 0) > 1 {
      add("named", "\(name["name"]?.string ?? "") from \(name["from_day"]?.string ?? "")")
    }
    for old in record.parts["predecessors"] ?? [] {
      add("took over", "\(old["code"]?.string ?? "") from \(old["from_day"]?.string ?? "")")
    }
    versions()
  }

  private mutating func officer() {
    add("state", [text("state"), text("revoked_on"), text("revoke_reason")])
    for right in record.parts["rights"] ?? [] {
      let until = right["until_day"]?.string.map { " until \($0)" } ?? ""
      add(
        right["role"]?.string ?? "role",
        "from \(right["from_day"]?.string ?? "")\(until), given by \(right["given_by"]?.string ?? "")"
      )
    }
    for key in record.parts["keys"] ?? [] {
      let until = key["until_day"]?.string.map { " until \($0)" } ?? ""
      add("key", "\(key["key"]?.string ?? "") from \(key["from_day"]?.string ?? "")\(until)")
    }
    versions()
  }

  private mutating func duplicate() {
    for side in ["a", "b"] {
      let effort = record.row[side]
      add(
        side.uppercased(),
        "\(effort?["ref"]?.string ?? "")  \(effort?["ministry"]?.string ?? "")  \(effort?["title"]?.string ?? "")"
      )
    }
    add("score", "\(record.row["score"]?.int ?? 0) of 100, \(text("tier") ?? "no longer flagged")")
    add(
      "state",
      [text("status"), text("outcome"), text("reason"), text("decided_by"), text("decided_on")])
    if let again = AskedAgainText(.object(record.row)) {
      add("before", again.decision)
      for cause in again.causes { add("asked again", cause) }
    }
  }

  private mutating func event() {
    add("type", text("type"))
    add("stream", text("stream"))
    facts.append(("version", .text("\(record.row["version"]?.int ?? 0)")))
    add("ministry", text("ministry"))
    let own = text("officer_ministry").flatMap { $0 == text("ministry") ? nil : "of \($0)" }
    add("officer", [text("officer"), own])
    add("recorded", text("recorded_at"))
    add("about", text("on"))
    add("reason", text("reason"))
    add("leaf", text("leaf_hash"))
    add("erased", record.row["erased_by"]?.int.map { "by law, @\($0); what is read instead:" })
    add(
      "disputed",
      [
        record.row["disputed_by"]?.int.map { "since @\($0)" },
        record.row["reaffirmed_by"]?.int.map { "re-affirmed by @\($0)" },
      ])
    if let payload = record.row["payload"] { facts.append(("payload", .json(payload))) }
  }
}
