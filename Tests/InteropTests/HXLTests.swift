import EventSourcing
import Interop
import Testing

@Suite("HXL")
struct HXLTests {
  private static func sheet(_ name: String) throws -> HXLSheet {
    try FileSource.open(fixture(name)) { try HXLSheet($0) }
  }

  private static func read(
    _ path: String, ministry: String? = nil, encoding: CSVMapping.Encoding = .utf8
  ) throws -> (records: [ImportRecord], rejections: [ImportRejection], tally: ImportTally) {
    let mapping = try CSVMapping(hashtags: sheet(path), ministry: ministry, encoding: encoding)
    var records: [ImportRecord] = []
    var rejections: [ImportRejection] = []
    let tally = try FileSource.open(fixture(path)) { source in
      try CSVImporter(mapping: mapping, codes: .standard).read(&source) {
        switch $0 {
        case .record(let record): records.append(record)
        case .rejected(let rejection): rejections.append(rejection)
        }
      }
    }
    return (records, rejections, tally)
  }

  @Test("a hashtag may have spaces, capitals and attributes")
  func tags() {
    let tag = HXLTag("#Org +Name + funder")
    #expect(tag?.tag == "#org")
    #expect(tag?.attributes == ["name", "funder"])
    #expect(tag?.text == "#org+name+funder")
    for text in ["org", "#", "#1a", "#org+", "#org +na me!", "# org+é", ""] {
      #expect(HXLTag(text) == nil, "\(text)")
    }
  }

  @Test(
    "the row of hashtags is found below titles, whatever the delimiter",
    arguments: [
      ("hxl/input-valid.csv", 3), ("hxl/input-valid.ssv", 3), ("hxl/input-valid.tsv", 3),
      ("hxl/input-valid-latin1.csv", 3), ("hxl/input-multiple-headers.csv", 3),
      ("hxl/input-fuzzy.csv", 3), ("hxl/input-multiline.csv", 1), ("3w/afghanistan.csv", 2),
    ])
  func found(_ name: String, _ row: Int) throws {
    #expect(try Self.sheet(name).row == row)
  }

  @Test("a sheet without hashtags, and an archive, are refused")
  func refused() {
    #expect(throws: HXLError.noHashtags(rows: 7)) { try Self.sheet("hxl/input-invalid.csv") }
    #expect(throws: CSVError.self) { try Self.sheet("hxl/input-zip-invalid.zip") }
    #expect(throws: HXLError.nobody(["#description"])) {
      try CSVMapping(hashtags: Self.sheet("hxl/input-multiline.csv"))
    }
  }

  @Test("hashtags beyond the 25th row are not looked for")
  func beyond() throws {
    let above = String(repeating: "Title,\n", count: 24)
    #expect(try HXLSheet(BytesSource(above + "#org,#sector\n")).row == 25)
    #expect(throws: HXLError.noHashtags(rows: 25)) {
      try HXLSheet(BytesSource(above + "Title,\n#org,#sector\n"))
    }
  }

  @Test("a published 3W becomes one commitment for an organisation and its sector")
  func presence() throws {
    let (records, rejections, tally) = try Self.read("3w/afghanistan.csv")
    #expect(rejections.isEmpty)
    #expect(tally[.rows] == 40)
    #expect(sumOfRows(tally) == 40)
    #expect(records.map(\.rows).reduce(0, +) == 40)
    let first = records[0]
    #expect(first.reporter.name == "Agency for Assistance and Development of Afghanistan")
    #expect(first.commitment?["title"] == "Operational Presence: Nutrition")
    #expect(first.commitment?["places"] == ["AF"])
    #expect(first.commitment?["locations"]?.array?.first == "Bagrami")
    #expect(first.commitment?["kind"] == "in_kind")
  }

  @Test("rows may be longer than the hashtags, and one column of several is chosen")
  func ragged() throws {
    let (records, rejections, tally) = try Self.read("hxl/input-fuzzy.csv")
    #expect(tally[.rows] == 4)
    #expect(records.count + rejections.count == 4)
    #expect(records.map(\.reporter.name) == ["ACNUR", "OMS", "UNICEF", "OMS"])
  }

  @Test("a sheet in Latin-1 is read when it is said, else its rows are named")
  func latin1() throws {
    let (records, _, _) = try Self.read("hxl/input-valid-latin1.csv", encoding: .latin1)
    #expect(records.compactMap { $0.commitment?["places"] } == [["CO"], ["CO"], ["VE"]])
    let (_, rejections, _) = try Self.read("hxl/input-valid-latin1.csv")
    #expect(Set(rejections.map(\.code)) == ["bad-utf8"])
  }

  @Test("money, status and donor are those of the hashtags")
  func money() throws {
    let csv = """
      when,what,how much,from whom,to whom,where,state,id,many
      #date,#description+notes,#value+funding+total+usd,#org+name+funder,#org+name+impl,#country+iso3+impl+list,#status+text,#activity+id+fts,#sector+code+list
      2021-02-25,Clinics,606796,"Luxembourg, Government of",Red Cross,"AFG,PSE",commitment,1,"12220,730"
      2021-02-26,Clinics,1000.5,"Luxembourg, Government of",Red Cross,AFG,paid,2,
      """
    let mapping = try CSVMapping(hashtags: HXLSheet(BytesSource(csv)))
    var source = BytesSource(csv)
    var records: [ImportRecord] = []
    try CSVImporter(mapping: mapping, codes: .standard).read(&source) {
      if case .record(let record) = $0 { records.append(record) }
    }
    #expect(records.map(\.reporter.name) == Array(repeating: "Luxembourg, Government of", count: 2))
    #expect(
      json(records[0].commitment) == """
        {"external_ref":"1","kind":"money","partner":"Red Cross",\
        "period":{"end":"2021-02-25","start":"2021-02-25"},"places":["AF","PS"],\
        "pledged":{"money":{"currency":"USD","minor":60679600}},"themes":["12220","730"],\
        "title":"Clinics"}
        """)
    #expect(records[1].commitment == nil)
    #expect(records[1].contributions[0].fields["money"] == ["minor": 100_050, "currency": "USD"])
  }

  @Test("the templates are HXL, and their example comes in", arguments: SheetTemplate.allCases)
  func templates(_ template: SheetTemplate) throws {
    let csv = template.rows.map { $0.joined(separator: ";") }.joined(separator: "\n")
    let mapping = try CSVMapping(hashtags: HXLSheet(BytesSource(csv)))
    var source = BytesSource(csv)
    var records: [ImportRecord] = []
    try CSVImporter(mapping: mapping, codes: .standard).read(&source) {
      if case .record(let record) = $0 { records.append(record) }
    }
    #expect(records.count == 1)
    #expect(records[0].reporter.code == "DEV")
    #expect((records[0].commitment == nil) == (template == .contributions))
    let fields = records[0].commitment ?? records[0].contributions.first?.fields
    #expect(fields?["places"] == ["NE"])
    #expect(fields?["themes"] == ["13030"])
  }
}
