import Coordination
import EventLog
import EventSourcing
import Interop
import Testing

@testable import Concert

@Suite("what an import can't take")
struct ImportRefusalTests {
  private static let sheet = """
    sheet: { delimiter: ";", dates: yyyy-mm-dd, decimals: ".", lang: en }
    fixed: { ministry: DEV, currency: EUR, kind: money }
    columns:
      No: external_ref
      Title: title
      Country: country
      Mission: mission
      Amount: amount
      Date: date
    """

  /// A year of development cooperation whose second record gives to a mission after its end.
  private static let rows = """
    No;Title;Country;Mission;Amount;Date
    1;Wells;ML;;100;2024-01-10
    2;Late;ML;EUTM-MALI;100;2024-06-01
    3;Schools;ML;;300;2024-01-12

    """

  private func committee() async throws -> Committee {
    let committee = try Committee()
    try await committee.tell(["ministries", "missions"])
    try await committee.submit([
      #"{"do":"mission.conclude","mission":"EUTM-MALI","on_day":"2024-05-17"}"#
    ])
    return committee
  }

  @Test("with stop, one refused row leaves no event behind")
  func stop() async throws {
    let committee = try await committee()
    defer { committee.remove() }
    let size = try await committee.size()
    let report = try await committee.importing(
      Self.rows, as: .csv(CSVMapping(yaml: Self.sheet)))
    #expect(report.isGivenUp)
    #expect(report.rejections.map(\.code) == ["mission-closed"])
    #expect(report.rejections.map(\.line) == [3])
    #expect(report.rejections.map(\.row) == [2])
    #expect(report.counts == .init(added: 2))
    #expect(report.firstPosition == nil)
    #expect(try await committee.size() == size)
  }

  @Test("with skip, the others are stored, and every row is counted")
  func skip() async throws {
    let committee = try await committee()
    defer { committee.remove() }
    let size = try await committee.size()
    let report = try await committee.importing(
      Self.rows, as: .csv(CSVMapping(yaml: Self.sheet)), skip: true)
    #expect(!report.isGivenUp)
    #expect(report.counts == .init(added: 2))
    #expect([report.rows, report.rejectedRows, report.leftOutRows] == [3, 1, 0])
    let titles = try await committee.acts(from: size).map { $0.payload["title"]?.string }
    #expect(titles == ["Wells", "Schools"])
  }

  @Test("a refused contribution gives up all that its record brought, and nothing else")
  func wholeRecord() async throws {
    let committee = try await committee()
    defer { committee.remove() }
    try await committee.importing([Activity(), Activity(identifier: "XX-2")])
    try await committee.submit([
      #"{"do":"commitment.fulfil","ref":"COM-2024-0001"}"#
    ])
    let size = try await committee.size()
    // The correction of the first gift would be allowed; a new gift to what is fulfilled is not.
    let more = [("2024-02-10", "410.00"), ("2024-03-10", "50.00")]
    let report = try await committee.importing(
      [
        Activity(given: more), Activity(identifier: "XX-2", given: more),
        Activity(identifier: "YY-1", reporter: "YY", name: "New Office", given: more),
      ], skip: true)
    #expect(report.rejections.map(\.code) == ["commitment-closed"])
    #expect(report.counts == .init(added: 1, corrected: 1))
    #expect(report.contributions == .init(added: 3, corrected: 1))
    let acts = try await committee.acts(from: size)
    #expect(
      acts.map(\.act) == [
        "contribution.corrected", "contribution.logged", "ministry.registered", "commitment.made",
        "contribution.logged", "contribution.logged",
      ])
    #expect(try await committee.payload("CTR-2024-0001")["money"]?["minor"] == 40_000)
    #expect(try committee.verify().isSound)
  }

  @Test("a ministry that only a refused record would have made is not made, nor is its code taken")
  func ministryOfRefused() async throws {
    let committee = try await committee()
    defer { committee.remove() }
    let mapping = Self.sheet.replacing("ministry: DEV, ", with: "")
      .replacing("No: external_ref", with: "No: external_ref\n  Who: ministry")
    let report = try await committee.importing(
      """
      No;Who;Title;Country;Mission;Amount;Date
      1;NEW;Wells;ML;EUTM-MALI;100;2024-01-10
      2;NEW;Schools;ML;;100;2024-01-10

      """, as: .csv(CSVMapping(yaml: mapping)), skip: true)
    #expect(report.rejectedRows == 1)
    #expect(report.counts == .init(added: 1))
    #expect(report.ministries == ["NEW"])
    #expect(try committee.verify().isSound)
  }

  @Test("an unknown reporter is refused with its line, unless it is to be registered")
  func unknownReporter() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    let size = try await committee.size()
    let report = try await committee.importing(
      [Activity(), Activity(identifier: "XX-2")], register: false)
    #expect(report.rejections.map(\.code) == ["unknown-ministry", "unknown-ministry"])
    #expect(report.rejections.map(\.line) == [3, 11])
    #expect(report.rejections[0].value == "XX Water Office")
    #expect(report.isGivenUp)
    #expect(try await committee.size() == size)
    try await committee.importing([Activity()])
    #expect(
      try await committee.importing([Activity()], register: false).counts == .init(unchanged: 1))
  }

  @Test("two reporters under one reference and other names are two ministries")
  func oneReference() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    let activities = [
      Activity(), Activity(identifier: "XX-2", name: "Road Office"),
      Activity(identifier: "XX-3", name: "WATER  office"),
    ]
    let report = try await committee.importing(activities)
    #expect(report.ministries == ["XX", "XX-2"])
    let owners = try await committee.events().filter { $0.header.act == "commitment.made" }
    #expect(owners.map(\.header.ministry) == ["XX", "XX-2", "XX"])
    let again = try await committee.importing(activities)
    #expect(again.ministries.isEmpty)
    #expect(again.counts == .init(unchanged: 3))
  }

  @Test("a file that ends in the middle stores nothing")
  func cut() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    let size = try await committee.size()
    let file =
      "<iati-activities version=\"2.03\">\n" + Activity().xml
      + Activity(identifier: "XX-2").xml.prefix(200)
    await #expect(throws: XMLInputError.self) { try await committee.importing(file, skip: true) }
    #expect(try await committee.size() == size)
  }
}
