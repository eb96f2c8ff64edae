import EventSourcing
import Testing

@testable import Coordination

@Suite("The ledger's beginning")
struct GenesisTests {
  private func genesis(origin: String, key: String) -> Genesis {
    Genesis(
      origin: origin,
      ministry: Ministry.Registration(
        code: ID("MFA")!, name: .plain("Foreign Affairs"), kind: .ministry, dimension: .diplomacy),
      officer: ID("MFA.first")!, key: VerifierText(key)!, possession: World.signature, demo: false,
      on: World.today)
  }

  @Test("three events begin a ledger, signed by the root they name")
  func begins() throws {
    let decision = try genesis(origin: World.origin, key: World.key("MFA.first")).decide()
    #expect(
      decision.events.map(\.type) == ["ledger.created", "ministry.registered", "officer.enrolled"])
    #expect(
      decision.events.map(\.stream.text) == ["ledger/main", "ministry/MFA", "officer/MFA.first"])
    #expect(decision.events.allSatisfy { $0.version == 0 && $0.visibility == "public" })
    #expect(
      decision.events[2].payload["roles"] == ["admin", "coordinator", "clerk"])
    #expect(decision.possession != nil)
  }

  @Test("a ledger is created once, under a name that a key can carry")
  func refusals() {
    #expect(throws: Refusal.ledger(.badOrigin("a b"))) {
      try genesis(origin: "a b", key: World.key("MFA.first")).decide()
    }
    #expect(throws: Refusal.self) {
      try genesis(origin: "other.example", key: World.key("MFA.first")).decide()
    }
    let foundation = Ledger.Foundation(origin: "x", roots: [], threshold: 1)
    #expect(throws: Refusal.ledger(.badThreshold(1, roots: 0))) {
      try Ledger.decide(.create(foundation), .uncreated, ())
    }
    #expect(throws: Refusal.ledger(.alreadyCreated(origin: "x"))) {
      try Ledger.decide(.create(foundation), .created(foundation), ())
    }
    #expect(Refusal.ledger(.alreadyCreated(origin: "x")).explanation.code == "ledger-exists")
    #expect(Refusal.ledger(.badOrigin("a b")).explanation.code == "bad-origin")
    #expect(Refusal.ledger(.badThreshold(1, roots: 0)).explanation.code == "bad-threshold")
  }
}
