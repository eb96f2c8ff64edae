import Coordination
import EventSourcing
import Interop
import Testing

/// The commands that an importer makes of a record, as the domain takes them.
func parse(_ record: ImportRecord) throws {
  func command(_ fields: JSONObject, _ name: String, on: Day?) -> JSON {
    var object = fields
    object["do"] = .string(name)
    object["ministry"] = "DEF"
    object["lang"] = record.lang.map { .string($0) }
    object["on"] = on.map { .string($0.description) }
    return .object(object)
  }
  if let commitment = record.commitment {
    _ = try Act(parsing: command(commitment, "commitment.make", on: record.on))
  }
  for contribution in record.contributions {
    _ = try Act(parsing: command(contribution.fields, "contribution.log", on: contribution.on))
  }
}

@Suite("Records fit the ledger")
struct LedgerFitTests {
  @Test(
    "every record of an IATI file is a command that the domain reads",
    arguments: ["iati/made-2.03.xml", "iati/made-1.04.xml", "iati/real-2.03.xml"])
  func iati(file: String) throws {
    try FileSource.open(fixture(file)) { source in
      try IATIImporter(codes: .standard).read(&source) { outcome in
        for record in records([outcome]) { try parse(record) }
      }
    }
  }

  @Test("every record of the Balkans extract is a command that the domain reads")
  func balkans() throws {
    let yaml = String(decoding: try bytes(of: fixture("balkans/mapping.yaml")), as: UTF8.self)
    let importer = CSVImporter(mapping: try CSVMapping(yaml: yaml), codes: .standard)
    let tally = try FileSource.open(fixture("balkans/extract.csv")) { source in
      try importer.read(&source) { outcome in
        for record in records([outcome]) { try parse(record) }
      }
    }
    #expect(tally[.records] == 121)
    #expect(tally[.unknownTheme] == 0)
  }

  @Test("the ledger's lists answer by code and by name")
  func codes() {
    let codes = ImportCodes.standard
    #expect(codes.isPlace("XK"))
    #expect(codes.isPlace("202"))
    #expect(!codes.isPlace("XX"))
    #expect(codes.placeNamed("Allemagne", "fr") == "DE")
    #expect(codes.placeNamed("allemagne", "en") == nil)
    #expect(codes.isTheme("15210"))
    #expect(codes.exponent("JPY") == 0)
    #expect(codes.exponent("ZZZ") == nil)
  }
}
