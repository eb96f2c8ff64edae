import EventSourcing
import Testing

@testable import Concert

/// An auditor with the export, the key and another program reaches the verdict of `concert verify`.
@Suite("tampering: a second opinion")
struct SecondOpinionTests {
  private static let all =
    RowTamperTests.events + RowTamperTests.order + RowTamperTests.tree + SignatureTamperTests.notes
    + SignatureTamperTests.checkpoints + HistoryTamperTests.rebuilt

  /// Rows beside those that make up the log, which no export holds: what is exported is sound.
  private static let beside: Set<String> = [
    "add a body", "add a command's digest", "add a leaf's hash", "add a level",
    "add a node that is not full", "add an append without events", "insert a copy of an event",
    "leave out a version", "move an event to another append", "remove a command's digest",
  ]

  @Test(
    "what survives an export is found by the second program, by code and position", arguments: all)
  func agrees(_ tampering: Tampering) async throws {
    let scene = try await Scene()
    defer { scene.remove() }
    try await tampering.act(scene)
    let opinion: SecondOpinion
    do {
      opinion = try await SecondOpinion(of: scene)
    } catch let refusal as any Explainable {
      // Without its first event a ledger is none.
      let outcomes: [Explanation.Outcome] = [.integrityBroken, .configuration]
      #expect(outcomes.contains(refusal.explanation.outcome))
      return
    }
    var expected = try SecondOpinion.visible(scene.verify(), size: Scene.size)
    if Self.beside.contains(tampering.name) { expected = [] }
    if tampering.name == "remove a body" {
      // A row that is gone and one that was emptied leave the same folder.
      expected = [SecondOpinion.Point(code: "erased-without-authority", position: 9)]
    }
    #expect(opinion.points == expected)
    #expect((opinion.exit == 7) == !expected.isEmpty)
  }

  @Test(
    "of a sound ledger nothing is found, whoever may read its payloads",
    arguments: Visibility.allCases)
  func sound(_ visibility: Visibility) async throws {
    let scene = try await Scene()
    defer { scene.remove() }
    try await scene.adopt(Scene.terms(witnesses: 1, quorum: 1))
    try await scene.hold("placed", version: 0)
    try await scene.erase(9, title: "Schools in Ségou", with: ["DEF.braun"], approver: "DEF.braun")
    try await scene.testify([1])
    let opinion = try await SecondOpinion(of: scene, visibility: visibility)
    #expect(opinion.points.isEmpty && opinion.exit == 0)
  }
}
