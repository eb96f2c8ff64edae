import EventSourcing
import Foundation
import MerkleLog
import Testing

@testable import Concert

@Suite("verify --since: laws")
struct SinceLawTests {
  @Test("from wherever it goes on, it finds of a sound ledger what the whole check finds")
  func sound() async throws {
    let chronicle = try await Chronicle.governed()
    defer { chronicle.committee.remove() }
    let whole = try chronicle.whole(by: "last")
    let left = try chronicle.memory(of: "last")
    #expect(whole.isSound)
    #expect(whole.findings.map(\.code) == ["disputed", "quorum-missing"])
    #expect(chronicle.cuts.count > 20)
    for cut in chronicle.cuts {
      let (report, next) = try chronicle.remembering(since: cut)
      #expect(report.findings == chronicle.expected(whole, since: cut), "since \(cut)")
      #expect(report.size == whole.size && report.root == whole.root)
      #expect(report.earlier?.size == cut)
      #expect(report.checked == whole.size - cut)
      #expect(report.signedSize == whole.signedSize && report.witnessedSize == whole.witnessedSize)
      // What it leaves behind is what the whole check would.
      #expect(next == left, "since \(cut)")
    }
  }

  @Test("checks that each go on where the last one ended come to what one of everything comes to")
  func chain() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    var verification = try Verification(
      opening: committee.folder, environment: committee.environment)
    #expect(try verification.run().isSound)
    for chapter in ["ministries", "missions", "year", "resolution"] {
      try await committee.tell([chapter])
      verification = try Verification(
        opening: committee.folder, environment: committee.environment)
      try verification.begin(since: "last")
      let report = try verification.run()
      #expect(report.outcome == .done, "\(report.findings)")
    }
    let state = Places(ledger: "", variables: committee.environment.variables).state
    let chained = try EarlierCheck.read(origin: Committee.origin, folder: state)
    #expect(try committee.verify().isSound)
    #expect(try EarlierCheck.read(origin: Committee.origin, folder: state) == chained)
    #expect(chained != nil)
  }

  /// What is done to the newest events, so that all that is found lies behind every cut.
  private static func tamperings(_ size: Position) -> [String] {
    let last = size - 1
    return [
      "UPDATE bodies SET payload = replace(payload, '\"T\"', '\"U\"') WHERE seq = \(last)",
      "UPDATE bodies SET salt = zeroblob(32) WHERE seq = \(last - 1)",
      "UPDATE bodies SET salt = NULL, payload = NULL WHERE seq = \(last)",
      "DELETE FROM bodies WHERE seq = \(last)",
      "INSERT INTO bodies SELECT \(size), salt, payload, NULL FROM bodies WHERE seq = 0",
      "UPDATE events SET header = replace(header, '\"DEV\"', '\"DEF\"') WHERE seq = \(last)",
      "UPDATE events SET recorded = recorded - 1 WHERE seq = \(last - 1)",
      "UPDATE events SET recorded = recorded + 1 WHERE seq = \(last - 1)",
      "UPDATE events SET ministry = 'JUS' WHERE seq = \(last)",
      "UPDATE events SET append = append - 1 WHERE seq = \(last)",
      "UPDATE events SET version = version + 1 WHERE seq = \(last - 1)",
      """
      UPDATE events SET seq = -1 WHERE seq = \(last);
      UPDATE events SET seq = \(last) WHERE seq = \(last - 1);
      UPDATE events SET seq = \(last - 1) WHERE seq = -1
      """,
      "UPDATE nodes SET hash = zeroblob(32) WHERE level = 0 AND idx = \(last)",
      "DELETE FROM nodes WHERE level = 0 AND idx = \(last)",
      "INSERT INTO nodes VALUES (0, \(size), zeroblob(32))",
      "INSERT INTO nodes VALUES (1, 0, zeroblob(32))",
      "DELETE FROM appends WHERE first = \(last)",
      "UPDATE appends SET count = 2 WHERE first = \(last)",
      "UPDATE appends SET note = replace(note, '2024-06-12T', '2024-06-11T') WHERE first = \(last)",
      "INSERT INTO appends SELECT \(size), 1, note FROM appends WHERE first = 0",
      "UPDATE checkpoints SET root = zeroblob(32) WHERE size = \(size)",
      "INSERT INTO checkpoints SELECT \(size + 9), root, note FROM checkpoints WHERE size = \(size)",
      "CREATE TABLE more (x)",
    ]
  }

  @Test("whatever is done to newer events, it finds what the whole check finds")
  func tampered() async throws {
    let chronicle = try await Chronicle.governed()
    let committee = chronicle.committee
    defer { committee.remove() }
    let file = URL(filePath: committee.folder + "/ledger.db")
    try committee.tamper("PRAGMA wal_checkpoint(TRUNCATE)")
    let sound = try Data(contentsOf: file)
    let size = try chronicle.whole().size
    let cuts = chronicle.cuts.filter { $0 <= size - 2 }
    let borders = cuts.indices.filter { $0 % 6 == 2 || $0 == cuts.count - 1 }.map { cuts[$0] }
    #expect(borders.count > 3 && borders.last == size - 2)
    for sql in Self.tamperings(size) {
      try committee.tamper(sql + "; PRAGMA wal_checkpoint(TRUNCATE)")
      let whole = try chronicle.whole()
      #expect(whole.outcome == .integrityBroken, "\(sql)")
      for cut in borders {
        let report = try chronicle.since(cut)
        #expect(
          Set(report.findings) == Set(chronicle.expected(whole, since: cut)),
          "since \(cut): \(sql)")
      }
      for end in ["-wal", "-shm"] {
        try? FileManager.default.removeItem(atPath: file.path + end)
      }
      try sound.write(to: file)
    }
  }
}
