import Coordination
import EventSourcing
import Foundation
import GRDB
import MerkleLog
import Testing

@testable import Concert

/// A sound ledger of three officers in a folder of its own, for somebody to lay hands on.
///
/// | position | signer | what |
/// | --- | --- | --- |
/// | 0–2 | MFA.weber | founding |
/// | 3, 4, 5, 6 | MFA.weber | registers DEF and DEV, enrols DEF.braun and DEV.muller |
/// | 7 | DEF.braun | commitment, with a key |
/// | 8 | MFA.weber | mission |
/// | 9 | DEV.muller | commitment, with a key |
/// | 10 | DEF.braun | amends @7 |
/// | 11–270 | DEF.braun | 260 commitments in one append |
/// | 271 | MFA.weber | mission |
/// | 272 | DEV.muller | contribution |
/// | 273 | MFA.weber | mission |
///
/// Only MFA.weber holds the log's key: each of that officer's acts is under a checkpoint.
struct Scene: Sendable {
  static let origin = "test.example/tamper"
  static let size: Position = 274
  /// Between the acts: for each there is a `since-N` who then found everything sound.
  static let cuts: [Position] = [3, 4, 5, 6, 7, 8, 9, 10, 11, 271, 272, 273, 274]

  let home: String
  var folder: String { home + "/ledger" }
  var file: String { folder + "/ledger.db" }

  private static let original = Task { try await Scene.make() }

  /// A fresh copy of the one ledger that is made for all tests.
  init() async throws {
    home = Self.temporary()
    try FileManager.default.copyItem(atPath: try await Self.original.value.home, toPath: home)
  }

  private init(home: String) { self.home = home }

  func remove() { try? FileManager.default.removeItem(atPath: home) }

  private static func temporary() -> String {
    FileManager.default.temporaryDirectory.appending(path: "concert-tamper-\(UUID().uuidString)")
      .path
  }

  private static func make() async throws -> Scene {
    let scene = Scene(home: temporary())
    try FileManager.default.createDirectory(
      atPath: scene.home, withIntermediateDirectories: true)
    var ministry = JSONObject()
    ministry["code"] = "MFA"
    ministry["name"] = "Foreign Affairs"
    ministry["kind"] = "ministry"
    ministry["dimension"] = "diplomacy"
    _ = try Founding(
      folder: scene.folder, origin: origin, ministry: Ministry.Registration(parsing: ministry),
      officer: ID(unchecked: "MFA.weber"), isDemo: true
    ).establish(scene.environment(of: "MFA.weber", day: 1))
    for (number, act) in try scene.story().enumerated() {
      _ = try scene.verify(as: "since-\(cuts[number])")
      try await scene.record(act.lines, by: act.officer, day: number + 2)
    }
    _ = try scene.verify(as: "since-\(size)")
    try scene.settle()
    return scene
  }

  private func story() throws -> [(officer: String, lines: [String])] {
    let weber = "MFA.weber"
    return [
      (
        weber,
        [
          #"{"do":"ministry.register","code":"DEF","name":{"en":"Defence"},"kind":"ministry","dimension":"defence"}"#
        ]
      ),
      (
        weber,
        [
          #"{"do":"ministry.register","code":"DEV","name":{"en":"Development"},"kind":"ministry","dimension":"development"}"#
        ]
      ),
      (weber, [try enrolment(of: "DEF.braun", ministry: "DEF")]),
      (weber, [try enrolment(of: "DEV.muller", ministry: "DEV")]),
      ("DEF.braun", [Self.commitment("Wells in Mopti", ref: "COM-2024-0501", key: "k-1")]),
      (weber, [Self.mission("EUTM-MALI", "Training Mission")]),
      ("DEV.muller", [Self.commitment("Schools in Ségou", ref: "COM-2024-0502", key: "k-2")]),
      (
        "DEF.braun",
        [
          #"{"do":"commitment.amend","ref":"COM-2024-0501","title":"Deeper wells in Mopti","reason":"dry"}"#
        ]
      ),
      (
        "DEF.braun",
        (1...260).map { Self.commitment("Course \($0)", ref: "COM-2024-\(1000 + $0)", key: nil) }
      ),
      (weber, [Self.mission("MINUSMA", "Stabilisation Mission")]),
      (
        "DEV.muller",
        [
          #"{"do":"contribution.log","commitment":"COM-2024-0502","kind":"money","title":"First tranche","money":{"minor":250000,"currency":"EUR"}}"#
        ]
      ),
      (weber, [Self.mission("EUCAP-SAHEL", "Capacity Building")]),
    ]
  }

  static func commitment(_ title: String, ref: String, key: String?) -> String {
    let key = key.map { #""key":"\#($0)","# } ?? ""
    return #"{"do":"commitment.make",\#(key)"ref":"\#(ref)","title":"\#(title)","kind":"money"}"#
  }

  static func mission(_ ref: String, _ title: String) -> String {
    #"{"do":"mission.establish","mission":"\#(ref)","title":"\#(title)","lead":"MFA","participants":["DEF"]}"#
  }

  private func enrolment(of officer: String, ministry: String) throws -> String {
    let key = try OfficerKey.ofThisMachine(
      ID(unchecked: officer), origin: Self.origin, environment: environment(of: officer, day: 1))
    return """
      {"do":"officer.enrol","officer":"\(officer)","ministry":"\(ministry)","roles":["clerk"],\
      "public_key":"\(key.publicKey)","possession":"\(key.possession)"}
      """
  }
}

extension Scene {
  /// A person's own machine, with keys and memory that no other has.
  func environment(of person: String, day: Int = 28) -> Environment {
    .system(variables: [
      "HOME": home + "/" + person, "CONCERT_SEED": "tamper",
      "CONCERT_NOW": "2024-06-\(day < 10 ? "0" : "")\(day)T09:00:00Z",
    ])
  }

  /// Records commands as one append.
  @discardableResult
  func record(_ lines: [String], by officer: String, day: Int = 28) async throws
    -> SubmissionReceipt
  {
    let commands = try lines.map { try JSON(parsing: $0) }
    let ledger = try Concert.Ledger(
      opening: folder, environment: environment(of: officer, day: day))
    return try await ledger.perform { ledger in
      var source = CommandList(commands)
      let receipt = try ledger.submit(&source) { outcome in
        if case .refused(_, let reasons) = outcome { Issue.record("refused: \(reasons)") }
      }
      ledger.close()
      return receipt
    }
  }

  /// The private key of a person, or the log's.
  func key(_ person: String, of name: String? = nil) throws -> SigningKey {
    let places = Places(
      ledger: folder, variables: environment(of: person).variables)
    let key = try KeyStore(folder: places.keys).key(
      named: name ?? Self.origin + "/officer/" + person)
    return try #require(key)
  }

  func logKey() throws -> SigningKey { try key("MFA.weber", of: Self.origin) }

  /// All that is checked by somebody who never saw this ledger and has the log's public key.
  func verify() throws -> VerificationReport { try verify(as: "auditor") }

  /// As a person whose machine remembers what it saw.
  func verify(as person: String) throws -> VerificationReport {
    try Verification(
      opening: folder, logKey: logKey().verifier.vkey, environment: environment(of: person)
    ).run()
  }

  /// Runs `body` on the file behind the ledger's back.
  func open<Result>(_ body: (Database) throws -> Result) throws -> Result {
    let queue = try DatabaseQueue(path: file)
    let result = try queue.writeWithoutTransaction(body)
    try queue.close()
    return result
  }

  /// As `open`, with every guard taken away meanwhile and put back word for word.
  func tamper(_ body: (Database) throws -> Void) throws {
    try open { db in
      let triggers = try Row.fetchAll(
        db, sql: "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
      for trigger in triggers { try db.execute(sql: "DROP TRIGGER \(trigger[0] as String)") }
      try body(db)
      for trigger in triggers { try db.execute(sql: trigger[1]) }
    }
    try settle()
  }

  func tamper(_ sql: String) throws { try tamper { try $0.execute(sql: sql) } }

  /// Brings everything into `ledger.db` itself.
  func settle() throws {
    try open { try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
  }

  /// Changes the file's bytes.
  func edit(_ body: (inout Data) throws -> Void) throws {
    var bytes = try Data(contentsOf: URL(filePath: file))
    try body(&bytes)
    try bytes.write(to: URL(filePath: file))
  }

  /// Every row that a ledger is made of, to tell whether two say the same.
  func rows() throws -> [String] {
    try open { db in
      try ["ledger", "events", "bodies", "nodes", "appends", "checkpoints"].flatMap { table in
        try Row.fetchAll(db, sql: "SELECT * FROM \(table) ORDER BY 1, 2").map(\.description)
      }
    }
  }
}
