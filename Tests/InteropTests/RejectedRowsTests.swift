import EventSourcing
import Interop
import Testing

@Suite("rows that were rejected")
struct RejectedRowsTests {
  private let mapping = """
    sheet: { delimiter: ";", header_row: 2, dates: dd/mm/yyyy, decimals: "," }
    fixed: { ministry: DEV, currency: EUR }
    columns: { Id: external_ref, Title: title, Date: date, Amount: amount }
    """
  private let sheet = """
    The second quarter;;;
    Id;Title;Date;Amount
    A1;Wells;01/02/2023;100
    A2;"Schools; two";31/02/2023;5,00
    A3;=Roads;01/03/2023;7,00
    A3;=Roads;01/03/2023;viel
    A4;T"x;01/04/2023;1
    A5;Bridge;01/05/2023;1;surplus

    """

  private func rejectedFile(_ text: String) throws -> (text: String, codes: [String]) {
    let parsed = try CSVMapping(yaml: mapping)
    let (_, rejections, _) = try imported(csv: text, mapping: mapping)
    var bytes: [UInt8] = []
    try RejectedRows(mapping: parsed, rejections: rejections)
      .write({ BytesSource(text) }, heading: true) { bytes += $0 }
    return (String(decoding: bytes, as: UTF8.self), rejections.map(\.code))
  }

  @Test("they are written as they stand, each with its reason, and what belongs to them")
  func written() throws {
    let (text, codes) = try rejectedFile(sheet)
    #expect(codes == ["bad-date", "bad-amount", "stray-quote", "field-count"])
    let lines = text.split(separator: "\r\n").map(String.init)
    #expect(lines.count == 7)
    #expect(lines[0] == "The second quarter;;;")
    #expect(lines[1].hasPrefix("Id;Title;Date;Amount;rejected: line;rejected: column;"))
    #expect(
      lines[2]
        == #"A2;"Schools; two";31/02/2023;5,00;4;Date;bad-date;31/02/2023;"#
        + "This is no day; the mapping reads dd/mm/yyyy.".quotedForTest
        + ";Correct the cell, or the mapping's dates.")
    #expect(lines[3].hasPrefix("A3;'=Roads;01/03/2023;7,00;5;;;;Of the same record.;"))
    #expect(lines[4].hasPrefix("A3;'=Roads;01/03/2023;viel;6;Amount;bad-amount;viel;"))
    #expect(lines[5].hasPrefix(#"A4;"T""x";01/04/2023;1;7;Title;stray-quote;"#))
    #expect(lines[6].hasPrefix(#"A5;Bridge;01/05/2023;"1;surplus";8;"#))
  }

  @Test("mended, they come in with the same mapping under the identities that they would have had")
  func mended() throws {
    let mended = try rejectedFile(sheet).text.replacing("31/02/2023;5", with: "28/02/2023;5")
      .replacing(";viel;6", with: ";8,00;6").replacing(#""T""x""#, with: "Tax")
      .replacing(#""1;surplus""#, with: "1")
    let (records, rejections, _) = try imported(csv: mended, mapping: mapping)
    #expect(rejections.isEmpty)
    #expect(
      records.flatMap { $0.contributions.map(\.identity) }.filter { $0.hasPrefix("A3") }
        == [
          "A3#given/2023-03-01/given/EUR/+/1", "A3#given/2023-03-01/given/EUR/+/2",
        ].map { $0.replacing("/+/", with: "//") })
    #expect(records.count == 5)
    // What is still wrong comes out again, with the columns of the reasons once.
    let again = try rejectedFile(try rejectedFile(sheet).text).text
    #expect(again.split(separator: "\r\n")[1].split(separator: ";").count == 10)
  }

  @Test("a sheet in Windows-1252 gives a file in Windows-1252")
  func encoding() throws {
    let yaml = """
      sheet: { encoding: windows-1252 }
      columns: { T: title, D: date, A: amount }
      fixed: { ministry: DEV, currency: EUR }
      """
    let bytes: [UInt8] = Array("T,D,A\n".utf8) + [0xc9, 0x80] + Array(",31/02/2020,1\n".utf8)
    let parsed = try CSVMapping(yaml: yaml)
    var rejections: [ImportRejection] = []
    var source = BytesSource(bytes)
    try CSVImporter(mapping: parsed, codes: .few).read(&source) {
      if case .rejected(let rejection) = $0 { rejections.append(rejection) }
    }
    var written: [UInt8] = []
    try RejectedRows(mapping: parsed, rejections: rejections)
      .write({ BytesSource(bytes) }, heading: true) { written += $0 }
    #expect(rejections.map(\.code) == ["bad-date"])
    let row = written.split(separator: 0x0a)[1]
    #expect(Array(row.prefix(3)) == [0xc9, 0x80, 0x2c])
  }
}

extension String {
  fileprivate var quotedForTest: String { "\"" + self + "\"" }
}
