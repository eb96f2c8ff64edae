import Coordination
import EventSourcing
import Foundation
import Interop
import Testing

@testable import Concert

@Suite("later snapshots")
struct SnapshotTests {
  private static let payments = [
    ("2024-02-10", "400.00"), ("2024-02-10", "250.00"), ("2024-02-10", "400.00"),
  ]

  @Test("the same payments in another order are the same payments")
  func reordered() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.importing([Activity(given: Self.payments)])
    let size = try await committee.size()
    let report = try await committee.importing([Activity(given: Self.payments.reversed())])
    #expect(report.contributions == .init(unchanged: 3))
    #expect(try await committee.size() == size)
  }

  @Test("an empty document, a file of no bytes and one that is gone delete nothing")
  func vanished() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.importing([Activity(), Activity(identifier: "XX-2")])
    let size = try await committee.size()
    let report = try await committee.importing([])
    #expect(report.rows == 0)
    #expect(report.firstPosition == nil)
    await #expect(throws: XMLInputError.self) { try await committee.importing("") }
    let mapping = try CSVMapping(yaml: "columns: { T: title }")
    await #expect(throws: CSVError.self) {
      try await committee.importing("", as: .csv(mapping))
    }
    await #expect(throws: InputError.self) {
      try await committee.ledger().perform { ledger in
        _ = try ledger.importFile(ImportRequest(path: "/nowhere/q1.xml", format: .iati)) { _ in }
      }
    }
    #expect(try await committee.size() == size)
  }

  @Test("day after day, only what changed is added")
  func days() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    let first = [Activity(), Activity(identifier: "XX-2", title: "Schools")]
    var second = first
    second[1].title = "Schools of Mopti"
    second[1].given[0].1 = "450.00"
    let third = [Activity(identifier: "XX-3", title: "Roads")] + second
    var sizes: [Int] = []
    for day in [first, first, second, second, third, [], third] {
      let before = try await committee.size()
      try await committee.importing(day)
      sizes.append(Int(try await committee.size() - before))
    }
    #expect(sizes == [5, 0, 2, 0, 2, 0, 0])
  }
}

@Suite("organisations of an import")
struct ImportedOrganisationTests {
  private static func aliases(_ text: String) throws -> AliasTable {
    try AliasTable(BytesSource("name,ref,ministry\n" + text))
  }

  @Test("a ministry that is written four ways is one ministry")
  func fourWays() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    let names = [
      "Department for Business and Trade", "DEPARTMENT OF BUSINESS &amp; TRADE",
      "Department of Business and Trade (DBT)", "Dept. for Business, and Trade",
    ]
    let activities = names.enumerated().map { Activity(identifier: "XX-\($0)", name: $1) }
    let report = try await committee.importing(activities)
    #expect(report.ministries == ["XX"])
    #expect(report.counts == .init(added: 4))
    #expect(report.unresolved.count == 0)
  }

  @Test("who is not certain is listed with who it may be, and waits for the table")
  func unresolved() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.importing([Activity()])
    let size = try await committee.size()
    let strangers = [
      Activity(identifier: "XX-2", name: "Roads Office"),
      Activity(identifier: "XX-3", name: "Roads Office"),
      Activity(identifier: "XX-4", reporter: "ZZ", name: "Red Cross"),
    ]
    let report = try await committee.importing(strangers, register: false)
    #expect(report.rejections.map(\.code) == Array(repeating: "unknown-ministry", count: 3))
    #expect(report.unresolved.entries.map(\.name) == ["Roads Office", "Red Cross"])
    #expect(report.unresolved.entries.map(\.records) == [2, 1])
    #expect(report.unresolved.entries.map(\.perhaps) == [["XX"], []])
    #expect(try await committee.size() == size)
    let settled = try await committee.importing(
      strangers, aliases: try Self.aliases("Roads Office,,XX\nRed Cross,ZZ,-\n"))
    #expect(settled.counts == .init(added: 2))
    #expect(settled.notOursRows == 1)
    #expect(settled.leftOutRows == 0)
    #expect(settled.rejectedRows == 0)
  }

  @Test("one reference of several ministries without a name is never guessed, not even registered")
  func ambiguous() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.importing([
      Activity(), Activity(identifier: "XX-2", name: "Road Office"),
    ])
    let report = try await committee.importing([Activity(identifier: "XX-3", name: "")])
    #expect(report.rejections.map(\.code) == ["ambiguous-ministry"])
    #expect(report.unresolved.entries.map(\.perhaps) == [["XX", "XX-2"]])
    #expect(report.ministries.isEmpty)
  }

  @Test("one that is registered behind its partner makes no amendment of the same file")
  func registeredLater() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    var joint = Activity()
    joint.participants = [("1", "YY", "Army")]
    let day = [joint, Activity(identifier: "YY-1", reporter: "YY", name: "Army")]
    try await committee.importing(day)
    #expect(try await committee.importing(day).counts == .init(unchanged: 2))
    // When the source says it of a record that it did not say it of before, it is news.
    var later = day
    later[0].participants = []
    later[1].participants = [("1", "XX", "Water Office")]
    #expect(try await committee.importing(later).counts == .init(unchanged: 1, corrected: 1))
    #expect(try await committee.payload("COM-2024-0002")["co_owners"] == ["XX"])
  }

  @Test("one that was registered behind its partner stays out when another field changed between")
  func registeredBeforeAnAmendment() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    var joint = Activity()
    joint.participants = [("1", "YY", "Army")]
    var day = [joint, Activity(identifier: "YY-1", reporter: "YY", name: "Army")]
    try await committee.importing(day)
    day[0].pledged = ["1200.00"]
    #expect(try await committee.importing(day).counts == .init(unchanged: 1, corrected: 1))
    #expect(try await committee.importing(day).counts == .init(unchanged: 2))
  }

  @Test("a ministry that takes part is a co-owner, a stranger is not")
  func participants() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.importing([Activity(identifier: "YY-1", reporter: "YY", name: "Army")])
    var joint = Activity(identifier: "XX-9")
    joint.participants = [("4", "YY", "ARMY"), ("1", "QQ", "A Bank"), ("2", "XX", "Water Office")]
    try await committee.importing([joint])
    #expect(try await committee.payload("COM-2024-0002")["co_owners"] == ["YY"])
    let size = try await committee.size()
    try await committee.importing([joint])
    #expect(try await committee.size() == size)
  }
}

@Suite("rejected rows that were mended")
struct MendedImportTests {
  private static let mapping = """
    sheet: { decimals: "." }
    fixed: { currency: EUR, ministry: MFA }
    group: Id
    columns: { Title: title, Type: type, Date: date, Value: amount }
    """

  @Test("come in as if they had never been wrong")
  func mended() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    let sheet = """
      Id,Title,Type,Date,Value
      A,Wells,2,2024-01-10,1000
      B,Roads,2,2024-01-10,500
      A,Wells,3,2024-02-31,400
      A,Wells,3,2024-02-10,100

      """
    let parsed = try CSVMapping(yaml: Self.mapping)
    let report = try await committee.importing(sheet, as: .csv(parsed), skip: true)
    #expect(report.rows == 4)
    #expect(report.rejectedRows == 3)
    #expect(report.counts == .init(added: 1))
    var bytes: [UInt8] = []
    try RejectedRows(mapping: parsed, rejections: report.rejections)
      .write({ BytesSource(sheet) }, heading: true) { bytes += $0 }
    let mended = String(decoding: bytes, as: UTF8.self).replacing(
      "2024-02-31,400", with: "2024-02-29,400")
    let second = try await committee.importing(mended, as: .csv(parsed))
    #expect(second.counts == .init(added: 3))
    #expect(second.rejectedRows == 0)
    #expect(second.contributions == .init(added: 2))
    let whole = sheet.replacing("2024-02-31", with: "2024-02-29")
    let third = try await committee.importing(whole, as: .csv(parsed))
    #expect(third.counts == .init(unchanged: 4))
    #expect(third.firstPosition == nil)
  }
}
