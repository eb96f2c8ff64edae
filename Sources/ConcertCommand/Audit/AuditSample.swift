import ArgumentParser
import Concert
import EventSourcing

/// A sample that anyone can draw again.
struct AuditSample: Verb {
  static let manual = Manual(
    "audit sample", "A sample that anyone draws again from the seed and the checkpoint.",
    arguments: "--size N --seed S [options]",
    examples: [
      "audit sample --size 25 --seed 2024 --where 'kind=money'": "25 contributions of money.",
      "audit sample --size 60 --seed 2024 --by amount --where 'currency=EUR'":
        "By monetary units: large amounts are drawn more often.",
    ],
    details: """
      Drawn from what the newest signed checkpoint holds, up to --known-at. Each record's rank is the
      SHA-256 of five lines, each ended by a line feed:
        concert-sample/v1
        <checkpoint size> <checkpoint root in base64>
        <seed>
        <contribution, commitment or event>
        <reference>
      The lowest N ranks are the sample, so that a filter leaves records out and reorders nothing.
      By amount: records in that order lie end to end, each as long as its amount in minor units, T
      in all. R is the SHA-256 of the lines concert-sample-start/v1, <size> <root>, <seed>, <N>, its
      first 16 bytes as a big-endian number, modulo T. Drawn is who holds a unit (k×T + R) ÷ N,
      rounded down, for k from 0 to N − 1.
      Agree on the seed after the checkpoint is out: whoever knows both before can choose.
      --where: field=value, !=, <, <=, >, >=, field in (a,b), joined by `and`; amounts are in minor
      units. Withdrawn contributions are not drawn.
      """)

  enum Measure: String, CaseIterable, ExpressibleByArgument { case record, amount }
  enum Drawn: String, CaseIterable, ExpressibleByArgument {
    case contributions, commitments, events
  }

  @Option(help: "How many are drawn.") var size: Int
  @Option(help: ArgumentHelp("Any text, agreed on by those who check.", valueName: "text"))
  var seed: String
  @Option(help: "What is drawn.") var of = Drawn.contributions
  @Option(help: ArgumentHelp("Only records that hold to this.", valueName: "condition"))
  var `where`: String?
  @Option(help: "Each record once, or by monetary units.") var by = Measure.record
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    guard size > 0 else {
      throw Wrong.other("--size is a whole number above 0.", of: ["audit", "sample"])
    }
    guard !seed.isEmpty, !seed.contains(where: \.isNewline) else {
      throw Wrong.other("--seed is a text of one line.", of: ["audit", "sample"])
    }
    if by == .amount, of == .events {
      throw Wrong.conflict("--by amount", "--of events", because: "Events have no amount.")
    }
    let reading = try ledger.open(on: screen)
    var query = SampleQuery(seed: seed, size: size)
    query.population = SampleQuery.Population(rawValue: of.rawValue) ?? .contributions
    query.isByAmount = by == .amount
    query.conditions = try `where`.map {
      try Conditions(parsing: $0, fields: query.population.fields)
    }
    let sample = try await reading.ledger.sample(query, at: reading.at)
    try SamplePrinter(sample, reading.basis(sample.basis), screen).print()
  }
}

/// A sample with what it was drawn from and how.
struct SamplePrinter {
  private let sample: Sample
  private let basis: Basis
  private let screen: Screen

  init(_ sample: Sample, _ basis: Basis, _ screen: Screen) {
    self.sample = sample
    self.basis = basis
    self.screen = screen
  }

  func print() throws {
    if screen.format == .json { return try screen.print(json) }
    for line in facts {
      // Files of rows have no place for it; the draw can't be repeated without it.
      if screen.format.isForPeople { try screen.print(line) } else { try screen.note(line) }
    }
    if screen.format.isForPeople { try screen.print("") }
    try screen.print(rows)
  }

  private var what: Phrase { .word(sample.query.population.rawValue) }

  private var facts: [Phrase] {
    let rule = sample.rule
    let size = Digits.grouped(Int64(sample.populationSize))
    var population: Phrase = "\(number: size) \(what)"
    if let minor = sample.populationMinor {
      let amount = Cell.money(minor: minor, sample.items.first?.currency ?? "").shown
      population = .list([population, Phrase(number: amount)])
    }
    if let conditions = sample.query.conditions {
      population = "\(population) where \(SafeText.oneLine(conditions.text))"
    }
    if sample.withoutAmount > 0 {
      population =
        "\(population); \(number: Digits.grouped(Int64(sample.withoutAmount))) without an amount left out"
    }
    let signer: Phrase =
      sample.signer.map { "signed by \(SafeText.oneLine($0))" }
      ?? "signature not checked: the log's key is not known here"
    return [
      "checkpoint  \(rule.size) \(rule.root), \(signer)",
      "seed        \(SafeText.oneLine(rule.seed))",
      "population  \(population)",
      "rule        \(self.rule); concert help audit sample tells it to the byte",
    ]
  }

  private var rule: Phrase {
    sample.query.isByAmount
      ? "\(sample.query.size) monetary units at a fixed interval, in the order of ranks"
      : "the \(sample.query.size) lowest of SHA-256(checkpoint, seed, noun, reference)"
  }

  private var rows: Rows {
    let shape = RowShape(
      "draw",
      [
        Column("number", .integer, heading: "no"), Column("ref", .reference),
        Column("ministry", .reference), Column("title"), Column("amount", .money),
        Column("hits", .integer, for: sample.query.isByAmount ? .everyone : .programs),
        Column("on", .reference, heading: "about"),
        Column("position", .integer, for: .programs), Column("event", .reference, for: .people),
        Column("rank", .reference, for: .programs),
        Column("rank_begin", .reference, heading: "rank", for: .people),
      ])
    return Rows(
      shape, basis: basis,
      cells: sample.items.map { item in
        [
          .integer(item.number), .text(item.ref), .text(item.ministry), .text(item.title),
          item.minor.flatMap { minor in
            item.currency.map { Cell.money(minor: minor, $0) }
          } ?? .none,
          .integer(item.hits), .text(item.on), .integer(item.position),
          .text("@\(item.position)"), .text(item.rank), .text(item.rank.prefix(8) + "…"),
        ]
      })
  }

  private var json: JSON {
    let rule = sample.rule
    var object = JSONObject()
    object["of"] = .string(sample.query.population.rawValue)
    object["where"] = sample.query.conditions.map { .string($0.text) } ?? .null
    object["seed"] = .string(rule.seed)
    object["size"] = .int(Int64(sample.query.size))
    object["by"] = sample.query.isByAmount ? "amount" : "record"
    object["rule"] = "concert-sample/v1"
    object["checkpoint"] = [
      "size": .int(rule.size), "root": .string(rule.root),
      "signer": sample.signer.map(JSON.string) ?? .null,
    ]
    object["population"] = [
      "records": .int(Int64(sample.populationSize)),
      "minor": sample.populationMinor.map { JSON.int($0) } ?? .null,
      "without_amount": .int(Int64(sample.withoutAmount)),
    ]
    object["as_of"] = .string(sample.basis.asOf.description)
    object["rows"] = .array(
      sample.items.map { item in
        [
          "number": .int(Int64(item.number)), "ref": .string(item.ref), "rank": .string(item.rank),
          "hits": .int(Int64(item.hits)), "ministry": .string(item.ministry),
          "title": item.title.map(JSON.string) ?? .null,
          "amount": item.minor.flatMap { minor in
            item.currency.map { ["minor": .int(minor), "currency": .string($0)] }
          } ?? .null,
          "on": .string(item.on), "position": .int(item.position),
        ]
      })
    return .object(object)
  }
}
