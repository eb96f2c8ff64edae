import Concert
import EventSourcing

/// Why a pair is asked again, in words: what each fact was and is.
struct AskedAgainText {
  private let again: JSON

  /// None for a pair that is not asked again.
  /// - Parameter pair: as programs get it.
  init?(_ pair: JSON) {
    guard let again = pair["asked_again"], again != .null else { return nil }
    self.again = again
  }

  /// `asked again: the amount of COM-2024-0002 went from 42 000.00 EUR to 18 000.00 EUR`.
  var sentence: Phrase { "asked again: \(Phrase.list(causes, "; "))" }

  /// The decision, then what became of its grounds.
  var lines: [Phrase] {
    let opening: Phrase = since.map { "Asked again since \($0):" } ?? "Asked again:"
    return [decision, opening] + causes.map { .list(["", $0], "  ") }
  }

  /// `Decided distinct by MFA.weber on 2024-06-12: Two provinces`.
  var decision: Phrase {
    let parts = ["outcome", "decided_by", "decided_on"].map { again[$0]?.string ?? "" }
    let reason = again["reason"]?.string.map { ": \(SafeText.oneLine($0))" } ?? ""
    return "Decided \(Phrase.word(parts[0])) by \(parts[1]) on \(parts[2])\(reason)"
  }

  /// The day, when it is known.
  var since: String? { again["on"]?.string }

  var causes: [Phrase] {
    switch again["why"]?.string {
    case "expired": return ["it held until \(again["until"]?.string ?? "")"]
    case "reopened":
      return ["reopened: \(SafeText.oneLine(again["reopen_reason"]?.string ?? ""))"]
    default:
      var causes = (again["changes"]?.array ?? []).map(Self.change)
      let tiers = ["tier_before", "tier_after"].map { again[$0]?.string }
      if tiers[0] != tiers[1] {
        let words = tiers.map { Phrase.word($0 ?? "not flagged") }
        causes.append("it was \(words[0]) and is \(words[1])")
      }
      let gone = (again["reasons_gone"]?.array ?? []).compactMap(\.string)
      if !gone.isEmpty {
        causes.append("no longer so: \(gone.map { SafeText.oneLine($0) }.joined(separator: ", "))")
      }
      return causes
    }
  }

  private static func change(_ change: JSON) -> Phrase {
    let (field, ref) = (change["field"]?.string ?? "", change["ref"]?.string ?? "")
    return
      "the \(Phrase(.labels, template: field)) of \(ref) went from \(words(change["before"])) to \(words(change["after"]))"
  }

  private static func words(_ value: JSON?) -> Phrase {
    guard let value else { return "(not said)" }
    if let list = value.array {
      return Phrase(verbatim: list.map { bare($0) }.joined(separator: " "))
    }
    if let minor = value["minor"]?.int, let currency = value["currency"]?.string {
      return Phrase(number: Cell.money(minor: Int128(minor), currency).shown)
    }
    if value["start"] != nil || value["end"] != nil {
      return "\(value["start"]?.string ?? "")..\(value["end"]?.string ?? "")"
    }
    return value.string.map { "\"\(SafeText.oneLine($0))\"" } ?? "(not said)"
  }

  private static func bare(_ value: JSON) -> String {
    SafeText.oneLine(value.string ?? value.canonicalText)
  }
}
