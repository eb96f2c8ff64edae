import EventSourcing
import Foundation
import MerkleLog
import Testing

@testable import Concert

/// What nobody laid hands on gives no finding.
@Suite("tampering: none")
struct SoundTests {
  @Test("the ledger that all tamperings begin with is sound, for a stranger and for its people")
  func untouched() async throws {
    let scene = try await Scene()
    defer { scene.remove() }
    for person in ["auditor", "MFA.weber", "DEF.braun", "DEV.muller"] {
      let report = try scene.verify(as: person)
      #expect(report.findings.isEmpty, "\(person): \(report.findings)")
      #expect(report.outcome == .done)
      #expect(report.size == Scene.size)
      #expect(report.checkpoints == 8 && report.checkpointSignatures == 8)
      #expect(report.appendSignatures == report.appends)
    }
  }

  @Test("what a person records while their own check runs is no finding, and is remembered")
  func moving() async throws {
    let scene = try await Scene()
    defer { scene.remove() }
    let weber = "MFA.weber"
    let verification = try Verification(
      opening: scene.folder, environment: scene.environment(of: weber))
    let state = Places(
      ledger: scene.folder, variables: scene.environment(of: weber).variables
    ).state
    let newer = LastVerified(size: Scene.size + 1, root: Hash(of: [1]))
    let report = try verification.run { _, _ in
      try newer.write(origin: Scene.origin, folder: state)
    }
    #expect(report.findings.isEmpty)
    #expect(try LastVerified.read(origin: Scene.origin, folder: state) == newer)
  }

  @Test("hashes made anew over what is there are those that were there")
  func rebuilt() async throws {
    let scene = try await Scene()
    defer { scene.remove() }
    let rows = try scene.rows()
    try Forger(scene: scene).renote(11, signing: scene.key("DEF.braun"))
    try Forger(scene: scene).renote(11)
    try Forger(scene: scene).rebuild()
    #expect(try scene.rows().count == rows.count)
    try Forger(scene: scene).rebuild(signing: scene.logKey())
    #expect(try scene.verify().outcome == .done)
  }

  @Test("titles of strange letters, long ones and repeated keys give no finding")
  func strange() async throws {
    let scene = try await Scene()
    defer { scene.remove() }
    let titles = [
      "ÿ", "\u{fffd}", "\u{10ffff}", "🧑🏽‍🚒", "e\u{301}", "\u{202e}abc", "\\u0000",
      "'); DROP TABLE events; --",
      String(repeating: "ÿ", count: 300), "\"quoted\" and \\ escaped", "𝒳",
    ]
    for (number, title) in titles.enumerated() {
      let command: JSON = [
        "do": "commitment.make", "title": .string(title), "kind": "money",
        "key": .string("ÿ-\(number)"), "lang": "fr",
      ]
      let line = command.canonicalText
      for _ in 0..<2 { try await scene.record([line], by: "DEF.braun") }
    }
    try await scene.record([Scene.mission("END", "All of it is signed")], by: "MFA.weber")
    let report = try scene.verify()
    #expect(report.findings.isEmpty, "\(report.findings)")
    #expect(report.size == Scene.size + Position(titles.count) + 1)
  }
}
