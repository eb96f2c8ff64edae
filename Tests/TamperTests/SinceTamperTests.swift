import EventSourcing
import Foundation
import GRDB
import MerkleLog
import Testing

@testable import Concert

/// What a check from the last one on finds, of what came after it and of what it must read before.
@Suite("tampering: since the last check")
struct SinceTamperTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let cut: Position
    let findings: [String]
    var isStopped = false
    let act: @Sendable (Scene) async throws -> Void
  }

  private static func reversion(_ scene: Scene) async throws {
    // A third version of the commitment of @7 and @10, and then a fourth in its place.
    try await scene.record(
      [#"{"do":"commitment.amend","ref":"COM-2024-0501","title":"Pumps","reason":"dry"}"#],
      by: "DEF.braun")
    try scene.tamper(
      """
      UPDATE events SET version = 3, header = replace(header, '"version":2', '"version":3')
      WHERE seq = 274
      """)
    try Forger(scene: scene).renote(274, signing: scene.key("DEF.braun"))
    try Forger(scene: scene).rebuild(signing: scene.logKey())
  }

  static let cases = [
    Case(testDescription: "a new payload edited", cut: 271, findings: ["body-differs@272"]) {
      try $0.tamper("UPDATE bodies SET payload = replace(payload, 'First', 'Last') WHERE seq = 272")
    },
    Case(
      testDescription: "two new events exchanged", cut: 11,
      findings: ["append-differs@11", "broken-chain@12", "broken-chain@13"]
    ) {
      try $0.tamper(
        """
        UPDATE events SET seq = -1 WHERE seq = 12; UPDATE events SET seq = 12 WHERE seq = 13;
        UPDATE events SET seq = 13 WHERE seq = -1;
        UPDATE bodies SET seq = -1 WHERE seq = 12; UPDATE bodies SET seq = 12 WHERE seq = 13;
        UPDATE bodies SET seq = 13 WHERE seq = -1
        """)
    },
    Case(
      testDescription: "a version left out across the border, all hashes and signatures in order",
      cut: 274, findings: ["version-gap@274"], act: reversion),
    Case(
      testDescription: "an old event that keys hang on edited", cut: 271,
      findings: ["broken-chain@5"], isStopped: true
    ) {
      try $0.tamper(
        "UPDATE events SET header = replace(header, 'DEF.braun', 'DEF.brown') WHERE seq = 5")
    },
    Case(
      testDescription: "an old enrolment's payload edited", cut: 271, findings: ["body-differs@5"],
      isStopped: true
    ) {
      try $0.tamper(
        "UPDATE bodies SET payload = replace(payload, 'clerk', 'admin') WHERE seq = 5")
    },
    Case(
      testDescription: "an old enrolment removed", cut: 271, findings: ["position-gap@5"],
      isStopped: true
    ) { try $0.tamper("DELETE FROM events WHERE seq = 5; DELETE FROM bodies WHERE seq = 5") },
    Case(
      testDescription: "an old enrolment with a leaf hash to fit", cut: 271,
      findings: ["broken-node@0", "broken-node@2", "broken-node@5", "broken-node@6"],
      isStopped: true
    ) { scene in
      try scene.tamper(
        """
        UPDATE events SET header = replace(header, 'DEF.braun', 'DEF.brown') WHERE seq = 5;
        UPDATE nodes SET hash = zeroblob(32) WHERE level = 0 AND idx = 5
        """)
    },
    Case(
      testDescription: "the beginning of an old record that a new event touches edited", cut: 272,
      findings: ["broken-chain@9"]
    ) {
      try await $0.record(
        [#"{"do":"commitment.assess","ref":"COM-2024-0502","status":"on_track"}"#],
        by: "DEV.muller")
      try $0.tamper(
        "UPDATE events SET header = replace(header, '\"DEV\"', '\"DEF\"') WHERE seq = 9")
    },
    Case(
      testDescription: "an old event that nothing new hangs on edited: for the whole check",
      cut: 272,
      findings: []
    ) {
      try $0.tamper("UPDATE bodies SET payload = replace(payload, '20', '21') WHERE seq = 30")
    },
    Case(testDescription: "a hash of the border edited", cut: 272, findings: ["forked@271"]) {
      try $0.tamper("UPDATE nodes SET hash = zeroblob(32) WHERE level = 0 AND idx = 260")
    },
    Case(testDescription: "a hash of the border removed", cut: 272, findings: ["broken-node@271"]) {
      try $0.tamper("DELETE FROM nodes WHERE level = 0 AND idx = 271")
    },
    Case(
      testDescription: "the last act made forgotten", cut: 274, findings: ["rolled-back@273"],
      isStopped: true
    ) { try $0.forgetTheLastAct() },
    Case(testDescription: "another act in its place", cut: 274, findings: ["forked@273"]) {
      try $0.forgetTheLastAct()
      // Whoever saw the first one would not go on.
      let memory = Places(
        ledger: $0.folder, variables: $0.environment(of: "MFA.weber").variables
      ).state
      try FileManager.default.removeItem(atPath: memory)
      try await $0.record([Scene.mission("MINURSO", "Another story")], by: "MFA.weber")
    },
  ]

  @Test("what is read again is held against what was verified", arguments: cases)
  func isFound(_ test: Case) async throws {
    let scene = try await Scene()
    defer { scene.remove() }
    try await test.act(scene)
    let report = try scene.verify(since: test.cut)
    let breaks = report.findings.filter(\.breaksIntegrity)
    let found = breaks.map { $0.code + ($0.position.map { "@\($0)" } ?? "") }
    #expect(Set(found).isSuperset(of: test.findings), "\(found)")
    #expect(found.isEmpty == test.findings.isEmpty, "\(found)")
    // Where keys and rights can't be read, nothing is said of what hangs on them.
    if test.isStopped { #expect(found == test.findings && report.checked == 0) }
  }

  static let everything =
    RowTamperTests.events + RowTamperTests.order + RowTamperTests.tree + SignatureTamperTests.notes
    + SignatureTamperTests.checkpoints

  @Test(
    "it finds what the whole check finds of the events behind the border", arguments: everything)
  func agrees(_ tampering: Tampering) async throws {
    let scene = try await Scene()
    defer { scene.remove() }
    try await tampering.act(scene)
    guard let whole = try? scene.verify() else { return }
    // What SQLite tells of its pages is not asked for again.
    func compared(_ report: VerificationReport) -> Set<VerificationReport.Finding> {
      Set(report.findings.filter { $0.code != "broken-ledger" })
    }
    let first = min(whole.size, whole.findings.compactMap(\.position).min() ?? Scene.size)
    for cut in Scene.cuts where cut <= first {
      #expect(try compared(scene.verify(since: cut)) == compared(whole), "since \(cut)")
    }
  }

  @Test("of an untouched ledger it finds nothing, from wherever it goes on", arguments: Scene.cuts)
  func sound(cut: Position) async throws {
    let scene = try await Scene()
    defer { scene.remove() }
    let report = try scene.verify(since: cut)
    #expect(report.findings.isEmpty, "\(report.findings)")
    #expect(report.outcome == .done)
    #expect(report.checked == Scene.size - cut)
    #expect(try scene.verify(since: cut).checked == 0)
  }
}

extension Scene {
  /// As the one who checked everything when there were `cut` events.
  func verify(since cut: Position) throws -> VerificationReport {
    var verification = try Verification(
      opening: folder, logKey: logKey().verifier.vkey, environment: environment(of: "since-\(cut)"))
    try verification.begin(since: "last")
    return try verification.run()
  }
}
