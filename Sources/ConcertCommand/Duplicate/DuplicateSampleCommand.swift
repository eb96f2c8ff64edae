import ArgumentParser
import Concert
import EventSourcing

/// Pairs just below the line, shown without their score: what do flags miss?
struct DuplicateSampleCommand: Verb {
  static let manual = Manual(
    "duplicate sample", "Draws pairs just below the line, to estimate what flags miss.",
    examples: [
      "duplicate sample --seed 2024-06": "Twenty pairs of this month.",
      "duplicate sample --seed 2024-06 --size 50 --at 41236 --json":
        "The same again, as the ledger stood at @41236.",
    ],
    details: """
      Pairs that score at most \(DuplicateSample.band) points below the line; those are drawn whose SHA-256 of seed and reference
      is least, so that anyone draws the same again. It is blind: neither scores nor reasons are
      shown. Decide each with duplicate decide DUP OUTCOME --sample NAME; duplicate stats then
      estimates the share that is missed there.
      """)

  @Option(help: ArgumentHelp("Any words; the month, say.", valueName: "text")) var seed: String
  @Option(help: ArgumentHelp("How many.", valueName: "n")) var size = 20
  @Option(help: ArgumentHelp("Draw as the ledger stood there. (default: now)", valueName: "n"))
  var at: Int?
  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    try Wrong.require(size, in: 1...1000, for: "--size")
    try Wrong.require(at, in: 0..., for: "--at")
    guard !seed.isEmpty, seed.utf8.count <= 60 else {
      throw BadValue.choice(seed, at: "--seed", known: ["2024-06"])
    }
    let opened = try ledger.openReading(on: screen)
    let sample = try await opened.sampleDuplicates(
      seed: seed, size: size, at: at.map { Position($0) })
    if screen.format.isJSON { return try screen.print(json(sample)) }
    for pair in sample.pairs {
      let lines = PairText.blind(
        pair.ref, pair.a, pair.b, screen)
      for line in lines { try screen.print(line) }
      if let outcome = pair.outcome { try screen.print("decided: \(outcome)") }
      try screen.print("")
    }
    try screen.note(
      "\(sample.pairs.count) of \(sample.population) pairs just below the line, drawn as "
        + "\(sample.name).\nDecide each: concert duplicate decide DUP OUTCOME --sample "
        + "\(sample.name) --reason \"…\"")
  }

  private func json(_ sample: DuplicateSample) -> JSON {
    [
      "sample": .string(sample.name.description), "population": .int(Int64(sample.population)),
      "pairs": .array(
        sample.pairs.map {
          [
            "ref": .string($0.ref), "a": $0.a.facts, "b": $0.b.facts,
            "outcome": $0.outcome.map(JSON.string) ?? .null,
          ]
        }),
    ]
  }
}
