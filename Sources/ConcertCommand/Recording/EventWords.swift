import Concert
import EventSourcing

/// An event that is to be recorded, with all that its payload says: who signs it signs all of it.
struct EventWords {
  let type: String
  let ref: String
  let version: Int
  let ministry: String
  let on: Day
  var visibility: String?
  let payload: JSONObject

  func lines(in language: Language) -> [String] {
    let facts = facts.map { (label: language($0.label), text: language($0.text)) }
    let width = facts.map { DisplayWidth.of($0.label) }.max() ?? 0
    let heading: Phrase =
      "\(type)  \(SafeText.oneLine(ref)), version \(version)  for \(SafeText.oneLine(ministry))  about \(on)"
    return [language(heading)]
      + facts.map { label, text in
        "  \(DisplayWidth.pad(label, to: width))  "
          + SafeText.lines(text).replacing(
            "\n", with: "\n" + String(repeating: " ", count: width + 4))
      }
  }

  private var facts: [(label: Phrase, text: Phrase)] {
    let seen =
      visibility.map { [(label: Phrase(.labels, template: "visible to"), text: Phrase.word($0))] }
      ?? []
    return seen
      + payload.members.flatMap { member -> [(label: Phrase, text: Phrase)] in
        let isPlain = member.value.object.map { ActWords.isValue($0) } ?? true
        guard !isPlain, let parts = member.value.object else {
          return [(ActWords.label(member.key, type), ActWords.shown(member.value))]
        }
        return parts.members.map { part in
          (ActWords.label("\(member.key).\(part.key)", type), ActWords.shown(part.value))
        }
      }
  }
}
