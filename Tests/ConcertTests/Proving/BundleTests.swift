import EventLog
import EventSourcing
import Foundation
import MerkleLog
import Testing

@testable import Concert

@Suite("bundles")
struct BundleTests {
  private func told() async throws -> Committee {
    let committee = try Committee()
    try await committee.tell(["ministries", "missions", "year", "resolution"])
    return committee
  }

  @Test("a record's file proves its whole history to whoever has the log's key alone")
  func record() async throws {
    let committee = try await told()
    defer { committee.remove() }
    let proven = try await committee.prove("COM-2024-0001")
    let vkey = try committee.vkey
    let file = try committee.write(proven.bytes, to: "file")
    try FileManager.default.removeItem(atPath: committee.folder)
    let report = try BundleCheck(file: file, vkey: vkey).run()
    #expect(report.outcome == .done)
    #expect(report.events.map(\.type) == ["commitment.made", "commitment.pooled"])
    #expect(report.events.map(\.version) == [0, 1])
    #expect(report.events.map(\.officer) == ["MFA.thill", "MFA.thill"])
    #expect(report.events.map(\.ministry) == ["DEF", "DEF"])
    #expect(report.events.map(\.officerMinistry) == ["MFA", "MFA"])
    #expect(report.events.first?.payload?["title"] != nil)
    #expect(report.chain.map(\.type) == ["ledger.created", "officer.enrolled"])
    #expect(report.isDemo)
  }

  @Test("@n proves one event, and a payload may be left out")
  func event() async throws {
    let committee = try await told()
    defer { committee.remove() }
    let proven = try await committee.prove("@17", withPayload: false)
    #expect(proven.positions == [17])
    #expect(proven.confidential == nil)
    let report = try committee.check(proven.bytes)
    #expect(report.outcome == .done)
    #expect(report.events.map(\.position) == [17])
    #expect(report.events.first?.payload == nil)
  }

  @Test("the chain leads from an officer's key to the roots, with rights given on the way")
  func chain() async throws {
    let committee = try await told()
    defer { committee.remove() }
    try await committee.enrol("DEF.weber", of: "DEF", roles: #"["analyst"]"#)
    try await committee.submit([
      #"{"do":"officer.change-roles","officer":"DEF.weber","roles":["clerk"],"reason":"promoted","on":"2024-06-12"}"#
    ])
    let (_, outcomes) = try await committee.ledger(of: "DEF.weber").perform {
      try $0.send([
        #"{"do":"commitment.make","title":"Wells","kind":"money","places":["ML"],"on":"2024-06-12"}"#
      ])
    }
    let ref = try #require(outcomes.refs.first)
    let report = try committee.check(try await committee.prove(ref).bytes)
    #expect(report.outcome == .done)
    #expect(report.events.first?.roles == ["clerk"])
    #expect(
      report.chain.map(\.type) == [
        "ledger.created", "officer.enrolled", "officer.enrolled", "officer.rolesChanged",
      ])
  }

  @Test("a file with any byte changed proves nothing")
  func flippedBytes() async throws {
    let committee = try await told()
    defer { committee.remove() }
    let bytes = try await committee.prove("@20").bytes
    #expect(try committee.check(bytes).outcome == .done)
    for index in bytes.indices {
      var altered = bytes
      altered[index] ^= 1 << UInt8(index % 8)
      #expect(throws: BundleError.self, "byte \(index)") { try ProofBundle(parsing: altered) }
    }
  }

  @Test("nor does one whose sum was made right again")
  func forgedBytes() async throws {
    let committee = try await told()
    defer { committee.remove() }
    let bytes = try await committee.prove("@20").bytes
    let end = bytes.count - 69
    #expect(bytes[end...].starts(with: "sum ".utf8))
    for index in stride(from: 0, to: end, by: 11) {
      var altered = bytes
      altered[index] ^= 1 << UInt8(index % 7)
      #expect(try committee.isRefused(ProofBundle.resummed(altered)), "byte \(index)")
    }
  }

  @Test("nor does one with a line left out, doubled or moved")
  func movedLines() async throws {
    let committee = try await told()
    defer { committee.remove() }
    let bytes = try await committee.prove("COM-2024-0001").bytes
    let lines = bytes.split(separator: 0x0a, omittingEmptySubsequences: false).map(Array.init)
    let first = try #require(lines.firstIndex { $0.starts(with: "event ".utf8) })
    for index in lines.indices.dropLast(3) {
      var left = lines
      left.remove(at: index)
      var doubled = lines
      doubled.insert(lines[index], at: index)
      var moved = lines
      moved.swapAt(index, index + 1)
      for (change, altered) in [("left", left), ("doubled", doubled), ("moved", moved)]
      where altered != lines {
        let text = ProofBundle.resummed(Array(altered.joined(separator: [0x0a])))
        if change == "left", lines[index].starts(with: "body ".utf8), index > first {
          // A payload that is left out is one that is not proved; the rest stands.
          #expect(try committee.check(text).events.contains { $0.payload == nil })
        } else {
          #expect(try committee.isRefused(text), "line \(index + 1) \(change)")
        }
      }
    }
  }

  @Test("another payload, leaf, note or signer under the same signatures is found, by its code")
  func forgedParts() async throws {
    let committee = try await told()
    defer { committee.remove() }
    let bundle = try ProofBundle(parsing: try await committee.prove("COM-2024-0001").bytes)
    let other = try ProofBundle(parsing: try await committee.prove("@17").bytes)
    let last = bundle.items.count - 1
    let stranger = try #require(other.items.last)
    let forged: [(code: String, bytes: [UInt8])] = [
      ("body-differs", bundle.with { $0[last] = $0[last].with(payload: Array("{}".utf8)) }),
      ("not-included", bundle.with { $0[last] = $0[last].with(leaf: stranger.leaf) }),
      ("append-differs", bundle.with { $0[last] = $0[last].with(note: $0[0].note) }),
      ("bad-signature", bundle.with { $0.remove(at: 1) }),
      ("bad-genesis", bundle.with { $0.remove(at: 0) }),
      ("wrong-stream", bundle.with { $0.insert(stranger, at: 2) }),
    ]
    for (code, bytes) in forged {
      let report = try committee.check(bytes)
      #expect(report.outcome == .integrityBroken)
      #expect(report.findings.contains { $0.code == code }, "\(code): \(report.findings)")
    }
  }

  @Test("a history with an event left out is found")
  func gap() async throws {
    let committee = try await told()
    defer { committee.remove() }
    try await committee.submit([
      #"{"do":"commitment.amend","ref":"COM-2024-0001","title":"Longer","reason":"r","on":"2024-06-12"}"#
    ])
    let bundle = try ProofBundle(parsing: try await committee.prove("COM-2024-0001").bytes)
    let proved = bundle.items.indices.filter { bundle.items[$0].isProved }
    #expect(proved.count == 3)
    let report = try committee.check(bundle.with { $0.remove(at: proved[1]) })
    #expect(report.findings.map(\.code) == ["version-gap"])
  }

  @Test("another log's key proves nothing")
  func otherKey() async throws {
    let committee = try await told()
    defer { committee.remove() }
    let bytes = try await committee.prove("@20").bytes
    let other = try SigningKey(name: "test.example/committee").verifier.vkey
    #expect(try committee.check(bytes, key: other).findings.map(\.code) == ["bad-checkpoint"])
    #expect(throws: BundleRefusal.badKey("no key")) { try committee.check(bytes, key: "no key") }
  }

  @Test("the first part is a plain tlog-proof, which proves inclusion and leaves the signer open")
  func plainProof() async throws {
    let committee = try await told()
    defer { committee.remove() }
    let bytes = try await committee.prove("@20").bytes
    let text = String(decoding: bytes, as: UTF8.self)
    let cut = try #require(text.range(of: "concert-bundle/v1\n"))
    let plain = Array(text[..<cut.lowerBound].utf8)
    let proof = try TlogProof(parsing: plain)
    let key = try VerifierKey(vkey: try committee.vkey)
    let leaf = try #require(proof.extra)
    let checkpoint = try proof.verified(leafHash: Hash.leaf(leaf), by: [key])
    #expect(checkpoint.size == 29)
    let report = try committee.check(plain)
    #expect(report.findings.map(\.code) == ["plain-proof"])
    #expect(report.outcome == .finding)
  }

  @Test("every shorter file is refused, or proves less and says so")
  func truncated() async throws {
    let committee = try await told()
    defer { committee.remove() }
    let bytes = try await committee.prove("@20").bytes
    for end in stride(from: 0, to: bytes.count, by: 13) {
      #expect(try committee.isRefused(Array(bytes[..<end])), "\(end) bytes")
    }
  }

  @Test("what is not a proof at all is told from an altered one")
  func notABundle() throws {
    let committee = try Committee()
    defer { committee.remove() }
    for text in ["", "x", "%PDF-1.7\n", "c2sp.org/tlog-proof@v2\nindex 0\n\n"] {
      do {
        _ = try committee.check(Array(text.utf8))
        Issue.record("taken: \(text)")
      } catch let refusal as BundleRefusal {
        guard case .notABundle = refusal else { throw refusal }
        #expect(refusal.explanation.outcome == .badData)
      }
    }
    #expect(throws: FileFailure.self) {
      try BundleCheck(file: committee.folder + "/none", vkey: try committee.vkey)
    }
  }

  @Test("what no checkpoint covers is not proved yet")
  func unsignedTail() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try committee.removeLogKey()
    try await committee.tell(["ministries"])
    await #expect(throws: ProofRefusal.notSignedYet("@4", size: 3)) {
      try await committee.prove("@4")
    }
    let signed = try await committee.ledger().newestCheckpoint()
    #expect(signed.size == 3)
    #expect(signed.unsigned > 0)
  }
}
