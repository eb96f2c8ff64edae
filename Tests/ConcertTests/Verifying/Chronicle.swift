import EventLog
import EventSourcing
import Foundation
import MerkleLog
import Testing

@testable import Concert

/// A ledger of which somebody checked the whole after each act, every time on a machine of its own.
struct Chronicle {
  let committee: Committee
  /// What the whole check said when there were so many events.
  private(set) var checks: [Position: VerificationReport] = [:]
  var cuts: [Position] { checks.keys.sorted() }

  init() throws { committee = try Committee() }

  func environment(of person: String) -> Environment {
    .system(variables: ["HOME": committee.beside(person)])
  }

  private func verification(by person: String) throws -> Verification {
    var verification = try Verification(
      opening: committee.folder, logKey: try committee.vkey,
      environment: environment(of: person))
    verification.comparesViews = false
    return verification
  }

  func whole(by person: String = "stranger-\(UUID())") throws -> VerificationReport {
    try verification(by: person).run()
  }

  /// As the one who checked the first `cut` events; what they remember is as before afterwards.
  func since(_ cut: Position) throws -> VerificationReport { try remembering(since: cut).report }

  /// - Returns: also what that check leaves for the next one.
  func remembering(
    since cut: Position
  ) throws -> (report: VerificationReport, left: EarlierCheck?) {
    let run = committee.beside("run-\(UUID())")
    try FileManager.default.copyItem(atPath: committee.beside("checker-\(cut)"), toPath: run)
    defer { try? FileManager.default.removeItem(atPath: run) }
    let person = URL(filePath: run).lastPathComponent
    return (try follow(as: person), try memory(of: person))
  }

  /// A check that goes on where the person's last one ended.
  func follow(as person: String) throws -> VerificationReport {
    var verification = try verification(by: person)
    try verification.begin(since: "last")
    return try verification.run()
  }

  func memory(of person: String) throws -> EarlierCheck? {
    let places = Places(ledger: "", variables: environment(of: person).variables)
    return try EarlierCheck.read(origin: Committee.origin, folder: places.state)
  }

  /// Checks everything, and lets the next incremental check begin here.
  @discardableResult
  mutating func mark() throws -> Position {
    let log = try SQLiteEventLog(opening: committee.folder)
    let size = try log.size()
    try log.close()
    let report = try whole(by: "checker-\(size)")
    #expect(report.isSound, "\(report.findings)")
    checks[size] = report
    return size
  }

  mutating func act(
    _ lines: [String], by officer: String = "MFA.thill", with others: [String] = []
  ) async throws {
    let ledger = try committee.ledger(of: officer, with: others)
    let words = try await ledger.perform { try $0.send(lines).outcomes.words }
    #expect(words.allSatisfy { $0 == "stored" }, "\(words): \(lines)")
    try mark()
  }

  /// The findings of a whole check that one from `cut` on must tell as well: all but the doubts that
  /// the revocation had raised before.
  func expected(_ whole: VerificationReport, since cut: Position) -> [VerificationReport.Finding] {
    let isTold = checks[cut]?.findings.contains { $0.code == "disputed" } == true
    return isTold ? whole.findings.filter { $0.code != "disputed" } : whole.findings
  }
}

extension Chronicle {
  /// Everything by which later acts are judged: keys, roles, mergers, policies, witnesses, holds,
  /// owners, authors, pairs and erasures.
  static func governed() async throws -> Chronicle {
    var chronicle = try Chronicle()
    let committee = chronicle.committee
    try chronicle.mark()
    try await committee.tell(["ministries"])
    try chronicle.mark()
    try await committee.tell(["missions", "year"])
    try chronicle.mark()
    for (officer, ministry, roles) in [
      ("DEF.weber", "DEF", #"["clerk","validator"]"#), ("DEF.muller", "DEF", #"["clerk"]"#),
      ("DEV.klein", "DEV", #"["clerk"]"#), ("MFA.dpo", "MFA", #"["auditor"]"#),
    ] { try await committee.enrol(officer, of: ministry, roles: roles) }
    try chronicle.mark()
    try await chronicle.act([log("CTR-2024-0101", "DEF", 1)], by: "DEF.weber")
    try await chronicle.act([log("CTR-2024-0102", "DEF", 2)], by: "DEF.muller")
    try await chronicle.act(
      [#"{"do":"contribution.confirm","ref":"CTR-2024-0102"}"#], by: "DEF.weber")
    try await chronicle.act([
      #"{"do":"commitment.reassign","ref":"COM-2022-0001","to":"DEV","reason":"moved"}"#
    ])
    try await chronicle.act(
      [#"{"do":"commitment.assess","ref":"COM-2022-0001","status":"on_track"}"#], by: "DEV.klein")
    let review =
      #"{"do":"duplicate.review","a":"COM-2024-0001","b":"COM-2024-0002","outcome":"distinct","reason":"r"}"#
    try await chronicle.act([review])
    let events = try await committee.events()
    let pair = try #require(events.last?.header.stream.ref)
    try await chronicle.act([#"{"do":"duplicate.reopen","ref":"\#(pair)","reason":"again"}"#])
    try await chronicle.act([review])
    try await chronicle.act([
      #"{"do":"policy.adopt","four_eyes":[{"act":"contribution.logged","above":"1000.00 EUR"}],"clock_tolerance_s":60}"#
    ])
    try await chronicle.act(
      [log("CTR-2024-0103", "DEF", 5000)], by: "DEF.weber", with: ["DEF.muller"])
    try await chronicle.govern()
    return chronicle
  }

  static func log(_ ref: String, _ ministry: String, _ euros: Int) -> String {
    """
    {"do":"contribution.log","ref":"\(ref)","ministry":"\(ministry)","title":"T","kind":"money",\
    "description":"By Z. Quintus","money":"\(euros).00 EUR"}
    """
  }

  private mutating func govern() async throws {
    let witness = try TestWitness("witness.example/w1", of: try committee.vkey)
    try await act([
      #"{"do":"policy.adopt","witnesses":[{"vkey":"\#(witness.vkey)"}],"quorum":1,"clock_tolerance_s":60}"#
    ])
    let size = try await committee.size()
    try committee.write([
      try committee.testimony(over: size, [(witness, "2024-06-12T09:14:02Z")])
    ])
    try mark()
    try await act([#"{"do":"hold.place","subject":"CTR-2024-0101","reason":"inquiry"}"#])
    try await act([#"{"do":"hold.place","subject":"CTR-2024-0102","reason":"inquiry"}"#])
    try await act([#"{"do":"hold.lift","subject":"CTR-2024-0101","reason":"done"}"#])
    try committee.erase("CTR-2024-0101")
    try mark()
    try await act([
      #"{"do":"officer.change-roles","officer":"DEF.muller","roles":["clerk","validator"],"reason":"x"}"#
    ])
    try await act([
      #"{"do":"officer.revoke","officer":"DEF.weber","suspect_from":"2024-06-12","reason":"stolen"}"#
    ])
    try await act([#"{"do":"ministry.merge","ministry":"DEF","into":"MFA","reason":"reform"}"#])
    try await act([#"{"do":"contribution.confirm","ref":"CTR-2024-0103"}"#], by: "DEF.muller")
    try await act([Self.log("CTR-2024-0104", "DEV", 1)], by: "DEV.klein")
    try await act([Self.log("CTR-2024-0105", "DEV", 1)])
  }
}

extension Committee {
  /// An erasure of a contribution's first event by software that asks for no hold.
  @discardableResult
  func erase(_ ref: String) throws -> Position {
    let target = try #require(
      try position(of: "contribution/\(ref)", version: 0))
    return try write(
      [
        Forgery(
          act: "body.erased", stream: "body/\(target)",
          payload: """
            {"approver":"MFA.dpo","basis":"GDPR 17","replacement":{"direction":"given",\
            "kind":"money","money":{"currency":"EUR","minor":100},"title":"T"},"seq":\(target)}
            """)
      ], signedBy: ["MFA.thill", "MFA.dpo"], erasing: [target])
  }
}
