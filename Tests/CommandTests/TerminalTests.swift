import ArgumentParser
import EventSourcing
import Testing

@testable import ConcertCommand

@Suite("the terminal")
struct TerminalTests {
  @Test("colour follows its own stream, NO_COLOR whatever it says, and the option above all")
  func colour() {
    func isOn(_ choice: ColourChoice, _ environment: [String: String], _ isTerminal: Bool) -> Bool {
      Colour(choice, environment: environment, isTerminal: isTerminal).isOn
    }
    #expect(isOn(.auto, [:], true))
    #expect(!isOn(.auto, [:], false))
    #expect(!isOn(.auto, ["NO_COLOR": "0"], true) && !isOn(.auto, ["NO_COLOR": "1"], true))
    #expect(isOn(.auto, ["NO_COLOR": ""], true))
    #expect(!isOn(.auto, ["TERM": "dumb"], true))
    #expect(isOn(.auto, ["CLICOLOR_FORCE": "1"], false))
    #expect(!isOn(.auto, ["CLICOLOR_FORCE": "1", "NO_COLOR": "1"], true))
    #expect(isOn(.always, ["NO_COLOR": "1"], false) && !isOn(.never, [:], true))
  }

  @Test("elsewhere than on a terminal progress is a line every tenth or ten seconds")
  func progressLines() throws {
    let recorder = Recorder()
    var progress = Screen(console: recorder.console(), format: .tsv).progress("events", total: 100)
    for done in 0...20 { try progress.advance(to: done) }
    #expect(recorder.errorText.split(separator: "\n").count == 2)
    recorder.wait(11)
    try progress.advance(to: 21)
    #expect(recorder.errorText.hasSuffix("events: 21 %  21 of 100  1/s\n"))
    #expect(!recorder.errorText.contains("\r"))
  }

  @Test("a bar goes away before an error is written")
  func progressBar() throws {
    let recorder = Recorder()
    let screen = Screen(console: recorder.console(isTerminal: true), format: .table)
    var progress = screen.progress("events", total: 4)
    recorder.wait(0.2)
    try progress.advance(to: 2)
    try screen.warn("late")
    #expect(
      recorder.errorText
        == "\r\u{1b}[K[████████████            ] 50 %  2 of 4\r\u{1b}[Kwarning late\n")
  }

  @Test("a long fold is told while it lasts and leaves no bar behind; a short one is not told")
  func folding() throws {
    let recorder = Recorder()
    let screen = Screen(console: recorder.console(isTerminal: true), format: .table)
    let notice = FoldingNotice(on: screen)
    for done in [80_001, 100_000] { notice.tell(done: done, total: 100_000) }
    #expect(recorder.errorText.isEmpty)
    for done in [10_000, 60_000, 110_000] {
      notice.tell(done: done, total: 110_000)
      recorder.wait(0.4)
    }
    #expect(
      recorder.errorText
        == "\r\u{1b}[K[████████████            ] 50 %  50 000 of 100 000"
        + "\r\u{1b}[K[████████████████████████] 100 %  100 000 of 100 000  125 000/s\r\u{1b}[K")
    // The next fold has a bar of its own.
    for done in [10_000, 60_000] {
      notice.tell(done: done, total: 110_000)
      recorder.wait(0.4)
    }
    #expect(recorder.errorText.hasSuffix("50 %  50 000 of 100 000"))
  }

  @Test("no bar for those who read aloud, nothing for those who want quiet")
  func quiet() throws {
    let recorder = Recorder()
    var screen = Screen(console: recorder.console(isTerminal: true), format: .table)
    screen.isAccessible = true
    var progress = screen.progress("events", total: 1)
    try progress.advance(to: 1)
    #expect(recorder.errorText == "events: 100 %  1 of 1\n")
    screen.isQuiet = true
    progress = screen.progress("events", total: 1)
    try progress.advance(to: 1)
    try screen.note("done")
    #expect(recorder.errorText == "events: 100 %  1 of 1\n")
  }

  @Test("a note has the form of an error, and a demo says so even when quiet")
  func notes() throws {
    let recorder = Recorder()
    var screen = Screen(console: recorder.console(), format: .table)
    let explanation = Explanation(
      code: "already-recorded", at: "key", value: "q2-row-17", what: "Nothing was added.",
      mend: "", outcome: .done)
    try screen.note(explanation)
    screen.isQuiet = true
    try screen.note(explanation)
    try screen.announceDemo()
    #expect(
      recorder.errorText == """
        note[already-recorded] key q2-row-17
          Nothing was added.
        demo ledger: its clock and chance are fixed

        """)
  }

  @Test("clocks fixed for a session are told in every basis; options win over them")
  func clocks() throws {
    let console = Recorder().console(environment: ["CONCERT_KNOWN_AT": "@7"])
    let today = Day("2024-06-12")!
    let fixed = try ClockOptions.parse([]).read(console, today: today)
    #expect(fixed.knownAt == .position(7) && fixed.isPast)
    #expect(
      fixed.basis(position: 7).line
        == "clocks fixed by CONCERT_AS_OF or _KNOWN_AT · as of 2024-06-12 · known at @7")
    let asked = try ClockOptions.parse(["--as-of", "2024-01-01", "--known-at", "2024-03-15"])
      .read(console, today: today)
    #expect(
      asked.basis(position: 5).line == "as of 2024-01-01 · known at 2024-03-15 (@5)")
  }

  @Test("a reader that goes away ends the command quietly, and nothing more is tried")
  func closed() async throws {
    let out = Output { _ throws(OutputError) in throw .closed }
    try out.write("x")
    #expect(throws: OutputError.closed) { try out.flush() }
    try out.write("y")
    #expect(throws: OutputError.closed) { try out.flush() }
    #expect(Failure(OutputError.closed).explanations.isEmpty)
    #expect(Failure(OutputError.closed).outcome == .done)
  }

  @Test("an error shows control characters of the value and breaks at the terminal's width")
  func errorText() {
    let explanation = Explanation(
      code: "x", at: "--title", value: "\u{1b}[2J", what: "one two three four five six seven",
      mend: "concert show", outcome: .badData)
    #expect(
      Failure.text(explanation, width: 24) == """
        error[x] --title \\x1b[2J
          one two three four
          five six seven
          Try: concert show

        """)
  }
}

@Suite("guided entry")
struct GuidedTests {
  private func form(countries: [Choice] = []) -> Form {
    .contribution(
      ministries: [Choice(code: "DEF", name: "Defence"), Choice(code: "DEV", name: "Development")],
      missions: [Choice(code: "EUTM-MALI", name: "EU Training Mission Mali")],
      countries: countries, ministry: "DEF", today: Day("2024-06-12")!,
      currencies: ValueTests.currencies)
  }

  private func ask(
    _ answers: [String], given: JSONObject = JSONObject(), language: Language = .en
  ) throws -> (JSON, String) {
    let recorder = Recorder(answers: answers)
    var screen = Screen(console: recorder.console(), format: .table)
    screen.language = language
    let filled = try form().ask(given, in: Dialogue(screen: screen))
    return (.object(filled), recorder.errorText)
  }

  @Test("enter keeps the offer, numbers choose, ? explains, a mistake is asked again")
  func whole() throws {
    let (filled, shown) = try ask([
      "", "1", "?", "money", "", "Wells", "1.234EUR", "500.00 EUR", "", "", "note.pdf", "y",
    ])
    #expect(
      filled == [
        "ministry": "DEF", "mission": "EUTM-MALI", "kind": "money", "title": "Wells",
        "money": ["minor": 50_000, "currency": "EUR"], "from": "2024-06-12",
        "evidence": "note.pdf",
      ])
    #expect(shown.contains("Ministry [DEF]: "))
    #expect(shown.contains("  2  DEV  Development\n"))
    #expect(shown.contains("Type a number or a code."))
    #expect(shown.contains("error[unclear-amount] --amount 1.234EUR"))
    #expect(shown.contains("An answer is needed here."))
    #expect(shown.contains("Summary: DEF · EUTM-MALI · money · Wells · 500.00 EUR · 2024-06-12"))
  }

  @Test("what is given is not asked, and people are asked where there is no money")
  func given() throws {
    var given = JSONObject()
    given["ministry"] = "DEV"
    given["kind"] = "personnel"
    let (filled, shown) = try ask(
      ["1", "Instructors", "f=1,m=2", "", "", "", "o"], given: given, language: .fr)
    #expect(filled["people"] == ["f": 1, "m": 2])
    #expect(!shown.contains("Ministère"))
    #expect(shown.contains("Personnes f, h : "))
    #expect(shown.contains("Enregistrer ? [O/n] "))
  }

  @Test("no, or the end of the lines, stores nothing")
  func declined() {
    for answers in [["", "1", "money", "W", "1EUR", "", "", "", "n"], ["", "1"]] {
      #expect(throws: Dialogue.Closed.self) { try ask(answers) }
    }
  }

  @Test("when nobody may be asked, all that is missing is named at once")
  func missing() throws {
    var given = JSONObject()
    given["ministry"] = "DEF"
    do {
      _ = try form().complete(given)
      Issue.record("it was complete")
    } catch let rejections as Rejections {
      #expect(rejections.explanations.map(\.at) == ["--kind", "--title", "--from"])
      #expect(rejections.explanations.allSatisfy { $0.code == "missing-field" })
    }
  }
}
