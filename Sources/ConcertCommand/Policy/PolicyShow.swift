import ArgumentParser
import Concert
import EventSourcing

/// The policy in force.
struct PolicyShow: Verb {
  static let manual = Manual(
    "policy show", "The policy in force, and since when.",
    examples: [
      "policy show": "What needs two officers, which witnesses count, how far clocks may differ.",
      "policy show --known-at 2024-03-15 --json": "What was in force then.",
    ])

  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    let reading = try ledger.open(on: screen)
    let rows = try await reading.ledger.read(
      ViewQuery("SELECT * FROM policies ORDER BY position DESC LIMIT 1", views: ["policies"]),
      at: reading.at)
    guard let row = rows.objects.first?.object else {
      if screen.format.isJSON { return try screen.print(["policy": .null]) }
      return try screen.print("No policy was adopted: no act needs more than its officer.")
    }
    var facts: [(label: String, cell: Cell)] = []
    func add(_ label: String, _ phrase: Phrase?) {
      facts.append((label, .words(phrase ?? "not asked for")))
    }
    add("since", row["position"]?.int.map { "@\($0), \(row["adopted_on"]?.string ?? "")" })
    add("adopted by", row["adopted_by"]?.string.map(Phrase.init(verbatim:)))
    let rules = row["four_eyes"]?.array ?? []
    add("four eyes", rules.isEmpty ? nil : .list(rules.map(Self.words), "; "))
    let witnesses = row["witnesses"]?.array?.compactMap { $0["vkey"]?.string } ?? []
    add("witnesses", witnesses.isEmpty ? nil : Phrase(verbatim: witnesses.joined(separator: ", ")))
    add("quorum", row["quorum"]?.int.map { "\($0) of \(witnesses.count)" })
    add("clocks", row["clock_tolerance_s"]?.int.map { "may differ by \($0) s" })
    add(
      "review lines",
      row["review_possible"]?.int.map {
        "possible from \($0), likely from \(row["review_likely"]?.int ?? 0)"
      })
    try screen.print(
      Card(
        ref: "policy", title: "version \(row["version"]?.int ?? 0)",
        basis: reading.basis(rows.basis), facts: facts, json: .object(row)))
  }

  private static func words(_ rule: JSON) -> Phrase {
    let act = rule["act"]?.string ?? ""
    guard let above = rule["above"], let minor = above["minor"]?.int,
      let currency = above["currency"]?.string
    else { return Phrase(verbatim: act) }
    return "\(act) above \(number: Cell.money(minor: minor, currency).shown)"
  }
}
