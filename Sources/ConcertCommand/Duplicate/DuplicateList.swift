import ArgumentParser
import Concert
import EventSourcing

/// Efforts of different ministries that may be the same work.
struct DuplicateList: Verb {
  static let manual = Manual(
    "duplicate list", "Efforts of different ministries that may be the same work.",
    examples: [
      "duplicate list --status open --ministry DEF": "What waits for a decision of Defence.",
      "duplicate list --format jsonl --min-score 75": "The likely ones, for programs.",
    ],
    details: """
      Best first. A pair that was decided on is asked again when its place, period, theme,
      beneficiaries, title or amount (by more than a fifth) changes and it becomes likelier or a
      reason is gone; when a complementary one's day has passed; and when it is reopened.
      """)

  @Option(help: ArgumentHelp("At least so many points of 100.", valueName: "points"))
  var minScore = 0
  @Option(help: "open, decided, joint (under one mission) or all.") var status: String = "all"
  @Option(help: ArgumentHelp("That this ministry has a part in.", valueName: "code"))
  var ministry: [String] = []
  @OptionGroup(title: "Rows") var arrangement: ArrangementOptions
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    try Wrong.require(minScore, in: 0...100, for: "--min-score")
    let known = DuplicateQuery.Status.allCases.map(\.rawValue)
    guard let status = DuplicateQuery.Status(rawValue: status) else {
      throw BadValue.choice(self.status, at: "--status", known: known)
    }
    let reading = try ledger.open(on: screen)
    var query = DuplicateQuery()
    query.minScore = minScore
    query.status = status
    query.ministries = Self.list(ministry)
    let arranged = try arrangement.applied(to: screen)
    // Pairs can be left unread only when they come in the order in which they are to be shown.
    query.limit = arranged.arrangement.sort.isEmpty ? arranged.arrangement.limit : nil
    let answer = try await reading.ledger.duplicates(query, at: reading.at)
    try arranged.print(
      PairTable.rows(answer.pairs, total: answer.total, basis: reading.basis(answer.basis)))
    guard !screen.format.isJSON else { return }
    try await OtherRules.tell(reading, on: screen)
    for pair in answer.pairs {
      guard let again = AskedAgainText(pair.json) else { continue }
      try screen.note("\(pair.ref) \(again.sentence)")
    }
  }
}

/// Pairs as rows: one object for programs, two refs with their ministries for people.
enum PairTable {
  private static let shape = RowShape(
    "pair",
    [
      Column("ref", .reference), Column("score", .integer),
      Column("status", .reference), Column("outcome", .reference),
      Column("first", .reference, heading: "a", for: .people),
      Column("of", .reference, for: .people),
      Column("second", .reference, heading: "b", for: .people),
      Column("by", .reference, heading: "of", for: .people),
      Column("title", for: .people),
      Column("a", .json, for: .programs), Column("b", .json, for: .programs),
      Column("reasons", .json, for: .programs), Column("model", for: .programs),
      Column("tier", for: .programs), Column("since", for: .programs),
      Column("reason", for: .programs), Column("decided_by", for: .programs),
      Column("decided_on", for: .programs), Column("asked_again", .json, for: .programs),
    ])

  static func rows(_ pairs: [DuplicatePair], total: Int? = nil, basis: Basis?) -> Rows {
    Rows(
      shape, basis: basis, total: total,
      cells: pairs.map { pair in
        let json = pair.json
        return [
          .text(pair.ref), .integer(pair.score), .text(pair.status), .text(pair.outcome),
          .text(pair.a.ref), .text(pair.a.ministry), .text(pair.b.ref), .text(pair.b.ministry),
          .text(pair.a.title), .json(json["a"] ?? .null), .json(json["b"] ?? .null),
          .json(json["reasons"] ?? .null), .text(pair.model), .text(pair.tier),
          .text(pair.sinceOn), .text(pair.reason), .text(pair.decidedBy), .text(pair.decidedOn),
          .json(json["asked_again"] ?? .null),
        ]
      })
  }
}
