import ArgumentParser
import Concert
import EventSourcing

/// What an index means, and the events that a figure of it comes from.
struct CoherenceExplain: Verb {
  static let manual = Manual(
    "coherence explain", "What an index means, and the records and events behind a figure.",
    arguments: "INDEX [options]",
    examples: [
      "coherence explain fragmentation --of ML,15180": "Who is in this cell with how much.",
      "coherence explain delivery --by year --json": "For programs, with the positions of events.",
    ],
    details: """
      Each record is told with its part (numerator, denominator or both), what it adds, and the
      positions of its events: concert show @17. Without --of the foremost unit is told.
      """)

  @Argument(help: ArgumentHelp("By name or number.", valueName: "index")) var index: String
  @Option(
    help: ArgumentHelp(
      "The unit: a ministry, two, or a place and a theme, with commas.", valueName: "unit"))
  var of: String?
  @Option(help: ArgumentHelp("Records to list for people; all are counted.", valueName: "n"))
  var limit = 20
  @OptionGroup(title: "What") var what: CoherenceOptions
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    try Wrong.require(limit, in: 0..., for: "--limit")
    _ = try CoherenceOptions.index(index)
    let reading = try ledger.open(on: screen)
    var query = try what.query([index], today: reading.ledger.today)
    query.listsRecords = true
    let answer = try await reading.ledger.coherence(query, at: reading.at)
    var lines = answer.lines
    if let of {
      let unit = Self.list([of])
      lines = lines.filter { $0.of == unit }
      guard !lines.isEmpty else {
        throw ReadingRefusal.noSuchUnit(
          of, index: query.indices[0].rawValue,
          units: answer.lines.filter { !$0.of.isEmpty }.map { $0.of.joined(separator: ",") })
      }
    }
    let basis = reading.basis(answer.basis, notes: what.notes(query))
    if screen.format.isForPeople {
      try tell(lines, answer, query, basis, on: screen)
    } else {
      try screen.print(rows(lines, answer, basis))
    }
  }

  private func tell(
    _ lines: [CoherenceLine], _ answer: CoherenceAnswer, _ query: CoherenceQuery, _ basis: Basis,
    on screen: Screen
  ) throws {
    let language = screen.language
    let index = query.indices[0]
    var card = Card(
      ref: "\(index.number)", title: Phrase(verbatim: index.rawValue), basis: basis, json: .null)
    let guide = index.guide
    card.facts = [
      ("formula", .words(guide.formula)), ("numerator", .words(guide.numerator)),
      ("denominator", .words(guide.denominator)), ("unit", .words(guide.unit)),
      ("one figure", .words(guide.each)), ("tells", .words(guide.tells)),
      ("trap", .words(guide.trap)), ("source", .words(guide.source)),
    ]
    try screen.print(card)
    let table = CoherenceTable(lines, query, basis: basis)
    // Of many units the foremost is enough, in each group and part.
    for line in of == nil ? table.foremost : lines {
      try screen.print("")
      let names = [
        line.group, line.unitInWords.map { language($0) },
        line.currency.isEmpty ? nil : line.currency,
      ]
      .compactMap { $0 }.map(SafeText.oneLine).joined(separator: " · ")
      let sum =
        "\(line.cell(line.numerator, true).shown(in: language)) ÷ "
        + line.cell(line.denominator, true).shown(in: language)
      let value =
        line.value.map { "\(sum) = " + language.speech.number($0) } ?? language(line.state.inWords)
      try screen.print(
        screen.colour(.bold, [names, value].filter { !$0.isEmpty }.joined(separator: ": ")))
      if let beside = line.besideInWords {
        try screen.print("  " + SafeText.oneLine(language(beside)))
      }
      for behind in line.behind.prefix(limit) {
        try screen.print("  " + inWords(behind, line, answer, language))
      }
      if line.behind.count > limit {
        try screen.print(
          "  … \(line.behind.count - limit) more; --limit \(line.behind.count) or --json")
      }
    }
  }

  private func inWords(
    _ behind: CoherenceLine.Behind, _ line: CoherenceLine, _ answer: CoherenceAnswer,
    _ language: Language
  ) -> String {
    let part = language.label(behind.part.rawValue)
    let amount = behind.amount.map { amount in
      line.currency.isEmpty
        ? "\(amount)" : Cell.money(minor: amount, line.currency).shown(in: language)
    }
    let events = answer.events(behind: behind).map { "@\($0)" }.joined(separator: " ")
    return [SafeText.oneLine(behind.ref), part, amount ?? "", events].filter { !$0.isEmpty }
      .joined(separator: "  ")
  }

  /// One row a record; a figure without any is a row by itself.
  private func rows(
    _ lines: [CoherenceLine], _ answer: CoherenceAnswer, _ basis: Basis
  ) -> Rows {
    let shape = RowShape(
      "record",
      [
        Column("index"), Column("part"), Column("group"), Column("of", .json),
        Column("value", .integer), Column("numerator", .integer), Column("denominator", .integer),
        Column("currency"), Column("state"), Column("formula"), Column("trap"), Column("ref"),
        Column("counts_as"), Column("amount", .integer), Column("events", .json),
      ])
    let cells = lines.flatMap { line -> [[Cell]] in
      let figure: [Cell] = [
        .text(line.index.rawValue), .text(line.part), .text(line.group), line.units,
        line.value.map(Cell.decimal) ?? .none, line.cell(line.numerator, false),
        line.cell(line.denominator, false), .text(line.currency.isEmpty ? nil : line.currency),
        .text(line.state.rawValue), .words(line.index.guide.formula),
        .words(line.index.guide.trap),
      ]
      guard !line.behind.isEmpty else { return [figure + [.none, .none, .none, .none]] }
      return line.behind.map { behind in
        figure + [
          .text(behind.ref), .text(behind.part.rawValue),
          behind.amount.map { .json(JSON(exact: $0)) } ?? .none,
          .json(.array(answer.events(behind: behind).map(JSON.int))),
        ]
      }
    }
    return Rows(shape, basis: basis, cells: cells)
  }
}
