import Coordination
import EventSourcing
import Foundation
import GRDB

@testable import Concert

/// A demonstration ledger in a folder of its own, with clock and chance in the test's hand.
struct Committee {
  let folder: String
  let environment: Environment

  init(now: String = "2024-06-12T09:14:02Z") throws {
    let home = FileManager.default.temporaryDirectory
      .appending(path: "concert-tests-\(UUID().uuidString)").path
    folder = home + "/ledger"
    environment = Self.environment(home: home, now: now)
    try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
    guard let officer = ID<Officer>("MFA.thill"), let code = ID<Ministry>("MFA"),
      let name = try? JSON(parsing: #""Foreign Affairs""#)
    else { throw Missing() }
    var fields = JSONObject()
    fields["code"] = .string(code.text)
    fields["name"] = name
    fields["kind"] = "ministry"
    fields["dimension"] = "diplomacy"
    let registration = try Ministry.Registration(parsing: fields)
    _ = try Founding(
      folder: folder, origin: "test.example/committee", ministry: registration, officer: officer,
      isDemo: true
    ).establish(environment)
  }

  private struct Missing: Error {}

  private static func environment(home: String, now: String) -> Environment {
    .system(variables: ["HOME": home, "CONCERT_NOW": now, "CONCERT_SEED": "test"])
  }

  func remove() { try? FileManager.default.removeItem(atPath: folder + "/..") }

  /// The ledger as it is read and written at a moment; the clock of a demonstration may be set.
  func ledger(now: String = "2024-06-12T09:14:02Z") throws -> Concert.Ledger {
    let home = environment.variables["HOME"] ?? "/"
    return try Concert.Ledger(
      opening: folder, environment: Self.environment(home: home, now: now))
  }

  /// Stores commands, each an append of its own.
  @discardableResult
  func submit(_ lines: [String], now: String = "2024-06-12T09:14:02Z") async throws
    -> SubmissionReceipt
  {
    let commands = try lines.map { try JSON(parsing: $0) }
    return try await ledger(now: now).perform { ledger in
      var source = CommandList(commands)
      var submission = Submission()
      submission.batch = 1
      let receipt = try ledger.submit(&source, as: submission) { _ in }
      ledger.close()
      return receipt
    }
  }

  /// The story of Luxembourg, up to the files that are named.
  func tell(_ chapters: [String] = ["ministries", "missions", "year"]) async throws {
    let stories = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/luxembourg")
    for chapter in chapters {
      let text = try String(
        contentsOf: stories.appending(path: chapter + ".jsonl"), encoding: .utf8)
      try await submit(text.split(separator: "\n").map(String.init))
    }
  }

  /// Writes to the file behind the ledger's back, with its guards taken away.
  func tamper(_ sql: String) throws {
    let queue = try DatabaseQueue(path: folder + "/ledger.db")
    try queue.writeWithoutTransaction { db in
      let triggers = try Row.fetchAll(
        db, sql: "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
      for trigger in triggers { try db.execute(sql: "DROP TRIGGER \(trigger[0] as String)") }
      try db.execute(sql: sql)
      for trigger in triggers { try db.execute(sql: trigger[1]) }
    }
    try queue.close()
  }

  /// Leaves the ledger without whoever could sign or check its checkpoints.
  func removeLogKey() throws {
    let places = Places(ledger: folder, variables: environment.variables)
    for file in try FileManager.default.contentsOfDirectory(atPath: places.keys)
    where file.hasSuffix(".log.key") {
      try FileManager.default.removeItem(atPath: places.keys + "/" + file)
    }
  }

  func verify(logKey: String? = nil) throws -> VerificationReport {
    try Verification(opening: folder, logKey: logKey, environment: environment).run()
  }
}
