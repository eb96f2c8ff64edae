import EventLog
import EventSourcing
import Foundation
import MerkleLog
import Testing

@testable import Concert

@Suite("errors of the tree, of notes and of keys say what is wrong")
struct EdgeErrorTests {
  private func explanation(_ body: () async throws -> Void) async -> Explanation? {
    do {
      try await body()
      return nil
    } catch {
      return (error as? any Explainable)?.explanation
    }
  }

  @Test("a stored note that can't be read is damage, not a fault of the program")
  func note() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try committee.tamper("UPDATE checkpoints SET note = 'nonsense'")
    let told = await explanation { _ = try await committee.ledger().newestCheckpoint() }
    #expect(told?.code == "broken-ledger")
    #expect(told?.outcome == .integrityBroken)
  }

  @Test("a tree without its nodes is damage, not a fault of the program")
  func tree() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try committee.tamper("DELETE FROM nodes WHERE idx = 1")
    let told = await explanation {
      let ledger = try committee.ledger()
      _ = try await ledger.perform { ledger in
        try ledger.log.read { log in try log.root(atSize: 2) }
      }
    }
    #expect(told?.code == "broken-ledger")
    #expect(told?.outcome == .integrityBroken)
  }

  @Test("more signatures than a note carries are refused, and nothing is stored")
  func signatures() async throws {
    let committee = try await Committee.ofTwoDesks()
    defer { committee.remove() }
    let people = (0..<100).map { "DEF.p\($0)" }
    for person in people { try await committee.enrol(person, of: "DEF") }
    let size = try await committee.size()
    let told = await explanation {
      let ledger = try committee.ledger(of: "DEF.weber", with: people)
      _ = try await ledger.perform { try $0.send([Committee.log(1)]) }
    }
    #expect(told?.code == "too-many-signatures")
    #expect(told?.outcome == .badData)
    #expect(try await committee.size() == size)
  }

  @Test(
    "no key's text is told",
    arguments: [
      KeyError.badName("secret"), .malformed, .idMismatch(name: "secret"), .unknownAlgorithm(9),
      .weakKey(name: "secret"),
    ])
  func keys(_ error: KeyError) {
    #expect(error.explanation.code == "bad-key")
    #expect(error.explanation.outcome == .badData)
    #expect(!"\(error.explanation)".contains("secret"))
  }
}
