import EventSourcing
import Foundation
import Interop
import Testing

/// Soldiers with United Nations missions, as the Geo-PKO data set tells of them.
@Suite("deployments with the United Nations")
struct DeploymentTests {
  private static let yaml: String = {
    (try? String(contentsOfFile: fixture("un-geopko/deployments.yaml"), encoding: .utf8)) ?? ""
  }()

  private func read(_ text: String, _ yaml: String = yaml) throws -> (
    people: [String: Int64], tally: ImportTally, records: [ImportRecord]
  ) {
    var source = BytesSource(text)
    var people: [String: Int64] = [:]
    var records: [ImportRecord] = []
    let importer = CSVImporter(mapping: try CSVMapping(yaml: yaml), codes: .standard)
    let tally = try importer.read(&source) { outcome in
      guard case .record(let record) = outcome else { return }
      records.append(record)
      for contribution in record.contributions {
        let mission = contribution.fields["mission"]?.string ?? ""
        let line = contribution.fields["people"]?.array?.first
        #expect(line?["role"]?.string == "military")
        #expect(line?["f"]?.int == 0 && line?["m"]?.int == 0)
        people[mission, default: 0] += line?["u"]?.int ?? 0
      }
    }
    return (people, tally, records)
  }

  private var slice: String {
    get throws { try String(contentsOfFile: fixture("un-geopko/sweden.csv"), encoding: .utf8) }
  }

  @Test("a country's soldiers are counted as another program counts them")
  func counted() throws {
    let (people, tally, records) = try read(slice)
    // The counts of PROVENANCE.md, by Python's csv.
    #expect(people == ["MINUSMA": 2840, "UNMIL": 4025])
    #expect(tally[.contributions] == 36)
    #expect(tally[.unknownCount, "unknown"] == 6)
    #expect(tally[.withoutAmount] == 6)
    #expect(tally[.skipped] == 42 * 14 - 42)
    #expect(sumOfRows(tally) == tally[.rows])
    #expect(Set(records.map(\.contributions[0].identity)).count == 36)
    let december = records.first { $0.on?.description == "2017-12-01" }
    #expect(
      december?.contributions[0].fields["period"]
        == ["start": "2017-12-01", "end": "2017-12-31"])
    #expect(december?.contributions[0].fields["places"] == ["ML"])
  }

  @Test("zero is a report, and unknown is none")
  func zero() throws {
    let (people, tally, records) = try read(try slice.replacing("Sweden,35,", with: "Sweden,0,"))
    #expect(people["MINUSMA"] == Int64(2700))
    #expect(tally[.contributions] == 36)
    #expect(records.count == 36)
    let silent = try read(try slice.replacing("Sweden,35,", with: "Sweden,,"))
    #expect(silent.tally[.contributions] == 32)
    #expect(silent.tally[.unknownCount, ""] == 4)
    #expect(silent.tally[.withoutAmount] == 10)
  }

  @Test("a mapping of repeated entries says which numbers, and does not group them")
  func refused() throws {
    for (line, key) in [
      ("repeat: { from: 3, to: 1 }", "repeat"), ("repeat: { from: 1 }", "repeat"),
      ("repeat: { from: 1, to: 2 }\ngroup: A", "group"), ("repeat: { from: 1, to: 500 }", "repeat"),
    ] {
      let error = #expect(throws: MappingError.self) {
        try CSVMapping(yaml: "columns: { A: title }\n\(line)\n")
      }
      guard case .wrongShape(let place, _)? = error?.reason else {
        Issue.record("\(line) must be refused")
        continue
      }
      #expect(place == key)
    }
  }
}
