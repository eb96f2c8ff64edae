import EventSourcing
import Foundation
import Testing

@testable import Concert

@Suite("undo and redo")
struct UndoTests {
  private static let acts: [(String, [String])] = [
    (
      "commitment.made",
      [
        #"{"do":"commitment.make","ref":"COM-2024-0009","ministry":"DEV","title":"Wells","kind":"in_kind"}"#
      ]
    ),
    (
      "commitment.withdrawn", [#"{"do":"commitment.withdraw","ref":"COM-2024-0001","reason":"no"}"#]
    ),
    (
      "commitment.fulfilled",
      [#"{"do":"commitment.fulfil","ref":"COM-2024-0001","on_day":"2024-05-01"}"#]
    ),
    (
      "commitment.reopened",
      [
        #"{"do":"commitment.fulfil","ref":"COM-2024-0001","on_day":"2024-05-01"}"#,
        #"{"do":"commitment.reopen","ref":"COM-2024-0001","reason":"more"}"#,
      ]
    ),
    (
      "commitment.amended",
      [
        #"{"do":"commitment.amend","ref":"COM-2024-0001","description":null,"places":["SN"],"title":"Else","partner":"x","reason":"r"}"#
      ]
    ),
    (
      "commitment.pooled",
      [#"{"do":"commitment.pool","ref":"COM-2022-0002","mission":"EUTM-MALI"}"#]
    ),
    (
      "mission.left",
      [#"{"do":"mission.leave","mission":"EUTM-MALI","ministry":"DEV","reason":"no"}"#]
    ),
    (
      "mission.concluded",
      [#"{"do":"mission.conclude","mission":"EUTM-MALI","on_day":"2024-06-01"}"#]
    ),
    ("hold.placed", [#"{"do":"hold.place","subject":"COM-2024-0001","reason":"court"}"#]),
  ]

  private static let rows = [
    "SELECT ref, title, description, partner, places, state, mission, period_end FROM commitments ORDER BY ref",
    "SELECT ref, mission, state FROM contributions ORDER BY ref",
    "SELECT ref, state FROM missions ORDER BY ref",
    "SELECT mission, ministry, left_on FROM mission_participants ORDER BY 1, 2",
    "SELECT subject, state FROM holds ORDER BY 1",
  ]

  private struct Taken: Sink {
    var rows: [[Concert.Cell]] = []
    mutating func begin(_ basis: Basis, columns: [String]) {}
    mutating func take(_ row: [Concert.Cell]) { rows.append(row) }
  }

  private func state(_ committee: Committee) async throws -> [[[Concert.Cell]]] {
    var all: [[[Concert.Cell]]] = []
    for sql in Self.rows {
      all.append(try await committee.ledger().select(sql, into: Taken()).rows)
    }
    return all
  }

  @Test("each act that has an opposite is undone, and done again", arguments: acts)
  func there(type: String, commands: [String]) async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell()
    try await committee.submit(Array(commands.dropLast()))
    let before = try await state(committee)
    try await committee.submit([commands[commands.count - 1]])
    let after = try await state(committee)
    let undone = try await committee.ledger().undo()
    #expect(undone.undone.type == type)
    let entry = try #require(
      try await committee.ledger().explainedEntry(at: undone.by.position))
    let cause = try await committee.ledger().explainedEntry(at: undone.undone.position)
    #expect(entry.header.cause == cause?.header.id)
    // A first promise and a hold stay known, as withdrawn and lifted.
    let now = try await state(committee)
    if !["commitment.made", "hold.placed"].contains(type) { #expect(now == before) }
    #expect(now != after)
    let redone = try await committee.ledger().undo(isRedo: true)
    #expect(redone.undone == undone.by)
    if type != "hold.placed" { #expect(try await state(committee) == after) }
    // What was done again stands on what was there before it.
    if type.hasPrefix("commitment."), type != "commitment.made" {
      let first = try #require(
        try await committee.ledger().explain("commitments", key: undone.ref).first?.position)
      await #expect {
        _ = try await committee.ledger().undo("@\(first)")
      } throws: { ($0 as? any Explainable)?.explanation.code == "stale-version" }
    }
    // And back: a redo is an act like any other.
    #expect(try await committee.ledger().undo().undone == redone.by)
    #expect(try committee.verify().isSound)
  }

  @Test("what stands on it, what others did, and what has no opposite is refused")
  func refused() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell()
    let ledger = try committee.ledger()
    let size = try await ledger.basis(at: .now).size
    let made = try #require(
      try await ledger.explain("commitments", key: "COM-2024-0001").first?.position)
    try await committee.submit([
      #"{"do":"commitment.assess","ref":"COM-2024-0001","status":"at_risk"}"#
    ])
    await #expect(throws: UndoRefusal.movedOn(ref: "COM-2024-0001", at: size)) {
      try await committee.ledger().undo("@\(made)")
    }
    await #expect(throws: UndoRefusal.noCompensation(type: "commitment.assessed", at: size)) {
      try await committee.ledger().undo()
    }
    await #expect(throws: UndoRefusal.nothing(isRedo: true)) {
      try await committee.ledger().undo(isRedo: true)
    }
    // The newest contribution: undone once, not twice, and not to be done again.
    let logged = size - 1
    let rehearsed = try await committee.ledger().undo("@\(logged)", isDryRun: true)
    #expect(try await committee.ledger().basis(at: .now).size == size + 1)
    #expect(try await committee.ledger().undo("@\(logged)") == rehearsed)
    await #expect(throws: UndoRefusal.alreadyUndone(at: logged)) {
      try await committee.ledger().undo("@\(logged)")
    }
    await #expect(
      throws: UndoRefusal.noCompensation(type: "contribution.withdrawn", at: size + 1)
    ) { try await committee.ledger().undo(isRedo: true) }
    #expect(try await committee.ledger().basis(at: .now).size == size + 2)
  }

  @Test("an officer takes back no act of another's, named or not")
  func others() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell()
    try await committee.enrol("DEF.weber", of: "DEF")
    let size = try await committee.ledger().basis(at: .now).size
    await #expect(throws: UndoRefusal.notYours(at: size - 2, by: "MFA.thill")) {
      try await committee.ledger(of: "DEF.weber").undo("@\(size - 2)")
    }
    await #expect(throws: UndoRefusal.nothing(isRedo: false)) {
      try await committee.ledger(of: "DEF.weber").undo()
    }
    #expect(try await committee.ledger().basis(at: .now).size == size)
    // Whose it is may.
    let undone = try await committee.ledger().undo("@\(size - 2)")
    #expect(undone.undone.position == size - 2)
    let told = UndoRefusal.notYours(at: 1, by: "MFA.thill").explanation
    #expect(told.code == "not-your-act" && told.outcome == .notAllowed)
  }
}

extension Concert.Ledger {
  fileprivate func explainedEntry(at position: Position) throws -> LogEntry? {
    var query = LogQuery()
    query.after = position - 1
    query.limit = 1
    return try entries(query, into: LogEntries()).list.first
  }
}
