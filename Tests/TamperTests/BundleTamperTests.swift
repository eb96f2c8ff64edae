import EventSourcing
import Foundation
import MerkleLog
import Testing

@testable import Concert

/// Bundles made of ledgers that somebody with the log's key forged, and bundles that were edited: both
/// programs judge them by the policy, the roots and the approver that the file shows.
@Suite("tampering: bundles")
struct BundleTamperTests {
  private static let fourEyes = #""four_eyes":[{"act":"commitment.withdrawn"}]"#

  private func withdraw(_ scene: Scene, with others: [String]) async throws {
    try await scene.forge(
      Forgery(
        act: "commitment.withdrawn", stream: "commitment/COM-2024-0501", version: 2,
        ministry: "DEF", payload: #"{"reason":"dry"}"#, by: "DEF.braun"), with: others)
  }

  private func bundle(
    _ scene: Scene, of reference: String, withPayload: Bool = true
  ) async throws -> ProofBundle {
    let ledger = try Concert.Ledger(
      opening: scene.folder, environment: scene.environment(of: "auditor"))
    return try ProofBundle(
      parsing: try await ledger.prove(reference, withPayload: withPayload).bytes)
  }

  /// What both programs say of a bundle: the same codes and positions.
  @discardableResult
  private func check(_ bundle: ProofBundle, _ scene: Scene) throws -> BundleReport {
    let file = scene.home + "/bundle"
    try Data(bundle.encoded).write(to: URL(filePath: file))
    let vkey = try scene.logKey().verifier.vkey
    let report = try BundleCheck(file: file, vkey: vkey).run()
    let (points, exit) = try SecondOpinion.run(["bundle", file, "--key", vkey])
    #expect(
      points
        == Set(report.findings.map { SecondOpinion.Point(code: $0.code, position: $0.position) }))
    #expect(exit == report.outcome.rawValue)
    return report
  }

  private func codes(_ report: BundleReport) -> [String] { report.findings.map(\.code) }

  @Test("four eyes: both signatures are in the file, and the policy that asked for them")
  func fourEyes() async throws {
    let scene = try await Scene()
    defer { scene.remove() }
    try await scene.forgePolicy(Self.fourEyes)
    try await withdraw(scene, with: ["MFA.weber"])
    let report = try check(try await bundle(scene, of: "COM-2024-0501"), scene)
    #expect(report.findings.isEmpty)
    #expect(report.policy == 274)
    #expect(report.notProved.contains { $0.description.contains("no policy after @274") })
  }

  @Test("four eyes: a second signature that never was, or of one without the right, is missed")
  func missing() async throws {
    for others in [[], ["DEV.muller"]] {
      let scene = try await Scene()
      defer { scene.remove() }
      try await scene.forgePolicy(Self.fourEyes)
      try await withdraw(scene, with: others)
      let report = try check(try await bundle(scene, of: "COM-2024-0501"), scene)
      #expect(codes(report) == ["signature-missing"])
      #expect(report.findings.first?.position == 275)
    }
  }

  @Test("a second signature that was cut off breaks the note that the leaf names")
  func cut() async throws {
    let scene = try await Scene()
    defer { scene.remove() }
    try await scene.forgePolicy(Self.fourEyes)
    try await withdraw(scene, with: ["MFA.weber"])
    let report = try check(
      try await bundle(scene, of: "COM-2024-0501").changing { items in
        let last = items.count - 1
        let note = try SignedNote(parsing: items[last].note)
        items[last] = items[last].with(
          note: try SignedNote(text: note.text, signatures: [note.signatures[0]]).encoded)
      }, scene)
    #expect(codes(report).contains("append-differs"))
  }

  @Test("a policy left out is a gap where another follows, and else said to be unproved")
  func withoutPolicy() async throws {
    let scene = try await Scene()
    defer { scene.remove() }
    try await scene.forgePolicy(Self.fourEyes)
    try await scene.forge(
      Forgery(
        act: "policy.adopted", stream: "policy/main", version: 1,
        payload: #"{"four_eyes":[{"act":"commitment.withdrawn"}],"quorum":0}"#))
    try await withdraw(scene, with: [])
    let whole = try await bundle(scene, of: "COM-2024-0501")
    #expect(codes(try check(whole, scene)) == ["signature-missing"])
    let first = try check(whole.changing { $0.removeAll { $0.position == 274 } }, scene)
    #expect(codes(first).contains("version-gap"))
    let none = try check(
      whole.changing { $0.removeAll { [274, 275].contains($0.position) } }, scene)
    #expect(none.findings.isEmpty)
    #expect(none.policy == nil)
    #expect(none.notProved.contains { $0.description.hasSuffix("none is in the file") })
  }

  @Test("a policy that no root signed is none")
  func rootless() async throws {
    let scene = try await Scene()
    defer { scene.remove() }
    try await scene.forge(
      Forgery(
        act: "policy.adopted", stream: "policy/main", ministry: "DEF",
        payload: #"{"clock_tolerance_s":60}"#, by: "DEF.braun"))
    try await withdraw(scene, with: [])
    let report = try check(try await bundle(scene, of: "COM-2024-0501"), scene)
    #expect(Set(codes(report)) == ["not-allowed", "signature-missing"])
    #expect(report.findings.allSatisfy { $0.position == 274 })
  }

  @Test("another officer's chain in place of the signer's proves no signature")
  func swapped() async throws {
    let scene = try await Scene()
    defer { scene.remove() }
    let own = try await bundle(scene, of: "@7")
    let other = try await bundle(scene, of: "@9")
    let chain = other.items.filter { !$0.isProved }
    let report = try check(
      own.changing { items in items = chain + items.filter(\.isProved) }, scene)
    #expect(codes(report) == ["bad-signature"])
  }

  @Test("an erasure shows its approver, who must have signed")
  func erasure() async throws {
    for (others, expected) in [(["DEV.muller"], []), ([], ["signature-missing"])] {
      let scene = try await Scene()
      defer { scene.remove() }
      try await scene.erase(7, with: others)
      let proof = try await bundle(scene, of: "@274")
      #expect(codes(try check(proof, scene)) == expected)
      let bare = try check(try await bundle(scene, of: "@274", withPayload: false), scene)
      #expect(bare.findings.isEmpty)
      #expect(bare.undecided == (others.isEmpty ? [274] : bare.undecided))
    }
  }

  @Test("without the payload an amount can't be told, which the file says")
  func undecided() async throws {
    let scene = try await Scene()
    defer { scene.remove() }
    try await scene.forgePolicy(
      #""four_eyes":[{"above":{"currency":"EUR","minor":1000},"act":"contribution.logged"}]"#)
    try await scene.forge(
      Forgery(
        act: "contribution.logged", stream: "contribution/CTR-2024-0009", ministry: "DEF",
        payload: #"{"direction":"given","kind":"money","title":"T"}"#, by: "DEF.braun"))
    #expect(try check(try await bundle(scene, of: "@275"), scene).undecided.isEmpty)
    let bare = try check(try await bundle(scene, of: "@275", withPayload: false), scene)
    #expect(bare.findings.isEmpty && bare.undecided == [275])
    #expect(bare.notProved.contains { $0.description.contains("@275") })
  }
}

extension ProofBundle {
  fileprivate func changing(_ change: (inout [Item]) throws -> Void) rethrows -> ProofBundle {
    var items = self.items
    try change(&items)
    return ProofBundle(checkpoint: checkpoint, subject: subject, items: items)
  }
}

extension ProofBundle.Item {
  fileprivate func with(note: [UInt8]) -> ProofBundle.Item {
    ProofBundle.Item(
      position: position, isProved: isProved, leaf: leaf, path: path, note: note,
      headerPath: headerPath, body: body)
  }
}
