import ArgumentParser
import EventSourcing
import Matching

/// Each line of the rules and its points.
struct DuplicateRulesShow: Verb {
  static let manual = Manual(
    "duplicate rules show", "Each line of the rules and its points.",
    examples: [
      "duplicate rules show": "The lines that give or take points.",
      "duplicate rules show --all --json": "All lines, also those that training left at 0.",
    ],
    details: """
      A pair's score is the sum of the lines that hold for it, kept within 0 and 100. Shares and
      likenesses are in thousandths, start, end and gap in days, amount as the greater in thousandths
      of the smaller.
      """)

  @Flag(help: "Also lines of no points.") var all = false
  @OptionGroup(title: "Rows") var arrangement: ArrangementOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    let rules = Ruleset.second
    let screen = try arrangement.applied(to: screen)
    let columns = [
      Column("reason", .reference), Column("measure", .reference), Column("test", .reference),
      Column("bound", .integer), Column("when", .reference), Column("points", .integer),
    ]
    let lines = rules.lines.filter { all || $0.points != 0 }
    try screen.print(
      Rows(
        RowShape("line", columns),
        cells: lines.map { line in
          [
            .text(line.reason.rawValue), .text(line.measure.name),
            .text(line.isAtLeast ? "≥" : "≤"), .integer(line.bound),
            .text(line.condition.name), .integer(line.points),
          ]
        }))
    try screen.note(
      "\(rules.name): possible from \(rules.possible), likely from \(rules.likely) of 100.")
  }
}

/// How well the rules tell labelled pairs apart.
struct DuplicateRulesEvaluate: Verb {
  static let manual = Manual(
    "duplicate rules evaluate", "How well the rules tell labelled pairs apart.",
    arguments: "PAIRS RECORDS [options]",
    examples: [
      "duplicate rules evaluate pairs.csv records.jsonl": "The rules in force on your own pairs.",
      "gunzip -c records.jsonl.gz | concert duplicate rules evaluate pairs.csv - --json":
        "The same for programs.",
    ],
    details: """
      PAIRS is CSV with a, b, label (1 the same effort, 0 not), reason, stratum; RECORDS has one JSON
      object a line with id, organisation, title, country, region, sector, start, end, partner,
      amount, currency. The records are entered one after the other: a pair that the candidates miss
      scores 0. Nothing is stored.
      """)

  @Argument(help: "Labelled pairs, CSV.") var pairs: String
  @Argument(help: "Their records, JSON lines; - for standard input.") var records: String
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    let evaluation = Evaluation(try RulesFiles.read(pairs: pairs, records: records, on: screen))
    let rules = Ruleset.second
    let table = QualityTable(rows: [
      (rules.name, Quality(evaluation.outcomes(under: rules), line: rules.possible)),
      (
        "\(rules.name), likely", Quality(evaluation.outcomes(under: rules), line: rules.likely)
      ),
    ])
    try table.print(on: screen, rules: rules)
  }
}

/// New points from labelled pairs.
struct DuplicateRulesTrain: Verb {
  static let manual = Manual(
    "duplicate rules train", "Fits new points to labelled pairs, and says how good they are.",
    arguments: "PAIRS RECORDS [--out FILE] [options]",
    examples: [
      "duplicate rules train pairs.csv records.jsonl": "What five folds say of new points.",
      "duplicate rules train pairs.csv records.jsonl --name dup-4 --out points.csv":
        "The points as a file, to be looked at and adopted.",
      "duplicate rules train pairs.csv records.jsonl --reviews": "Also what people decided here.",
    ],
    details: """
      Bounded logistic regression: agreement never takes points away, a conflict never gives any.
      The figures are of five folds grouped by entity, each scored by points fitted to the other four.
      The files are those of `duplicate rules evaluate`. Nothing is stored or adopted. With --reviews
      decisions count, too: same, joint and part_of as one effort, distinct as none; complementary
      ones say neither and are left out, as are reopened ones.
      """)

  @Argument(help: "Labelled pairs, CSV.") var pairs: String
  @Argument(help: "Their records, JSON lines; - for standard input.") var records: String
  @Option(help: ArgumentHelp("The new rules' name.", valueName: "name")) var name = "dup-new"
  @Option(help: ArgumentHelp("Where to write the points.", valueName: "file")) var out: String?
  @Flag(help: "Also what people decided in the ledger.") var reviews = false
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    let rules = Ruleset.second
    let labels = reviews ? try await ReviewLabels(try ledger.open(on: screen)) : nil
    if let labels { try screen.note(labels.summary) }
    let evaluation = Evaluation(
      try RulesFiles.read(pairs: pairs, records: records, and: labels, on: screen))
    let trainer = Trainer(evaluation)
    let fitted = trainer.fitted(name: name)
    let table = QualityTable(rows: [
      (rules.name, Quality(evaluation.outcomes(under: rules), line: rules.possible)),
      ("\(name), five folds", Quality(trainer.crossValidated(), line: fitted.possible)),
      ("\(name), held in", Quality(evaluation.outcomes(under: fitted), line: fitted.possible)),
    ])
    if let out { try writeTextFile(fitted.pointsText, to: out, appending: false) }
    try table.print(on: screen, rules: fitted)
  }
}
