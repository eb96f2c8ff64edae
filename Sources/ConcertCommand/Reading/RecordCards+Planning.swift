import Concert
import EventSourcing

extension RecordCard {
  mutating func plan() {
    add("days", days)
    add("framework", text("framework"))
    add("follows", text("predecessor"))
    add("closed", [text("closed_on"), text("close_reason")])
    for part in record.parts["parts"] ?? [] {
      let words = [part["title"], part["lead"], part["due"]].compactMap { $0?.string }
      add(
        part["level"]?.string ?? "",
        "\(part["item"]?.string ?? "")  \(words.joined(separator: ", "))")
    }
  }

  mutating func indicator() {
    add("of", text("parent"))
    add("unit", [text("unit"), text("direction"), text("frequency")])
    add("baseline", text("baseline"))
    add("target", text("target"))
    add("counted from", [text("feed_view"), text("feed_column")])
    add("goes on with", text("replaces"))
    for report in record.parts["reports"] ?? [] {
      let days = "\(report["period_start"]?.string ?? "")..\(report["period_end"]?.string ?? "")"
      add(
        "reported",
        [
          days, report["ministry"]?.string, report["state"]?.string, report["value"]?.string,
          counts(report), report["shown"]?.string,
        ])
    }
  }

  mutating func consultation() {
    add("about", [text("plan"), text("mission")])
    add("stage", [text("stage"), text("level")])
    add("invited", list("invited"))
    add("came", list("attended") ?? "nobody")
    for input in record.parts["inputs"] ?? [] {
      add(
        "input \(input["input"]?.string ?? "")",
        "\(input["organisation"]?.string ?? ""): \(input["text"]?.string ?? "")")
      add(
        "answer \(input["input"]?.string ?? "")",
        [
          input["answer"]?.string ?? "waits since \(input["received_on"]?.string ?? "")",
          input["answer_text"]?.string,
        ])
    }
    versions()
  }

  private func counts(_ report: JSON) -> String? {
    let parts = ["f", "m", "x", "u"].compactMap { sex in
      report["people_" + sex]?.int.map { "\(sex)=\($0)" }
    }
    return parts.isEmpty ? nil : parts.joined(separator: " ")
  }
}
