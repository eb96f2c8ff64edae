import ArgumentParser
import Concert
import EventSourcing

/// Steps through history with a view in sight, or asks what would be different.
struct ReplayCommand: Verb {
  static let manual = Manual(
    "replay", "Steps through history with a view in sight; or tells what would be different.",
    examples: [
      "replay --watch commitments --step quarter --format jsonl":
        "Promises by ministry, a frame for the end of each quarter.",
      "replay --watch contributions --step 1000 --svg growth.svg":
        "Each thousand events, as a picture that moves.",
      "replay --without COM-2024-0031": "What would be different had it never been promised.",
      "replay --without-ministry DEV --watch coherence --rows":
        "Row by row, in one view, had DEV recorded nothing.",
      "replay --projections mine": "What other views would show of the same events.",
    ],
    details: """
      Frames: --step day|week|month|quarter|year goes through the days that facts are about, or with
      --recorded through those on which they were recorded; --step N through events, N at a time.
      --figure "SELECT label, number" says what is counted; else rows by ministry.
      Without --step, --without, --without-ministry and --projections compare what would be with what
      is. Everything is folded in a private file: nothing is stored, and every output says that it
      is hypothetical. A private fold takes a few µs an event; days of facts take one fold a frame.
      """)

  @Option(help: ArgumentHelp("The view that is watched or compared.", valueName: "view"))
  var watch: String?
  @Option(help: ArgumentHelp("What is counted in it.", valueName: "select")) var figure: String?
  @Option(help: ArgumentHelp("Between two frames.", valueName: "n|period")) var step: String?
  @Option(help: ArgumentHelp("Frames from here on.", valueName: "day|@n")) var from: String?
  @Option(help: ArgumentHelp("The last frame. (default: now)", valueName: "day|@n"))
  var until: String?
  @Flag(help: "Days of recording instead of days of facts.") var recorded = false
  @Option(
    help: ArgumentHelp("As if this had not been recorded; several times.", valueName: "ref|@n"))
  var without: [String] = []
  @Option(
    help: ArgumentHelp("As if it had recorded nothing; several times.", valueName: "code"))
  var withoutMinistry: [String] = []
  @Flag(help: "Tell row by row and column by column what would be different.") var rows = false
  @Option(help: "At most so many rows of each table. (default: 100)") var limit: Int?
  @Option(
    help: ArgumentHelp("Draw the frames into this file.", valueName: "file"), completion: .file())
  var svg: String?
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    try Wrong.require(limit, in: 1..., for: "--limit")
    let reading = try ledger.open(on: screen, builtIn: true)
    let hypothesis = Hypothesis(
      without: Self.list(without), withoutMinistries: Self.list(withoutMinistry),
      projections: ledger.projectionFolder(screen.console))
    if hypothesis.isNone || step != nil || figure != nil || svg != nil {
      return try await frames(hypothesis, reading, screen)
    }
    let wanted = watch.map { Self.list([$0]) } ?? []
    let answer = try await reading.ledger.whatIf(
      hypothesis, views: wanted, at: reading.at, limit: limit ?? 100)
    let notes = hypothesis.telling.map { [$0] } ?? []
    let basis = reading.basis(answer.basis, notes: notes)
    try screen.print(
      rows
        ? WhatIfRows.changes(answer, hypothesis, basis)
        : WhatIfRows.counts(answer, hypothesis, basis))
    // An empty array cannot say what was supposed.
    if screen.format.isJSON, let words = hypothesis.telling { try screen.note(words) }
    if screen.format.isForPeople, answer.counts.isEmpty {
      try screen.note("Nothing would be different.")
    }
  }

  private func frames(
    _ hypothesis: Hypothesis, _ reading: Reading, _ screen: Screen
  ) async throws {
    guard let watch else { throw Wrong.missingOptions(["--watch"], of: ["replay"]) }
    let plan = ReplayPlan(
      view: watch, figure: figure, frames: try moments(today: reading.ledger.today))
    let frames = try await reading.ledger.replay(plan, supposing: hypothesis, at: reading.at)
    if let svg {
      let picture = ReplayPicture(
        title: [watch, hypothesis.words].compactMap(\.self).joined(separator: ", "),
        isByFacts: plan.isByFacts, frames: frames)
      try writeTextFile(picture.svg, to: svg, appending: false)
      try screen.note("\(svg): \(frames.count, "frame", "frames")")
    }
    if screen.format.isJSON { return try FrameRows.print(frames, hypothesis, plan, on: screen) }
    guard let last = frames.last else { return }
    let notes = hypothesis.telling.map { [$0] } ?? []
    let basis = reading.basis(last.basis, notes: notes)
    try screen.print(FrameRows.rows(frames, hypothesis, plan, basis))
  }

  private func moments(today: Day) throws -> ReplayPlan.Frames {
    let step = step ?? "month"
    if let calendar = ReplayPlan.Step(rawValue: step) {
      let from = try from.map { try DayText.parse($0, at: "--from", today: today) }
      let until = try until.map { try DayText.parse($0, at: "--until", today: today) }
      return recorded
        ? .recorded(calendar, from: from, until: until) : .facts(calendar, from: from, until: until)
    }
    guard let count = Int64(step), count > 0 else {
      throw BadValue.choice(
        step, at: "--step", known: ReplayPlan.Step.allCases.map(\.rawValue) + ["1000"])
    }
    return .events(
      count, from: try from.map { try Self.position($0, at: "--from") },
      until: try until.map { try Self.position($0, at: "--until") })
  }

  private static func position(_ text: String, at place: String) throws -> Int64 {
    guard text.hasPrefix("@"), let position = Int64(text.dropFirst()), position >= 0 else {
      throw Wrong.choice(option: place, value: text, known: ["@0"])
    }
    return position
  }
}

extension ReplayPlan {
  var isByFacts: Bool { if case .facts = frames { true } else { false } }
}
