import Concert
import EventSourcing

/// Decisions on pairs as labels to train on.
struct ReviewLabels {
  private let labelled: [(pair: DuplicatePair, isSame: Bool)]
  private let leftOut: Int

  init(_ reading: Reading) async throws {
    var query = DuplicateQuery()
    query.status = .decided
    let pairs = try await reading.ledger.duplicates(query, at: reading.at).pairs
    labelled = pairs.compactMap { pair in
      switch pair.outcome {
      case "same", "joint", "part_of": (pair, true)
      case "distinct": (pair, false)
      default: nil
      }
    }
    leftOut = pairs.count - labelled.count
  }

  var summary: Phrase {
    let same = labelled.count { $0.isSame }
    return "Decisions: \(same) as one effort, \(labelled.count - same) as none; "
      + "\(leftOut) complementary left out."
  }

  private static func id(_ side: DuplicatePair.Side) -> String { "ledger \(side.ref)" }

  /// Rows below the heading of labelled pairs.
  func rows(under heading: [String]) -> [[String]] {
    labelled.map { pair, isSame in
      let cells = [
        "a": Self.id(pair.a), "b": Self.id(pair.b), "label": isSame ? "1" : "0",
        "reason": "review", "stratum": "reviews",
      ]
      return heading.map { cells[$0] ?? "" }
    }
  }

  /// Each record once, as a line.
  var lines: [String] {
    var seen: Set<String> = []
    return labelled.flatMap { [$0.pair.a, $0.pair.b] }.filter { seen.insert($0.ref).inserted }
      .map(Self.line)
  }

  private static func line(_ side: DuplicatePair.Side) -> String {
    var object = JSONObject()
    object["id"] = .string(id(side))
    object["organisation"] = .string(side.ministry)
    object["title"] = .string(side.title)
    object["country"] = side.places.first.map { .string($0) }
    object["sector"] = side.themes.first.map { .string($0) }
    object["start"] = side.start.map { .string($0) }
    object["end"] = side.end.map { .string($0) }
    object["partner"] = side.partner.map { .string($0) }
    object["currency"] = side.currency.map { .string($0) }
    let text = JSON.object(object).canonicalText
    guard let minor = side.minor, let currency = side.currency else { return text }
    // Records of pairs hold amounts as decimals, which JSON has and the log's own JSON does not.
    let amount =
      ["JPY", "KRW"].contains(currency)
      ? "\(minor)" : Digits.decimal(minor: minor, exponent: 2)
    return text.dropLast() + ",\"amount\":\(amount)}"
  }
}
