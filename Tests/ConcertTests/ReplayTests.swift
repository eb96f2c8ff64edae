import EventSourcing
import Foundation
import Testing

@testable import Concert

@Suite("replay, and what would be different")
struct ReplayTests {
  private struct Taken: Sink {
    var rows: [[Concert.Cell]] = []
    mutating func begin(_ basis: Basis, columns: [String]) {}
    mutating func take(_ row: [Concert.Cell]) { rows.append(row) }
  }

  private static let figure = "SELECT ministry, count(*) FROM commitments GROUP BY 1 ORDER BY 1"

  private func told() async throws -> Committee {
    let committee = try Committee()
    try await committee.tell()
    return committee
  }

  private func pairs(_ frame: ReplayFrame) -> [[Concert.Cell]] {
    frame.figures.map { [.text($0.label), .integer($0.value)] }
  }

  @Test("each frame by events is what reading at that position says")
  func positions() async throws {
    let committee = try await told()
    defer { committee.remove() }
    let ledger = try committee.ledger()
    let plan = ReplayPlan(
      view: "commitments", figure: Self.figure, frames: .events(5, from: nil, until: nil))
    let frames = try await ledger.replay(plan)
    let size = try await ledger.basis(at: .now).size
    #expect(frames.map(\.basis.size) == Array(stride(from: 1, to: size, by: 5)) + [size])
    for frame in frames {
      let there = try await ledger.select(
        Self.figure, at: Clocks(knownAt: .position(frame.basis.size - 1)), into: Taken())
      #expect(pairs(frame) == there.rows)
    }
    #expect(Set(frames.map(\.figures)).count > 2)
  }

  @Test("each frame by days is what reading as of that day says, corrections included")
  func days() async throws {
    let committee = try await told()
    defer { committee.remove() }
    let ledger = try committee.ledger()
    let plan = ReplayPlan(
      view: "commitments",
      frames: .facts(.quarter, from: Day("2022-01-01"), until: Day("2024-05-15")))
    let frames = try await ledger.replay(plan)
    #expect(frames.first?.basis.asOf == Day("2022-03-31"))
    #expect(frames.last?.basis.asOf == Day("2024-05-15") && frames.count == 10)
    for frame in frames {
      let there = try await ledger.select(
        Self.figure, at: Clocks(asOf: frame.basis.asOf), into: Taken())
      #expect(pairs(frame) == there.rows)
    }
  }

  @Test(
    "periods end where the calendar says",
    arguments: [
      (ReplayPlan.Step.week, "2024-02-26", "2024-03-03"), (.week, "2024-03-03", "2024-03-03"),
      (.week, "1969-12-31", "1970-01-04"), (.month, "2024-02-01", "2024-02-29"),
      (.quarter, "2023-11-30", "2023-12-31"), (.year, "2023-01-01", "2023-12-31"),
      (.day, "2023-01-01", "2023-01-01"),
    ])
  func ends(step: ReplayPlan.Step, day: String, end: String) throws {
    #expect(step.end(try #require(Day(day))) == Day(end))
  }

  @Test("what would be without a record is what a ledger says that never had it")
  func withoutRecord() async throws {
    let committee = try await told()
    defer { committee.remove() }
    let ledger = try committee.ledger()
    try await ledger.catchUpViews()
    let before = try await ledger.views(withDigests: true)
    let answer = try await ledger.whatIf(Hypothesis(without: ["COM-2024-0001"]))
    let commitments = try #require(answer.counts.first { $0.table == "commitments" })
    #expect(commitments.removed == 1 && commitments.added == 0 && commitments.changed == 0)
    // It was one side of a suspected duplicate, which goes with it.
    #expect(answer.counts.contains { $0.view == "duplicates" && $0.removed > 0 })
    #expect(
      answer.changes.contains {
        $0.table == "commitments" && $0.key == "COM-2024-0001" && $0.column == "ministry"
          && $0.real == .text("DEF") && $0.hypothetical == .null
      })
    // The same by the event that began it; and nothing was stored.
    let position = try #require(try await ledger.explain("commitments", key: "COM-2024-0001").first)
    let other = try await ledger.whatIf(Hypothesis(without: ["@\(position.position)"]))
    #expect(other.counts == answer.counts && other.changes == answer.changes)
    #expect(try await ledger.views(withDigests: true) == before)
    #expect(try await ledger.basis(at: .now).size == before[0].position)
  }

  @Test("without a ministry nothing of its records is left, and its name is")
  func withoutMinistry() async throws {
    let committee = try await told()
    defer { committee.remove() }
    let ledger = try committee.ledger()
    let answer = try await ledger.whatIf(Hypothesis(withoutMinistries: ["DEV"]))
    let gone = try await ledger.select(
      "SELECT count(*) FROM commitments WHERE ministry = 'DEV'", into: Taken()
    ).rows
    let count = answer.counts.first { $0.table == "commitments" }?.removed ?? 0
    #expect([[Concert.Cell.integer(Int64(count))]] == gone && count > 0)
    #expect(!answer.counts.contains { $0.table == "ministries" })
    await #expect(throws: (any Error).self) {
      try await ledger.whatIf(Hypothesis(withoutMinistries: ["NOBODY"]))
    }
    await #expect(throws: (any Error).self) {
      try await ledger.whatIf(Hypothesis(without: ["COM-1999-0001"]))
    }
  }

  @Test("the same views differ in nothing; another one in what it folds otherwise")
  func otherViews() async throws {
    let committee = try await told()
    defer { committee.remove() }
    let ledger = try committee.ledger()
    let source = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Projections")
    let mine = committee.folder + "/../mine"
    try FileManager.default.createDirectory(atPath: mine, withIntermediateDirectories: true)
    for view in ["commitments", "holds", "duplicates"] {
      try FileManager.default.copyItem(
        atPath: source.path + "/" + view, toPath: mine + "/" + view)
    }
    #expect(try await ledger.whatIf(Hypothesis(projections: mine)).counts.isEmpty)
    let file = mine + "/commitments/view.sql"
    let sql = try String(contentsOfFile: file, encoding: .utf8)
    try sql.replacing("'open'", with: "'begun'").write(
      toFile: file, atomically: true, encoding: .utf8)
    let answer = try await ledger.whatIf(Hypothesis(projections: mine), views: ["commitments"])
    #expect(answer.counts.map(\.table) == ["commitments"])
    #expect(
      answer.changes.allSatisfy {
        $0.column == "state" && $0.real == .text("open") && $0.hypothetical == .text("begun")
      } && !answer.changes.isEmpty)
  }

  @Test("a figure reads, and nothing else")
  func figures() async throws {
    let committee = try await told()
    defer { committee.remove() }
    let ledger = try committee.ledger()
    for figure in [
      "SELECT ref FROM commitments", "SELECT ref, title FROM commitments",
      "DELETE FROM commitments", "SELECT 1, 1; DELETE FROM commitments", "ATTACH 'x' AS x",
      "SELECT 1, readfile('x')", "",
    ] {
      let plan = ReplayPlan(
        view: "commitments", figure: figure, frames: .events(10, from: nil, until: nil))
      await #expect { _ = try await ledger.replay(plan) } throws: {
        ["bad-figure", "not-a-query"].contains(($0 as? any Explainable)?.explanation.code)
      }
    }
    let plan = ReplayPlan(
      view: "commitments", frames: .facts(.day, from: Day("2001-01-01"), until: nil))
    await #expect(throws: ReplayRefusal.self) { try await ledger.replay(plan) }
  }

  @Test("the picture's last frame stays, and stands for all where nothing may move")
  func picture() {
    func frame(_ day: String, _ figures: [(String, Int64)]) -> ReplayFrame {
      ReplayFrame(
        basis: Basis(
          asOf: Day(day)!, knownAt: Moment("2024-06-12T09:14:02Z")!, size: 9, visibility: nil),
        figures: figures.map { ReplayFrame.Figure(label: $0.0, value: $0.1) })
    }
    let svg = ReplayPicture(
      title: "a <b>", isByFacts: true,
      frames: [
        frame("2022-01-31", [("DEF", 1)]), frame("2022-02-28", [("DEF", 1), ("DEV", 2)]),
        frame("2022-03-31", [("DEF", 4), ("DEV", 2)]),
      ]
    ).svg
    #expect(svg.contains("a &lt;b&gt;") && svg.contains("prefers-reduced-motion"))
    #expect(svg.contains("DEF from 1 to 4, DEV from 0 to 2."))
    let groups = svg.split(separator: "\n").filter { $0.hasPrefix("<g") }
    let drawn = groups.filter { $0.contains("<rect") }
    // DEF has one run that passes and one that stays; DEV begins later, and stays.
    #expect(drawn.count == 3 && drawn.count { $0.contains("class=\"p\"") } == 1)
    #expect(drawn.contains { $0.contains("animation:on 1.6s step-end 0.0s") })
    #expect(drawn.contains { $0.contains("animation:off 1.6s") && $0.contains(">4<") })
    #expect(drawn.contains { $0.contains("animation:off 0.8s") && $0.contains(">2<") })
  }
}
