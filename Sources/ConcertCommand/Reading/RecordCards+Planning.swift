import Concert
import EventSourcing

extension RecordCard {
  mutating func plan() {
    add("days", days)
    add("framework", text("framework"))
    add("follows", text("predecessor"))
    add("closed", [text("closed_on"), text("close_reason")] as [String?])
    for part in record.parts["parts"] ?? [] {
      let words = [part["title"], part["lead"], part["due"]].compactMap { $0?.string }
      add(
        part["level"]?.string ?? "",
        "\(part["item"]?.string ?? "")  \(words.joined(separator: ", "))")
    }
  }

  mutating func indicator() {
    add("of", text("parent"))
    add("unit", [said("unit"), word("direction"), word("frequency")])
    add("baseline", text("baseline"))
    add("target", text("target"))
    add("counted from", [text("feed_view"), text("feed_column")] as [String?])
    add("goes on with", text("replaces"))
    for report in record.parts["reports"] ?? [] {
      let days = "\(report["period_start"]?.string ?? "")..\(report["period_end"]?.string ?? "")"
      add(
        "reported",
        [
          Phrase(verbatim: days), report["ministry"]?.string.map(Phrase.init(verbatim:)),
          report["state"]?.string.map(Phrase.word),
          report["value"]?.string.map(Phrase.init(number:)),
          counts(report).map(Phrase.init(verbatim:)), report["shown"]?.string.map(Phrase.word),
        ] as [Phrase?])
    }
  }

  mutating func consultation() {
    add("about", [text("plan"), text("mission")] as [String?])
    add("stage", [word("stage"), word("level")])
    add("invited", list("invited"))
    add("came", list("attended").map(Phrase.init(verbatim:)) ?? "nobody")
    for input in record.parts["inputs"] ?? [] {
      add(
        "input \(input["input"]?.string ?? "")",
        "\(input["organisation"]?.string ?? ""): \(input["text"]?.string ?? "")")
      add(
        "answer \(input["input"]?.string ?? "")",
        [
          input["answer"]?.string.map(Phrase.word)
            ?? "waits since \(input["received_on"]?.string ?? "")",
          input["answer_text"]?.string.map(Phrase.init(verbatim:)),
        ] as [Phrase?])
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
