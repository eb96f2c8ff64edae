import Coordination
import EventSourcing
import Foundation
import MerkleLog
import Testing

@testable import Concert

@Suite("officers' new keys")
struct OfficerKeyTests {
  private let officer = ID<Officer>("MFA.thill")

  /// Makes a second key of the founder and has the log take it; what comes after is left undone.
  private func rotated(in committee: Committee) async throws -> OfficerKey {
    let key = try await committee.ledger().newKey(for: try #require(officer))
    try await enrol(key, in: committee)
    return key
  }

  private func enrol(_ key: OfficerKey, in committee: Committee) async throws {
    let command: JSON = [
      "do": "officer.rotate-key", "officer": "MFA.thill", "public_key": .string(key.publicKey),
      "possession": .string(key.possession),
    ]
    let receipt = try await committee.ledger().perform { ledger in
      var source = CommandList([command])
      return try ledger.submit(&source, as: Submission()) { _ in }
    }
    #expect(receipt.stored == 1)
  }

  private func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  private let line =
    #"{"do":"ministry.register","code":"DEF","name":{"en":"D"},"kind":"ministry","dimension":"defence"}"#

  @Test("a key that the log names is put in its place, whatever became of the command")
  func concluded() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    let key = try await rotated(in: committee)
    #expect(try await committee.ledger().conclude(key, of: try #require(officer)))
    #expect(try KeyStore.key(inFile: key.settledFile).verifier.vkey == key.publicKey)
    #expect(try await committee.ledger().conclude(key, of: try #require(officer)))
    #expect(try KeyStore.key(inFile: key.settledFile).verifier.vkey == key.publicKey)
    #expect(try await committee.submit([line]).stored == 1)
  }

  @Test("a key that the log does not name goes")
  func givenUp() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    let ledger = try committee.ledger()
    let key = try await ledger.newKey(for: try #require(officer))
    #expect(try await !ledger.conclude(key, of: try #require(officer)))
    #expect(!exists(key.file))
    #expect(exists(key.settledFile))
  }

  @Test("an enrolled key that a crash left beside the old one signs, and is kept and settled")
  func interruptedAfterAppend() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    let key = try await rotated(in: committee)
    #expect(try await committee.submit([line]).stored == 1)
    let ledger = try committee.ledger()
    await #expect(throws: KeyRefusal.settled(path: key.settledFile)) {
      try await ledger.newKey(for: try #require(officer))
    }
    #expect(try KeyStore.key(inFile: key.settledFile).verifier.vkey == key.publicKey)
    let again = try await ledger.newKey(for: try #require(officer))
    #expect(again.publicKey != key.publicKey)
  }

  @Test("a key that a crash left before the append is set aside, and signs if it was enrolled yet")
  func interruptedBeforeAppend() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    let first = try await committee.ledger().newKey(for: try #require(officer))
    try await committee.submit([line])
    let second = try await committee.ledger().newKey(for: try #require(officer))
    #expect(first.publicKey != second.publicKey)
    let beside = try KeyStore.keysBeside(first.settledFile).map(\.vkey)
    #expect(Set(beside) == [first.publicKey, second.publicKey])
    try await enrol(first, in: committee)
    #expect(try await committee.ledger().conclude(first, of: try #require(officer)))
    #expect(try await !committee.ledger().conclude(second, of: try #require(officer)))
    #expect(try KeyStore.key(inFile: first.settledFile).verifier.vkey == first.publicKey)
  }
}
