import Coordination
import EventLog
import EventSourcing
import Foundation
import MerkleLog
import Testing

@testable import Concert

@Suite("roots and keys")
struct RootTests {
  private static let origin = "roots.example"
  private let home = FileManager.default.temporaryDirectory
    .appending(path: "concert-roots-\(UUID().uuidString)").path

  private func environment(_ person: String) -> Environment {
    .system(variables: ["HOME": home + "/" + person])
  }

  private func key(_ officer: String) throws -> OfficerKey {
    try OfficerKey.ofThisMachine(
      ID(unchecked: officer), origin: Self.origin, environment: environment(officer))
  }

  private func found(_ roots: [String], threshold: Int) throws -> Founding.Receipt {
    var fields = JSONObject()
    fields["code"] = "MFA"
    fields["name"] = "Foreign Affairs"
    fields["kind"] = "ministry"
    fields["dimension"] = "diplomacy"
    var founding = Founding(
      folder: home + "/ledger", origin: Self.origin,
      ministry: try Ministry.Registration(parsing: fields), officer: ID(unchecked: "MFA.first"))
    founding.roots = roots
    founding.threshold = threshold
    return try founding.establish(environment("first"))
  }

  private func code(_ roots: [String], threshold: Int) -> String? {
    do {
      _ = try found(roots, threshold: threshold)
      return nil
    } catch {
      #expect(!FileManager.default.fileExists(atPath: home + "/ledger"))
      return (error as? any Explainable)?.explanation.code ?? "\(error)"
    }
  }

  private func remove() { try? FileManager.default.removeItem(atPath: home) }

  @Test("a ledger is founded by as many roots as it asks for, and each is another person")
  func founding() throws {
    defer { remove() }
    let second = try key("DEF.root")
    let third = try key("JUS.root")
    #expect(code([], threshold: 2) == "bad-threshold")
    #expect(code([], threshold: 0) == "bad-threshold")
    #expect(code([second.publicKey], threshold: 2) == "signature-missing")
    #expect(code([second.file, second.publicKey], threshold: 1) == "key-in-use")
    #expect(code([home + "/nothing"], threshold: 1) == "missing-key")
    #expect(code(["a+b"], threshold: 1) == "bad-key")
    let foreign = try SigningKey(name: "other.example/officer/X.y")
    #expect(code([foreign.verifier.vkey], threshold: 1) == "key-name-wrong")
    #expect(code([second.file, third.publicKey], threshold: 2) == nil)
    let report = try Verification(
      opening: home + "/ledger", environment: environment("first")
    ).run()
    #expect(report.isSound)
  }

  @Test("a policy is signed by the threshold of the roots, who need not be officers")
  func adopting() async throws {
    defer { remove() }
    let second = try key("DEF.root")
    let third = try key("JUS.root")
    _ = try found([second.file, third.publicKey], threshold: 2)
    let adopt = #"{"do":"policy.adopt","clock_tolerance_s":300}"#
    func send(_ cosigners: [String]) async throws -> [String] {
      let ledger = try Concert.Ledger(
        opening: home + "/ledger", environment: environment("first"), cosigners: cosigners)
      return try await ledger.perform { try $0.send([adopt]).outcomes.words }
    }
    #expect(try await send([]) == ["signature-missing"])
    #expect(try await send([third.file]) == ["stored"])
    #expect(try await send([second.file]) == ["nothing-changed"])
  }

  @Test("weak keys, keys of other tasks and keys without their owner are not enrolled")
  func keys() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    func vkey(_ officer: String, _ material: [UInt8]) -> String {
      let name = "test.example/committee/officer/\(officer)"
      let id = Hash(of: Array(name.utf8) + [0x0a, 1] + material).bytes.prefix(4)
      let hex = id.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
      return "\(name)+\(hex)+\(Data([1] + material).base64EncodedString())"
    }
    func enrol(_ officer: String, _ vkey: String, _ possession: String) async throws -> String {
      let line = """
        {"do":"officer.enrol","officer":"\(officer)","ministry":"MFA","roles":["clerk"],\
        "public_key":"\(vkey)","possession":"\(possession)"}
        """
      return try await committee.ledger().perform { try $0.send([line]).outcomes.words[0] }
    }
    let nothing = Data(count: 64).base64EncodedString()
    let identity = [UInt8(1)] + [UInt8](repeating: 0, count: 31)
    let nonCanonical = [UInt8(0xee)] + [UInt8](repeating: 0xff, count: 30) + [0x7f]
    #expect(try await enrol("MFA.a", vkey("MFA.a", identity), nothing) == "bad-key")
    #expect(try await enrol("MFA.a", vkey("MFA.a", nonCanonical), nothing) == "bad-key")
    let honest = try SigningKey(name: "test.example/committee/officer/MFA.a")
    #expect(try await enrol("MFA.a", honest.verifier.vkey, nothing) == "bad-possession")

    // The log's own key under an officer's name, with a sound proof of possession.
    let store = KeyStore(
      folder: Places(ledger: committee.folder, variables: committee.environment.variables).keys)
    let log = try #require(try store.key(named: "test.example/committee"))
    let part = String(
      log.fileText.dropLast().split(separator: "+").dropFirst(4).joined(separator: "+"))
    let seed = Array(try #require(Data(base64Encoded: part)).dropFirst())
    let disguised = try SigningKey(name: "test.example/committee/officer/MFA.b", seed: seed)
    let message = Possession.message(
      officer: ID(unchecked: "MFA.b"), origin: "test.example/committee")
    let proof = Data(try disguised.sign(message)).base64EncodedString()
    #expect(try await enrol("MFA.b", disguised.verifier.vkey, proof) == "key-in-use")
    let words = try await committee.ledger().perform { ledger in
      let witness = Data([4] + disguised.publicKey).base64EncodedString()
      return try ledger.send([
        #"{"do":"policy.adopt","witnesses":[{"vkey":"court.example+0a0b0c0d+\#(witness)"}]}"#
      ]).outcomes.words
    }
    #expect(words == ["key-in-use"])
  }

  @Test(
    "a clock that lies too far behind the newest event is refused, until the roots say otherwise")
  func clocks() async throws {
    let committee = try Committee(now: "2024-06-12T09:14:02Z")
    defer { committee.remove() }
    func register(_ code: String) -> String {
      #"{"do":"ministry.register","code":"\#(code)","name":{"en":"D"},"kind":"ministry","dimension":"other"}"#
    }
    try await committee.submit(
      [#"{"do":"policy.adopt","clock_tolerance_s":300}"#], now: "2024-06-12T09:14:02Z")
    // A quiet year is no jump, and neither is a clock that is a little behind.
    try await committee.submit([register("AAA")], now: "2025-06-12T09:14:02Z")
    try await committee.submit([register("BBB")], now: "2025-06-12T09:09:02Z")
    let size = try await committee.size()
    await #expect(throws: LedgerRefusal.self) {
      try await committee.submit([register("CCC")], now: "2025-06-12T09:09:01Z")
    }
    #expect(try await committee.size() == size)
    try await committee.submit(
      [#"{"do":"policy.adopt","clock_tolerance_s":86400}"#], now: "2025-06-12T09:00:00Z")
    try await committee.submit([register("CCC")], now: "2025-06-12T09:00:00Z")
    #expect(try await committee.size() == size + 2)
  }
}
