import Coordination
import EventLog
import EventSourcing
import Foundation
import GRDB
import Testing

@testable import Concert

@Suite("lawful erasure")
struct ErasingTests {
  /// Long enough to lie on pages of its own, and nowhere else.
  private static let secret =
    "Zacharias-Quintus-7351 " + String(repeating: "lorem ipsum ", count: 700)
  private static let proof = "minutes of Zacharias-Quintus-7351"

  /// A ledger in which event 5 names a person in a description and in its evidence.
  private func committee() async throws -> (Committee, evidence: String) {
    let committee = try Committee()
    try await committee.submit([
      #"{"do":"ministry.register","code":"DEF","name":{"en":"D"},"kind":"ministry","dimension":"defence"}"#
    ])
    try await committee.enrol("DEF.weber", of: "DEF", roles: #"["auditor"]"#)
    let file = committee.folder + "/../minutes.txt"
    try Self.proof.write(toFile: file, atomically: true, encoding: .utf8)
    let places = Places(ledger: committee.folder, variables: [:])
    let entry = try Evidence(of: places).entry(forFile: file, keeps: true)
    try FileManager.default.removeItem(atPath: file)
    let line: JSON = [
      "do": "contribution.log", "ministry": "DEF", "title": "Course", "kind": "training",
      "description": .string(Self.secret), "evidence": [entry], "key": "k-1",
      "money": ["minor": 5000, "currency": "EUR"],
    ]
    try await committee.submit([line.canonicalText])
    #expect(try await committee.size() == 6)
    return (committee, entry["sha256"]?.string ?? "")
  }

  private func order(_ committee: Committee) async throws -> String {
    let preview = try await committee.ledger().erasurePreview("@5")
    let replacement = try preview.redacted(["description", "evidence"])
    let command: JSON = [
      "do": "body.erase", "seq": 5, "basis": "GDPR 17", "approver": "DEF.weber",
      "replacement": .object(replacement),
    ]
    return command.canonicalText
  }

  private func erase(_ committee: Committee) async throws {
    let line = try await order(committee)
    let outcomes = try await committee.ledger(of: "MFA.thill", with: ["DEF.weber"])
      .perform { try $0.send([line]).outcomes.words }
    #expect(outcomes == ["stored"])
  }

  @Test("the key of an erased event was recorded: sent again it adds nothing, and is no mismatch")
  func keyOfErased() async throws {
    let (committee, _) = try await committee()
    defer { committee.remove() }
    try await erase(committee)
    let size = try await committee.size()
    func send(_ line: String) async throws -> [CommandOutcome] {
      try await committee.ledger().perform { try $0.send([line]).outcomes }
    }
    let again =
      #"{"do":"contribution.log","ministry":"DEF","title":"Course","kind":"training","key":"k-1"}"#
    let outcomes = try await send(again)
    #expect(outcomes.words == ["replayed"])
    guard case .stored(_, let stored)? = outcomes.first else { return }
    #expect(stored.position == 5)
    #expect(stored.isErased)
    // What its header still tells must fit.
    let made = again.replacing("contribution.log", with: "commitment.make")
    #expect(try await send(made).words == ["idempotency-mismatch"])
    let dated = again.replacing("}", with: #","on":"2024-01-01"}"#)
    #expect(try await send(dated).words == ["idempotency-mismatch"])
    #expect(try await committee.size() == size)
  }

  /// Files below the ledger's folder and the caches that hold a text.
  private func holders(of text: String, _ committee: Committee) throws -> [String] {
    let home = committee.environment.variables["HOME"] ?? ""
    let needle = Data(text.utf8)
    let paths = FileManager.default.enumerator(atPath: home)?.compactMap { $0 as? String } ?? []
    return try paths.filter { path in
      let kind = try FileManager.default.attributesOfItem(atPath: home + "/" + path)[.type]
      guard kind as? FileAttributeType == .typeRegular else { return false }
      return try Data(contentsOf: URL(filePath: home + "/" + path)).range(of: needle) != nil
    }
  }

  @Test("no byte of the words is left in any file, and everything still adds up")
  func gone() async throws {
    let (committee, evidence) = try await committee()
    defer { committee.remove() }
    // Every view and two views of the past have read the words.
    _ = try await committee.ledger().read(ViewQuery("SELECT * FROM contributions", views: []))
    for clocks in [Clocks(knownAt: .position(5)), Clocks(asOf: Day("2024-06-12"))] {
      _ = try await committee.ledger().read(
        ViewQuery("SELECT * FROM search_records", views: ["search"]), at: clocks)
    }
    #expect(try holders(of: "Zacharias-Quintus-7351", committee).count >= 4)
    #expect(try holders(of: evidence, committee).count >= 2)

    try await erase(committee)
    #expect(try holders(of: "Zacharias-Quintus-7351", committee).isEmpty)
    #expect(try holders(of: "lorem ipsum", committee).isEmpty)
    #expect(!FileManager.default.fileExists(atPath: committee.folder + "/evidence/" + evidence))
    #expect(!FileManager.default.fileExists(atPath: committee.folder + "/erasing"))
    _ = try await committee.ledger().read(ViewQuery("SELECT * FROM contributions", views: []))
    #expect(try holders(of: "Zacharias-Quintus-7351", committee).isEmpty)

    let report = try committee.verify()
    #expect(report.isSound)
    #expect(report.findings.isEmpty)
    #expect(report.erasedBodies == 1)
  }

  @Test("what is read there is the replacement, and it is said that it was erased")
  func reading() async throws {
    let (committee, _) = try await committee()
    defer { committee.remove() }
    try await erase(committee)
    let ledger = try committee.ledger()
    let rows = try await ledger.read(
      ViewQuery(
        "SELECT title, description, money_minor FROM contributions", views: ["contributions"]))
    #expect(rows.rows == [[.text("Course"), .null, .integer(5000)]])
    let record = try await ledger.show("CTR-2024-0001")
    #expect(record.history.map(\.erasedBy) == [6])
    #expect(try await ledger.show("@5").row["erased_by"] == 6)
    #expect(try await ledger.show("@5", at: Clocks(knownAt: .position(5))).row["erased_by"] == 6)
    #expect(try await ledger.show("@4").row["erased_by"] == .null)
    let trail = try await ledger.trail(TrailQuery(), into: Entries())
    #expect(trail.list.map(\.erasedBy) == [nil, nil, nil, nil, nil, 6, nil])
    let entries = try await ledger.entries(LogQuery(), into: LogEntries())
    #expect(entries.list.map(\.isErased) == [false, false, false, false, false, true, false])
    #expect(entries.list[5].payload?["title"] == "Course")
    #expect(entries.list[5].cloudEvent(origin: "o")["erased"] == true)
    await #expect(throws: Refusal.erasure(.alreadyErased(5))) {
      try await ledger.erasurePreview("@5")
    }
    // The record lives on: it can be corrected.
    let line = #"{"do":"contribution.correct","ref":"CTR-2024-0001","partner":"P","reason":"r"}"#
    #expect(try await ledger.perform { try $0.send([line]).outcomes.words } == ["stored"])
  }

  private struct Entries: Sink {
    var list: [TrailEntry] = []
    mutating func begin(_ basis: Basis, columns: [String]) {}
    mutating func take(_ element: TrailEntry) { list.append(element) }
  }

  @Test("without the approver's signature nothing is erased")
  func unsigned() async throws {
    let (committee, _) = try await committee()
    defer { committee.remove() }
    let line = try await order(committee)
    let words = try await committee.ledger().perform { try $0.send([line]).outcomes.words }
    #expect(words == ["signature-missing"])
    #expect(try await committee.size() == 6)
    #expect(!FileManager.default.fileExists(atPath: committee.folder + "/erasing"))
    #expect(try !holders(of: "Zacharias-Quintus-7351", committee).isEmpty)
  }

  @Test("the guards stand for everybody else, before and after")
  func guards() async throws {
    let (committee, _) = try await committee()
    defer { committee.remove() }
    func refuses(_ sql: String) throws -> Bool {
      let queue = try DatabaseQueue(path: committee.folder + "/ledger.db")
      defer { try? queue.close() }
      do {
        try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
        return false
      } catch let error as DatabaseError {
        return error.message?.contains("what is recorded stays") == true
      }
    }
    let empty = "UPDATE bodies SET salt = NULL, payload = NULL, command_digest = NULL WHERE seq = "
    #expect(try refuses(empty + "5"))
    try await erase(committee)
    for seq in [0, 1, 2, 3, 4, 6] { #expect(try refuses(empty + "\(seq)")) }
    #expect(try refuses("UPDATE bodies SET payload = '{}' WHERE seq = 5"))
    #expect(try refuses("UPDATE bodies SET salt = x'00' WHERE seq = 5"))
    #expect(try refuses("DELETE FROM bodies WHERE seq = 5"))
    #expect(try refuses("DELETE FROM events WHERE seq = 6"))
  }

  @Test("a crash behind the transaction leaves nothing undone: the next opening goes on")
  func interrupted() async throws {
    let (committee, evidence) = try await committee()
    defer { committee.remove() }
    _ = try await committee.ledger().read(ViewQuery("SELECT * FROM contributions", views: []))
    // What the transaction leaves, without what follows it.
    let kept = committee.folder + "/kept"
    try FileManager.default.copyItem(atPath: committee.folder + "/views.db", toPath: kept)
    try await erase(committee)
    try FileManager.default.removeItem(atPath: committee.folder + "/views.db")
    try FileManager.default.moveItem(atPath: kept, toPath: committee.folder + "/views.db")
    try Self.proof.write(
      toFile: committee.folder + "/evidence/" + evidence, atomically: true, encoding: .utf8)
    try (evidence + "\n").write(
      toFile: committee.folder + "/erasing", atomically: true, encoding: .utf8)
    try "".write(toFile: committee.folder + "/erasing-7", atomically: true, encoding: .utf8)
    #expect(try !holders(of: "Zacharias-Quintus-7351", committee).isEmpty)
    for _ in 1...2 {
      _ = try committee.ledger()
      #expect(try holders(of: "Zacharias-Quintus-7351", committee).isEmpty)
      let names = try FileManager.default.contentsOfDirectory(atPath: committee.folder)
      #expect(!names.contains { $0.hasPrefix("erasing") })
    }
    #expect(try committee.verify().isSound)
  }

  @Test("views of another person, folded before the erasure, are made again")
  func elsewhere() async throws {
    let (committee, _) = try await committee()
    defer { committee.remove() }
    let other = try committee.ledger(of: "DEF.weber")
    func described(_ clocks: Clocks) async throws -> [[Concert.Cell]] {
      try await other.read(
        ViewQuery("SELECT description FROM contributions", views: ["contributions"]), at: clocks
      ).rows
    }
    #expect(try await described(.now) != [[.null]])
    #expect(try await described(Clocks(knownAt: .position(5))) != [[.null]])
    try await erase(committee)
    #expect(try await described(.now) == [[.null]])
    #expect(try await described(Clocks(knownAt: .position(5))) == [[.null]])
    #expect(try holders(of: "Zacharias-Quintus-7351", committee).isEmpty)
  }

  @Test("evidence that another record still names stays")
  func sharedEvidence() async throws {
    let (committee, evidence) = try await committee()
    defer { committee.remove() }
    try await committee.submit([
      #"{"do":"contribution.log","ministry":"DEF","title":"B","kind":"money","evidence":[{"name":"x","sha256":"\#(evidence)"}]}"#
    ])
    try await erase(committee)
    #expect(FileManager.default.fileExists(atPath: committee.folder + "/evidence/" + evidence))
  }
}
