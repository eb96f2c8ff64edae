public import EventSourcing

/// Why a question about the ledger has no answer.
public enum ReadingRefusal: Hashable, Sendable {
  /// A filter names a code that is none.
  case unknownCode(String, noun: String, nearest: String?)
  case noRecord(String, noun: String?, nearest: String?)
  /// `sql` takes one SELECT.
  case notOneSelect(String)
  case badSQL(String, reason: String)
  /// A matrix counts whole years.
  case notWholeYears(String)
  case notADuplicate(String)
  /// An index has no figure of this unit; those that it has are told.
  case noSuchUnit(String, index: String, units: [String])
  /// A command of nobody in particular must say whose it is.
  case ministryNotSaid
  /// A file of a format that can't be empty.
  case nothingToExport
  /// A pair that a blind sample did not draw.
  case notInSample(String, String)
}

extension ReadingRefusal: Explainable {
  public var explanation: Explanation {
    switch self {
    case .unknownCode(let code, let noun, let nearest):
      Explanation(
        code: "unknown-\(noun)", at: "--\(noun)", value: code,
        what: Self.sentence("No \(Phrase.word(noun)) has this code.", nearest),
        mend: Self.listing(of: noun), outcome: .badData)
    case .noRecord(let ref, let noun, let nearest):
      Explanation(
        code: "not-found", at: ref,
        what: Self.sentence(
          "There is no \(Phrase.word(noun ?? "record")) of this reference.", nearest),
        mend: Self.mend(noun, nearest),
        outcome: .noSuchRecord)
    case .nothingToExport:
      Explanation(
        code: "nothing-to-export", at: "export",
        what:
          "Nothing that this filter leaves can stand in such a file, which must hold one at least.",
        mend: "Widen the filter; concert commitment list shows what there is.",
        outcome: .noSuchRecord)
    case .notOneSelect(let word):
      Explanation(
        code: "not-a-query", at: "sql", value: word,
        what:
          "Only one SELECT, WITH, VALUES or EXPLAIN of these is run; nothing else, and nothing is written.",
        mend: "concert sql \"SELECT ref, title FROM commitments LIMIT 10\"", outcome: .badData)
    case .badSQL(_, let reason):
      Explanation(
        code: "bad-sql", at: "sql", what: "SQLite does not take this query: \(reason).",
        mend: "concert sql \"SELECT name, sql FROM sqlite_schema WHERE type = 'table'\"",
        outcome: .badData)
    case .notWholeYears(let text):
      Explanation(
        code: "bad-period", at: "--period", value: text, what: "A matrix counts whole years.",
        mend: "Try: --period 2024   or   --period 2022..2024", outcome: .badData)
    case .notADuplicate(let ref):
      Explanation(
        code: "not-found", at: ref,
        what: "No pair of this reference is flagged or was decided on.",
        mend: "concert duplicate list", outcome: .noSuchRecord)
    case .noSuchUnit(let unit, let index, let units):
      Explanation(
        code: "no-such-unit", at: "--of", value: unit,
        what: units.isEmpty
          ? "There is no figure of \(index) for any unit."
          : units.count > 5
            ? "There is no figure of \(index) for this; there are \(Self.first(units)) …."
            : "There is no figure of \(index) for this; there are \(Self.first(units)).",
        mend: "concert coherence \(index)", outcome: .noSuchRecord)
    case .notInSample(let ref, let name):
      Explanation(
        code: "not-in-sample", at: "--sample", value: name,
        what: "This sample did not draw \(ref).",
        mend: "Take seed, size and position from `concert duplicate sample`.",
        outcome: .noSuchRecord)
    case .ministryNotSaid:
      Explanation(
        code: "missing-field", at: "ministry",
        what: "No key of yours is kept here, so nobody knows whose this would be.",
        mend: "Add the ministry, such as \"ministry\":\"DEF\".", outcome: .badData)
    }
  }

  private static func mend(_ noun: String?, _ nearest: String?) -> Phrase {
    guard let nearest else { return listing(of: noun ?? "commitment") }
    return noun == "indicator" ? "concert indicator history \(nearest)" : "concert show \(nearest)"
  }

  private static func sentence(_ text: Phrase, _ nearest: String?) -> Phrase {
    nearest.map { "\(text) Did you mean \($0)?" } ?? text
  }

  private static func first(_ units: [String]) -> String {
    units.prefix(5).joined(separator: ", ")
  }

  private static func listing(of noun: String) -> Phrase {
    switch noun {
    case "place", "theme": "See: concert sql \"SELECT DISTINCT \(noun) FROM commitment_\(noun)s\""
    case "event", "record", "type": "See: concert log"
    case "indicator": "See: concert plan list"
    default: "See: concert \(noun) list"
    }
  }
}
