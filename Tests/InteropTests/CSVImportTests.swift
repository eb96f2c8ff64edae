import EventSourcing
import Interop
import Testing

/// The mapping of UX.md 10, with the field that its ministry's sheet lacks.
private let clerk = """
  # mapping dev-2023
  sheet: { delimiter: ";", dates: dd/mm/yyyy, decimals: ",", encoding: utf-8, lang: fr }
  fixed: { ministry: DEV, currency: EUR }
  columns:
    "N° projet":   external_ref
    "Intitulé":    title
    "Pays":        { field: country, codes: iso-names-fr }
    "Engagement":  amount
    "Date":        from
  when:
    - { if: { "Type": "Formation" }, set: { kind: training } }
    - { if: { "Statut": "prévu" },   set: { state: pledged } }
  skip: [ { "Statut": "annulé" } ]
  """

private let heading = "N° projet;Intitulé;Pays;Engagement;Date;Type;Statut\n"

@Suite("CSV import")
struct CSVImportTests {
  @Test("a ministry's sheet becomes commitments and contributions", arguments: [1, 5, 1000])
  func sheet(chunk: Int) throws {
    let (records, rejections, tally) = try imported(
      csv: heading + """
        A1;Puits;Niger;1.234,50;01/02/2023;Projet;prévu
        A2;Cours;ML;500;02/02/2023;Formation;payé

        A3;Rien;ML;1;03/02/2023;Projet;annulé
        """, mapping: clerk, chunk: chunk)
    #expect(rejections.isEmpty)
    #expect(records.map(\.line) == [2, 3])
    #expect(records.map(\.row) == [1, 2])
    #expect(records[0].reporter.code == "DEV")
    #expect(records[0].lang == "fr")
    #expect(
      json(records[0].commitment) == """
        {"external_ref":"A1","kind":"money","period":{"start":"2023-02-01"},"places":["NE"],\
        "pledged":{"money":{"currency":"EUR","minor":123450}},"title":"Puits"}
        """)
    #expect(records[1].commitment == nil)
    #expect(records[1].contributions[0].identity == "A2#given/2023-02-02/given/EUR/+ML/1")
    #expect(
      json(records[1].contributions[0].fields) == """
        {"direction":"given","external_ref":"A2#given/2023-02-02/given/EUR/+ML/1",\
        "kind":"training","money":{"currency":"EUR","minor":50000},\
        "period":{"start":"2023-02-02"},"places":["ML"],"title":"Cours"}
        """)
    #expect(tally[.skipped] == 1)
    #expect(tally[.blankLines] == 1)
    #expect(tally[.rows] == 3)
    #expect(sumOfRows(tally) == 3)
  }

  struct Fault: Sendable, CustomTestStringConvertible {
    let row: String
    let column: String
    let code: String
    let value: String
    var testDescription: String { code }
  }

  static let faults: [Fault] = [
    Fault(row: "A;T;ML;1;31/02/2023;x;y", column: "Date", code: "bad-date", value: "31/02/2023"),
    Fault(row: "A;T;ML;1;01/02/23;x;y", column: "Date", code: "bad-date", value: "01/02/23"),
    Fault(row: "A;T;ML;1;2023-02-01;x;y", column: "Date", code: "bad-date", value: "2023-02-01"),
    Fault(
      row: "A;T;ML;-25000;01/02/2023;x;y", column: "amount", code: "negative-amount",
      value: "-25000.00"),
    Fault(
      row: "A;T;ML;viel;01/02/2023;x;y", column: "Engagement", code: "bad-amount", value: "viel"),
    Fault(
      row: "A;T;Nirgendwo;1;01/02/2023;x;y", column: "Pays", code: "unknown-place",
      value: "Nirgendwo"),
    Fault(row: "A;T;ML;1;;x;y", column: "date", code: "missing-field", value: ""),
    Fault(row: ";;ML;1;01/02/2023;x;y", column: "title", code: "missing-field", value: ""),
    Fault(row: "A;T;ML;1;01/02/2023;x", column: "Type", code: "field-count", value: "6"),
    Fault(
      row: "A;T\";ML;1;01/02/2023;x;y", column: "Intitulé", code: "stray-quote",
      value: "T\";ML;1;01/02/2023;x;y"),
  ]

  @Test(
    "a row that can't be read is rejected with its column, the next one is taken", arguments: faults
  )
  func rejects(_ fault: Fault) throws {
    let (records, rejections, tally) = try imported(
      csv: heading + fault.row + "\nB;Gut;ML;2;01/02/2023;x;y\n", mapping: clerk)
    #expect(rejections.count == 1)
    #expect(rejections[0].code == fault.code)
    #expect(rejections[0].column == fault.column)
    #expect(rejections[0].value == fault.value)
    #expect([rejections[0].line, rejections[0].row] == [2, 1])
    #expect(records.map(\.identity) == ["B"])
    #expect(tally[.rows] == 2)
    #expect(sumOfRows(tally) == 2)
  }

  @Test("1.234 is refused when the mapping does not say what the point means")
  func unclear() throws {
    let mapping =
      "columns: { T: title, A: amount, D: date }\nfixed: { ministry: DEV, currency: EUR }"
    let (_, rejections, _) = try imported(csv: "T,A,D\nx,1.234,2023-01-01\n", mapping: mapping)
    #expect(rejections.map(\.code) == ["unclear-amount"])
  }

  @Test("two equal rows are two entries")
  func equalRows() throws {
    let row = "A2;Cours;ML;500;02/02/2023;x;payé\n"
    let (records, _, _) = try imported(csv: heading + row + row, mapping: clerk)
    #expect(
      records.map { $0.contributions[0].identity } == [
        "A2#given/2023-02-02/given/EUR/+ML/1", "A2#given/2023-02-02/given/EUR/+ML/2",
      ])
  }

  @Test("women and men are counted, and zero is a report")
  func people() throws {
    let mapping = """
      columns: { T: title, F: f, M: m, D: date }
      fixed: { ministry: DEF, kind: personnel }
      """
    let (records, rejections, _) = try imported(
      csv: "T,F,M,D\nObservers,0,2,2023-01-01\nMore,few,1,2023-01-01\n", mapping: mapping)
    #expect(records[0].contributions[0].fields["people"] == ["f": 0, "m": 2])
    #expect(rejections.map(\.code) == ["bad-people"])
  }

  @Test("a sheet in Latin-1 with a title above the heading is read")
  func latin1() throws {
    let mapping = """
      sheet: { encoding: iso-8859-1, header_row: 2, delimiter: tab }
      columns: { Libellé: title, D: date }
      fixed: { ministry: DEV, amount: "3.00", currency: EUR }
      """
    let text = "Liste des projets\nLibellé\tD\nÉcole\t2023-01-01\n"
    let bytes = text.unicodeScalars.map { UInt8($0.value) }
    var source = BytesSource(bytes, chunk: 3)
    var records: [ImportRecord] = []
    try CSVImporter(mapping: CSVMapping(yaml: mapping), codes: .few).read(&source) {
      if case .record(let record) = $0 { records.append(record) }
    }
    #expect(records.map { $0.contributions[0].fields["title"] } == ["École"])
    #expect(records[0].row == 1)
  }
}

@Suite("Grouped CSV import")
struct GroupedImportTests {
  private let mapping = """
    sheet: { decimals: "." }
    fixed: { currency: USD }
    group: Id
    columns:
      Title: title
      Org: ministry
      Type: { field: type, read: code-and-name }
      Country: { field: country, read: code-and-name }
      Year: year
      Quarter: quarter
      Value: amount
    """
  private let heading = "Id,Title,Org,Type,Country,Year,Quarter,Value\n"

  @Test("rows of one activity need not be adjacent")
  func groups() throws {
    let (records, rejections, tally) = try imported(
      csv: heading + """
        A,Wells,Slovak Aid [XM-2],2 - Outgoing Commitment,MK - North Macedonia,2020,Q1,1000.005
        B,Roads,Defence [XM-18],3 - Disbursement,RS - Serbia,2019,Q4,10
        A,Wells,Slovak Aid [XM-2],2 - Outgoing Commitment,RS - Serbia,2020,Q2,-400
        A,Wells,Slovak Aid [XM-2],3 - Disbursement,RS - Serbia,2020,Q3,300
        A,Wells,Slovak Aid [XM-2],3 - Disbursement,RS - Serbia,2020,Q3,-50
        A,Wells,Slovak Aid [XM-2],1 - Incoming Funds,RS - Serbia,2020,Q3,5
        A,Wells,Slovak Aid [XM-2],4 - Expenditure,RS - Serbia,2020,Q3,5.6843418860808e-14
        C,Wells,Slovak Aid [XM-2],4 - Expenditure,RS - Serbia,2020,Q5,5
        B,Other,Agriculture [XM-18],3 - Disbursement,RS - Serbia,2019,Q4,10
        """, mapping: mapping)
    #expect(records.map(\.identity) == ["A", "B", "B"])
    #expect(records.map(\.reporter.name) == ["Slovak Aid", "Defence", "Agriculture"])
    #expect(records[0].rows == 6)
    #expect(records[0].on == Day("2020-01-01"))
    #expect(
      json(records[0].commitment) == """
        {"external_ref":"A","kind":"money","period":{"end":"2020-09-30","start":"2020-01-01"},\
        "places":["MK","RS"],"pledged":{"money":{"currency":"USD","minor":60000}},"title":"Wells"}
        """)
    #expect(records[0].contributions.map { $0.fields["direction"] } == ["given", "returned"])
    #expect(records[0].contributions.map(\.line) == [5, 6])
    #expect(rejections.map(\.code) == ["bad-date"])
    #expect(tally[.roundedAmount] == 2)
    #expect(tally[.rows] == 9)
    #expect(sumOfRows(tally) == 9)
  }

  @Test("a record of which a row can't be read is rejected as a whole")
  func incomplete() throws {
    let (records, rejections, tally) = try imported(
      csv: heading + """
        A,Wells,Slovak Aid [XM-2],2 - Outgoing Commitment,MK - North Macedonia,2020,Q1,1000
        B,Roads,Defence [XM-18],3 - Disbursement,RS - Serbia,2019,Q4,10
        A,Wells,Slovak Aid [XM-2],4 - Expenditure,RS - Serbia,2020,Q5,5
        A,Wells,Slovak Aid [XM-2],3 - Disbursement,RS - Serbia,2020,Q3,300
        """, mapping: mapping)
    #expect(records.map(\.identity) == ["B"])
    #expect(rejections.map(\.code) == ["bad-date", "incomplete-group"])
    #expect(rejections.map(\.rows) == [1, 2])
    #expect(tally[.rejected] == 3)
    #expect(sumOfRows(tally) == 4)
  }

  @Test("the committed extract of the Balkans set comes in whole, the same each time")
  func extract() throws {
    let yaml = String(decoding: try bytes(of: fixture("balkans/mapping.yaml")), as: UTF8.self)
    let text = String(decoding: try bytes(of: fixture("balkans/extract.csv")), as: UTF8.self)
    let first = try imported(csv: text, mapping: yaml)
    #expect(first.tally[.rows] == 374)
    #expect(sumOfRows(first.tally) == 374)
    #expect(first.rejections.isEmpty)
    #expect(first.records.count == 121)
    #expect(Set(first.records.map(\.reporter.name)).count == 9)
    #expect(first.records.reduce(0) { $0 + $1.rows } == 374)
    let identities = first.records.flatMap(\.contributions).map(\.identity)
    #expect(Set(identities).count == identities.count)
    #expect(try imported(csv: text, mapping: yaml, chunk: 777).records == first.records)
    let advisers = first.records.filter {
      $0.commitment?["title"] == "Kosovo Resident Legal Advisor"
    }
    #expect(Set(advisers.map(\.reporter.name)) == ["Department of State"])
  }
}

@Suite("Mapping")
struct MappingTests {
  struct Fault: Sendable, CustomTestStringConvertible {
    let yaml: String
    let line: Int
    let column: Int
    let reason: MappingError.Reason
    var testDescription: String { yaml.debugDescription }
  }

  private static let fields = CSVMapping.Field.allCases.map(\.rawValue)

  static let faults: [Fault] = [
    Fault(yaml: "", line: 1, column: 1, reason: .missing("columns")),
    Fault(yaml: "fixed: { currency: EUR }", line: 1, column: 1, reason: .missing("columns")),
    Fault(
      yaml: "columns:\n  A: titel", line: 2, column: 6,
      reason: .unknownWord("titel", of: "field", allowed: fields)),
    Fault(
      yaml: "colums: {}", line: 1, column: 1,
      reason: .unknownKey(
        "colums", allowed: ["sheet", "fixed", "columns", "when", "skip", "group", "repeat"])),
    Fault(
      yaml: "columns: { A: title }\nsheet: { dates: today }", line: 2, column: 17,
      reason: .unknownWord(
        "today", of: "dates",
        allowed: [
          "yyyy-mm-dd", "dd/mm/yyyy", "mm/dd/yyyy", "dd.mm.yyyy", "day-first", "month-first",
        ])),
    Fault(
      yaml: "columns: [A, B]", line: 1, column: 10,
      reason: .wrongShape(of: "columns", expected: "keys with values")),
    Fault(
      yaml: "columns: { A: title }\nskip: { A: x }", line: 2, column: 7,
      reason: .wrongShape(of: "skip", expected: "a list")),
    Fault(
      yaml: "columns:\n  A: { read: text }", line: 2, column: 3, reason: .missing("field")),
    Fault(
      yaml: "columns: { A: title }\nwhen:\n  - { if: { A: x } }", line: 3, column: 5,
      reason: .missing("set")),
    Fault(
      yaml: "columns: { A: title }\nfixed: { minister: X }", line: 2, column: 10,
      reason: .unknownWord("minister", of: "fixed", allowed: fields)),
  ]

  @Test("a fault is named by line and column", arguments: faults)
  func names(_ fault: Fault) {
    #expect(throws: MappingError(line: fault.line, column: fault.column, reason: fault.reason)) {
      try CSVMapping(yaml: fault.yaml)
    }
  }

  @Test(
    "broken YAML is named by line", arguments: ["columns: {\n  A: title", "a: 1\na: 2", "\tx: 1"])
  func syntax(yaml: String) throws {
    let error = try #require(throws: MappingError.self) { try CSVMapping(yaml: yaml) }
    guard case .syntax = error.reason else {
      Issue.record("\(error)")
      return
    }
    #expect(error.explanation.at?.contains(":") == true)
  }

  @Test("a column that the sheet lacks is named with those it has")
  func missingColumn() throws {
    #expect(
      throws: MappingError(
        line: 3, column: 3, reason: .missingColumn("Pays", sheet: ["Titre", "Land"]))
    ) {
      try imported(
        csv: "Titre,Land\nx,y\n",
        mapping: "columns:\n  Titre: title\n  Pays: country\nfixed: { ministry: DEV }")
    }
  }

  @Test("columns that nothing looks at are told")
  func unused() throws {
    let mapping = try CSVMapping(
      yaml: "columns: { A: title }\nskip: [ { B: x } ]\nfixed: { ministry: DEV }")
    var source = BytesSource("A,B,C\n")
    let importer = CSVImporter(mapping: mapping, codes: .few)
    #expect(try importer.unusedColumns(of: &source) == ["C"])
  }
}
