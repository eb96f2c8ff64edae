/// A workbook of two sheets: Data, and About with what it rests on and what each column means.
///
/// Texts stand in their cells and never as formulas; numbers of more than fifteen digits, which a
/// spreadsheet would round, are texts.
/// - Source: ECMA-376 part 1, SpreadsheetML.
public struct XLSXSheet<Output: ExportOutput>: SheetWriter {
  /// What a sheet holds at most, headings included.
  public static var rowLimit: Int { 1_048_576 }
  static var cellLimit: Int { 32_767 }

  public var output: Output { zip.output }
  /// Texts that had to be cut to what a cell holds.
  public private(set) var shortened = 0
  private var zip: ZIPWriter<Output>
  private var xml = XMLBuilder()
  private var letters: [String] = []
  private var headings: [SheetHeading] = []
  private var about: ExportAbout?
  private var row = 0

  public init(_ output: Output) { zip = ZIPWriter(output) }

  public var notes: [(what: String, count: Int)] {
    [
      ("texts cut to what a cell holds", shortened),
      ("characters that XML has no way to write", xml.lost),
    ]
  }

  public mutating func begin(_ about: ExportAbout, _ headings: [SheetHeading]) throws {
    self.about = about
    self.headings = headings
    letters = headings.indices.map(Spreadsheet.letters)
    try zip.add("[Content_Types].xml", Self.contentTypes)
    try zip.add("_rels/.rels", Self.relations)
    try zip.add("xl/workbook.xml", Self.workbook)
    try zip.add("xl/_rels/workbook.xml.rels", Self.workbookRelations)
    try zip.add("xl/styles.xml", Self.styles)
    try open(sheet: 1)
    try line(headings.map { .text($0.words) }, style: "1")
  }

  public mutating func add(_ cells: [SheetCell]) throws {
    guard row < Self.rowLimit else { throw OutputFault.tooManyRows(limit: Self.rowLimit) }
    try line(cells)
  }

  public mutating func end(_ totals: SheetTotals) throws {
    try closeSheet()
    try open(sheet: 2)
    letters = (0..<4).map(Spreadsheet.letters)
    for (name, value) in about?.facts ?? [] { try line([.text(name), .text(value)]) }
    try line([.text("Rows"), .number("\(totals.rows)")])
    for (name, value) in totals.sums { try line([.text("Sum \(name)"), .number(value)]) }
    try line([])
    try line(["Column", "Name", "HXL", "Meaning"].map { .text($0) }, style: "1")
    for heading in headings {
      try line([heading.words, heading.name, heading.hxl, heading.meaning].map { .text($0) })
    }
    try closeSheet()
    try zip.finish()
  }

  private mutating func open(sheet number: Int) throws {
    row = 0
    try zip.open("xl/worksheets/sheet\(number).xml")
    xml.raw("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n")
    xml.open(
      "worksheet", ["xmlns": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"])
    if number == 1 {
      xml.raw("<sheetViews><sheetView tabSelected=\"1\" workbookViewId=\"0\">")
      xml.raw("<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>")
      xml.raw("</sheetView></sheetViews>")
    }
    xml.raw("<sheetData>")
  }

  private mutating func closeSheet() throws {
    xml.raw("</sheetData></worksheet>")
    try zip.write(xml.take())
    try zip.close()
  }

  private mutating func line(_ cells: [SheetCell], style: String? = nil) throws {
    row += 1
    xml.open("row", ["r": "\(row)"])
    for (index, cell) in cells.enumerated() {
      let place = letters[index] + "\(row)"
      switch cell {
      case .none: continue
      case .number(let digits) where digits.count { $0.isNumber } <= 15:
        xml.open("c", ["r": place, "s": style])
        xml.raw("<v>")
        xml.text(digits)
        xml.raw("</v></c>")
      case .number(let text), .text(let text):
        xml.open("c", ["r": place, "s": style, "t": "inlineStr"])
        xml.raw("<is><t xml:space=\"preserve\">")
        xml.text(fitted(Spreadsheet.literal(text)))
        xml.raw("</t></is></c>")
      }
    }
    xml.raw("</row>")
    try zip.write(xml.take())
  }

  private mutating func fitted(_ text: String) -> String {
    guard text.utf8.count > Self.cellLimit, text.utf16.count > Self.cellLimit else { return text }
    shortened += 1
    var result = String.UnicodeScalarView()
    var used = 0
    for scalar in text.unicodeScalars {
      used += UTF16.width(scalar)
      if used >= Self.cellLimit { break }
      result.append(scalar)
    }
    return String(result) + "…"
  }
}

/// How spreadsheets write texts and places.
enum Spreadsheet {
  /// `_x0041_` is an escape to spreadsheets; its own underscore is escaped, so that it stays text.
  static func literal(_ text: String) -> String {
    let bytes = Array(text.utf8)
    guard bytes.contains(UInt8(ascii: "_")) else { return text }
    var result: [UInt8] = []
    for (index, byte) in bytes.enumerated() {
      result.append(byte)
      if byte == UInt8(ascii: "_"), index + 6 < bytes.count, bytes[index + 1] == UInt8(ascii: "x"),
        bytes[index + 6] == UInt8(ascii: "_"),
        bytes[(index + 2)..<(index + 6)].allSatisfy({
          (0x30...0x39).contains($0) || (0x41...0x46).contains($0 & 0xdf)
        })
      {
        result += Array("x005F_".utf8)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// A, B, … Z, AA.
  static func letters(_ index: Int) -> String {
    var number = index + 1
    var result = ""
    while number > 0 {
      let letter = UInt8(ascii: "A") + UInt8((number - 1) % 26)
      result = String(Unicode.Scalar(letter)) + result
      number = (number - 1) / 26
    }
    return result
  }
}

extension XLSXSheet {
  private static var opening: String {
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
  }
  private static var office: String { "http://schemas.openxmlformats.org/officeDocument/2006" }
  private static var package: String { "http://schemas.openxmlformats.org/package/2006" }
  private static var main: String { "http://schemas.openxmlformats.org/spreadsheetml/2006/main" }
  private static var kind: String {
    "application/vnd.openxmlformats-officedocument.spreadsheetml"
  }

  private static var contentTypes: String {
    opening + """
      <Types xmlns="\(package)/content-types">\
      <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
      <Default Extension="xml" ContentType="application/xml"/>\
      <Override PartName="/xl/workbook.xml" ContentType="\(kind).sheet.main+xml"/>\
      <Override PartName="/xl/worksheets/sheet1.xml" ContentType="\(kind).worksheet+xml"/>\
      <Override PartName="/xl/worksheets/sheet2.xml" ContentType="\(kind).worksheet+xml"/>\
      <Override PartName="/xl/styles.xml" ContentType="\(kind).styles+xml"/></Types>
      """
  }

  private static var relations: String {
    opening + """
      <Relationships xmlns="\(package)/relationships"><Relationship Id="rId1" \
      Type="\(office)/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>
      """
  }

  private static var workbook: String {
    opening + """
      <workbook xmlns="\(main)" xmlns:r="\(office)/relationships"><sheets>\
      <sheet name="Data" sheetId="1" r:id="rId1"/><sheet name="About" sheetId="2" r:id="rId2"/>\
      </sheets></workbook>
      """
  }

  private static var workbookRelations: String {
    opening + """
      <Relationships xmlns="\(package)/relationships">\
      <Relationship Id="rId1" Type="\(office)/relationships/worksheet" Target="worksheets/sheet1.xml"/>\
      <Relationship Id="rId2" Type="\(office)/relationships/worksheet" Target="worksheets/sheet2.xml"/>\
      <Relationship Id="rId3" Type="\(office)/relationships/styles" Target="styles.xml"/>\
      </Relationships>
      """
  }

  private static var styles: String {
    opening + """
      <styleSheet xmlns="\(main)"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>\
      <font><b/><sz val="11"/><name val="Calibri"/></font></fonts>\
      <fills count="2"><fill><patternFill patternType="none"/></fill>\
      <fill><patternFill patternType="gray125"/></fill></fills>\
      <borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
      <cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
      <cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>\
      <xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>\
      <cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>
      """
  }
}
