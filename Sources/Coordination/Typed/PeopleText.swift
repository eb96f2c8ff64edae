extension PeopleLine {
  /// `f=4,m=11`, with `x` and `u` allowed; a bare `15` is `u=15`.
  public init(text: String) throws(Fault) {
    func bad(_ reason: String) -> Fault { .badPeople(text, reason: reason) }
    if let count = Spelling.number(text.utf8), count <= Self.largestCount {
      self.init(women: 0, men: 0, unknown: count)
      return
    }
    var counts: [String: Int] = [:]
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let sides = part.split(separator: "=", omittingEmptySubsequences: false)
      let sex = String(sides[0].drop { $0 == " " })
      guard sides.count == 2, ["f", "m", "x", "u"].contains(sex) else {
        throw bad("People are counted as f, m, x (neither) and u (unknown).")
      }
      guard counts[sex] == nil else { throw bad("\(sex) is counted twice.") }
      guard let count = Spelling.number(sides[1].utf8), count <= Self.largestCount else {
        throw bad("A count is a whole number from 0 to \(Self.largestCount).")
      }
      counts[sex] = count
    }
    self.init(
      women: counts["f"] ?? 0, men: counts["m"] ?? 0, others: counts["x"], unknown: counts["u"])
  }
}
