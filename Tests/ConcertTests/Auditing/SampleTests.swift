import EventSourcing
import Foundation
import Testing

@testable import Concert

@Suite("audit sample")
struct SampleTests {
  private let rule = SampleRule(
    size: 342, root: "GLzKd4DAbiEQo6VFXPAtNlJScQZ23Q3Nh6uDwFd/2RI=", seed: "2024")
  private let refs = (1...200).map { "CTR-2024-\(String(10_000 + $0).dropFirst())" }

  @Test("the rank is what sha256sum gives of the five lines")
  func rank() {
    // printf 'concert-sample/v1\n342 GLzK…RI=\n2024\ncontribution\nCTR-2015-0015\n' | sha256sum
    #expect(
      rule.rank(of: "CTR-2015-0015", noun: "contribution")
        == "0547a4e7cce5e812a8ced678ab2ad14b68c4df99d2c5747442c84b273d31d55a")
  }

  @Test("leaving records out reorders nothing")
  func filtered() {
    let all = rule.draw(200, from: refs, noun: "contribution").map { refs[$0] }
    let some = refs.filter { $0.hasSuffix("3") }
    let drawn = rule.draw(200, from: some, noun: "contribution").map { some[$0] }
    #expect(drawn == all.filter { $0.hasSuffix("3") })
    #expect(Array(all.prefix(5)) == rule.draw(5, from: refs, noun: "contribution").map { refs[$0] })
    let other = SampleRule(size: rule.size, root: rule.root, seed: "2025")
    #expect(other.draw(200, from: refs, noun: "contribution").map { refs[$0] } != all)
  }

  @Test("by amount every monetary unit has the same chance, and the hits add up")
  func amounts() {
    for seed in 0..<200 {
      let rule = SampleRule(size: 9, root: "r", seed: "\(seed)")
      let amounts = refs.indices.map { Int64(1 + ($0 * 7919 + seed) % 10_007) }
      let drawn = rule.draw(31, from: refs, noun: "contribution", by: amounts)
      #expect(drawn.reduce(0) { $0 + $1.hits } == 31)
      // Whoever is longer than the interval cannot be stepped over.
      let interval = amounts.reduce(0, +) / 31
      for (index, amount) in amounts.enumerated() where amount > interval {
        #expect(drawn.contains { $0.index == index })
      }
    }
    let huge = rule.draw(
      3, from: ["a", "b"], noun: "contribution", by: [.max - 1, 1])
    #expect(huge.map(\.hits).reduce(0, +) == 3)
  }

  /// The rule read from its description alone, in another language.
  private static let python = """
    import hashlib, json, sys
    size, root, seed, n, rows = json.load(sys.stdin)
    sha = lambda *lines: hashlib.sha256("".join(l + "\\n" for l in lines).encode()).digest()
    head = f"{size} {root}"
    rows.sort(key=lambda r: sha("concert-sample/v1", head, seed, "contribution", r[0]))
    total = sum(r[1] for r in rows)
    start = int.from_bytes(sha("concert-sample-start/v1", head, seed, str(n))[:16], "big") % total
    units = [(k * total + start) // n for k in range(n)]
    drawn, end = [], 0
    for ref, amount in rows:
        hits = sum(end <= u < end + amount for u in units)
        end += amount
        if hits: drawn.append([ref, hits])
    print(json.dumps([[r[0] for r in rows[:n]], drawn]))
    """

  @Test(
    "a second program draws the same, by record and by amount",
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/python3")))
  func redrawn() throws {
    let amounts = refs.indices.map { Int64(1 + $0 * 7919 % 10_007) }
    let input: JSON = [
      .int(rule.size), .string(rule.root), .string(rule.seed), 25,
      .array(zip(refs, amounts).map { [.string($0), .int($1)] }),
    ]
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/python3")
    process.arguments = ["-c", Self.python]
    let (stdin, stdout) = (Pipe(), Pipe())
    (process.standardInput, process.standardOutput) = (stdin, stdout)
    try process.run()
    try stdin.fileHandleForWriting.write(contentsOf: Data(input.canonical))
    try stdin.fileHandleForWriting.close()
    let answer = try JSON(parsing: Array(stdout.fileHandleForReading.readDataToEndOfFile()))
    process.waitUntilExit()
    let records = rule.draw(25, from: refs, noun: "contribution").map { refs[$0] }
    #expect(answer.array?[0].array?.compactMap(\.string) == records)
    let units = rule.draw(25, from: refs, noun: "contribution", by: amounts)
    #expect(
      answer.array?[1] == .array(units.map { [.string(refs[$0.index]), .int(Int64($0.hits))] }))
  }

  @Test("a ledger's sample stays the same while it grows, at the moment it was drawn")
  func grows() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell()
    let query = SampleQuery(seed: "s", size: 3)
    let first = try await committee.ledger().sample(query)
    #expect(first.rule.size == 25)
    #expect(first.items.count == 3)
    try await committee.tell(["resolution"])
    let later = try await committee.ledger().sample(query)
    #expect(later.rule.root != first.rule.root)
    let again = try await committee.ledger().sample(
      query, at: Clocks(knownAt: .position(first.rule.size - 1)))
    #expect(again.rule == first.rule)
    #expect(again.items.map(\.ref) == first.items.map(\.ref))
    #expect(again.items.map(\.rank) == first.items.map(\.rank))
  }

  @Test("amounts of two currencies are not laid end to end; nothing is no population")
  func refused() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell()
    var query = SampleQuery(seed: "s", size: 3)
    query.isByAmount = true
    let sample = try await committee.ledger().sample(query)
    #expect(sample.items.allSatisfy { $0.currency == "EUR" })
    #expect(sample.withoutAmount > 0)
    try await committee.submit([
      """
      {"do":"contribution.log","ministry":"DEF","title":"Tents","kind":"money",\
      "money":{"minor":5,"currency":"USD"},"on":"2024-03-01"}
      """
    ])
    await #expect(throws: AuditRefusal.severalCurrencies(["EUR", "USD"])) {
      try await committee.ledger().sample(query)
    }
    query.conditions = try Conditions(
      parsing: "currency=CHF", fields: query.population.fields)
    await #expect(throws: AuditRefusal.nothingToSample) {
      try await committee.ledger().sample(query)
    }
  }

  @Test(
    "a condition is read whole or not at all",
    arguments: [
      "", "kind", "kind=", "kind=money or 1=1", "kind=money and", "kind in ()", "kind in (a",
      "kind=money; DROP TABLE x", "rowid=1", "kind=\"money", "kind==money",
    ])
  func badConditions(_ text: String) {
    #expect(throws: AuditRefusal.self) {
      try Conditions(parsing: text, fields: ["kind", "ministry", "amount"])
    }
  }

  @Test("a condition's values reach SQL as values")
  func conditions() throws {
    let text = #"kind!=money and ministry in (DEF, "D'E V") and amount>=100"#
    let read = try Conditions(parsing: text, fields: ["kind", "ministry", "amount"])
    #expect(read.text == #"kind!=money and ministry in (DEF,"D'E V") and amount>=100"#)
    let (sql, arguments) = read.sql
    #expect(
      sql == #""kind" != :where_0_0 AND "ministry" IN (:where_1_0, :where_1_1) AND "#
        + #""amount" >= :where_2_0"#)
    #expect(arguments["where_1_1"] == .text("D'E V"))
    #expect(arguments["where_2_0"] == .integer(100))
  }
}
