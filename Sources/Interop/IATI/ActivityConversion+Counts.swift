/// What is counted of an activity and nowhere kept.
extension ActivityConversion {
  mutating func countTheRest() {
    let parts: [(ImportCount, Int)] = [
      (.budgets, activity.budgets), (.plannedDisbursements, activity.plannedDisbursements),
      (.results, activity.results), (.indicators, activity.indicators),
    ]
    for (what, count) in parts { writer.notes.add(what, line: activity.line, count: count) }
    var vocabularies: [String: [IATIActivity.Coded]] = [:]
    for sector in activity.sectors {
      let dac = ["", "1", "DAC"].contains(sector.vocabulary.uppercased())
      vocabularies[dac ? "1" : sector.vocabulary, default: []].append(sector)
    }
    for sectors in vocabularies.values { add(sectors, "sector") }
    add(
      activity.countries + activity.regions.filter { ["", "1"].contains($0.vocabulary) }, "place")
  }

  /// Shares that are given sum to 100.
  ///
  /// - Source: IATI 2.03, sector and recipient-country, percentage.
  private mutating func add(_ shares: [IATIActivity.Coded], _ what: String) {
    let given = shares.filter { !$0.percentage.isEmpty }
    guard let first = given.first else { return }
    var sum: Int64 = 0
    for share in given {
      guard let part = try? Amount(share.percentage, exponent: 4, mark: .point),
        part.minor <= 1_000_000_000
      else { return writer.notes.add(.badShares, what, line: share.line) }
      sum += part.signed
    }
    // Thirds are written with two decimals or with twelve.
    if abs(sum - 1_000_000) > 500 { writer.notes.add(.badShares, what, line: first.line) }
  }
}
