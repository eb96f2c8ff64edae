import Concert
import EventSourcing

extension RecordCard {
  mutating func ministry() {
    add("kind", [word("kind"), word("dimension")])
    add("part of", text("parent"))
    add("org ref", text("org_ref"))
    add(
      "state",
      [
        word("state"), text("successor").map { "into \($0)" }, said("ends_from"),
        said("ends_reason"),
      ] as [Phrase?])
    for name in record.parts["names_over_time"] ?? []
    where (record.parts["names_over_time"]?.count ?? 0) > 1 {
      add("named", "\(name["name"]?.string ?? "") from \(name["from_day"]?.string ?? "")")
    }
    for old in record.parts["predecessors"] ?? [] {
      add("took over", "\(old["code"]?.string ?? "") from \(old["from_day"]?.string ?? "")")
    }
    versions()
  }

  mutating func officer() {
    add("state", [word("state"), said("revoked_on"), said("revoke_reason")])
    for right in record.parts["rights"] ?? [] {
      let (from, giver) = (right["from_day"]?.string ?? "", right["given_by"]?.string ?? "")
      let held: Phrase =
        right["until_day"]?.string.map { "from \(from) until \($0), given by \(giver)" }
        ?? "from \(from), given by \(giver)"
      add(right["role"]?.string ?? "role", held)
    }
    for key in record.parts["keys"] ?? [] {
      let (name, from) = (key["key"]?.string ?? "", key["from_day"]?.string ?? "")
      add(
        "key",
        key["until_day"]?.string.map { "\(name) from \(from) until \($0)" }
          ?? "\(name) from \(from)")
    }
    versions()
  }

  mutating func duplicate() {
    for side in ["a", "b"] {
      let effort = record.row[side]
      add(
        side.uppercased(),
        [effort?["ref"], effort?["ministry"], effort?["title"]].map { $0?.string ?? "" }
          .joined(separator: "  "))
    }
    let tier = Phrase.word(text("tier") ?? "no longer flagged")
    add("score", "\(record.row["score"]?.int ?? 0) of 100, \(tier)")
    add(
      "state",
      [word("status"), word("outcome"), said("reason"), said("decided_by"), said("decided_on")])
    if let again = AskedAgainText(.object(record.row)) {
      add("before", again.decision)
      for cause in again.causes { add("asked again", cause) }
    }
  }

  mutating func event() {
    add("type", text("type"))
    add("stream", text("stream"))
    add("version", Phrase(verbatim: "\(record.row["version"]?.int ?? 0)"))
    add("ministry", text("ministry"))
    let own = text("officer_ministry").flatMap { $0 == text("ministry") ? nil : $0 }
    add("officer", own.map { "\(text("officer") ?? ""), of \($0)" } ?? said("officer"))
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
      ] as [Phrase?])
    if let payload = record.row["payload"] { add("payload", .json(payload)) }
  }
}
