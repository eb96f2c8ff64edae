import EventSourcing
import Interop
import Testing

@testable import ConcertCommand

@Suite("tables")
struct TableTests {
  static let shape = RowShape(
    "commitment",
    [
      Column("ref", .reference), Column("ministry", .reference), Column("title"),
      Column("people", .integer),
      Column("pledged", .money), Column("themes", .json, for: .programs),
    ])

  static let rows = Rows(
    shape, basis: Basis(asOf: Day("2024-06-12"), position: 41_236),
    cells: [
      [
        .text("COM-2024-0031"), .text("DEF"), .text("Instructors"), .integer(3),
        .money(minor: 25_000_000, currency: "EUR", exponent: 2), .json(["15180"]),
      ],
      [.text("COM-2024-0040"), .text("DEV"), .text("Wells, \"deep\""), .none, .none, .json([])],
      [
        .text("COM-2024-0041"), .text("JUS"), .text("Judges"), .notReported, .notApplicable,
        .json([]),
      ],
    ])

  @Test("columns stand two spaces apart, numbers to the right, the basis above")
  func plainTable() throws {
    #expect(
      try printed(Self.rows, .table) == """
        as of 2024-06-12 · known at @41236 · 3

        REF            MINISTRY  TITLE          PEOPLE         PLEDGED
        COM-2024-0031  DEF       Instructors         3  250 000.00 EUR
        COM-2024-0040  DEV       Wells, "deep"       –               –
        COM-2024-0041  JUS       Judges              ?             n/a

        """)
  }

  @Test("a terminal's width is kept by cutting the widest text")
  func narrow() throws {
    let text = try printed(Self.rows, .table, columns: 58)
    #expect(text.split(separator: "\n").allSatisfy { DisplayWidth.of(String($0)) <= 58 })
    #expect(text.contains("Wells, \"…"))
    #expect(text.contains("250 000.00 EUR"))
  }

  @Test("what does not fit even when cut becomes a list")
  func tooNarrow() throws {
    let text = try printed(Self.rows, .table, columns: 30)
    #expect(text.contains("ref       COM-2024-0031\nministry  DEF\n"))
  }

  @Test("read aloud, a record is a few sentences without signs")
  func accessible() throws {
    let text = try printed(Self.rows, .table, columns: 72, isAccessible: true)
    #expect(
      text.contains(
        """
        Commitment 1 of 3. COM-2024-0031. Ministry DEF. Title Instructors.
        People 3. Pledged 250000.00 EUR.

        Commitment 2 of 3. COM-2024-0040. Ministry DEV. Title Wells, "deep".

        Commitment 3 of 3. COM-2024-0041. Ministry JUS. Title Judges. People not
        reported. Pledged not applicable.
        """))
    #expect(!text.contains("\r"))
  }

  @Test("JSON keeps the order of columns and tells nothing from not reported")
  func json() throws {
    #expect(
      try printed(Self.rows, .jsonl).split(separator: "\n").map(String.init) == [
        #"{"ref":"COM-2024-0031","ministry":"DEF","title":"Instructors","people":3,"pledged":{"currency":"EUR","minor":25000000},"themes":["15180"]}"#,
        #"{"ref":"COM-2024-0040","ministry":"DEV","title":"Wells, \"deep\"","people":null,"pledged":null,"themes":[]}"#,
        #"{"ref":"COM-2024-0041","ministry":"JUS","title":"Judges","people":"not_reported","pledged":"not_applicable","themes":[]}"#,
      ])
    let whole = try JSON(parsing: printed(Self.rows, .json))
    #expect(whole.array?.count == 3)
    #expect(try printed(Rows(Self.shape), .json) == "[]\n")
    #expect(try printed(Rows(Self.shape), .jsonl) == "")
  }

  @Test("CSV is RFC 4180 with raw data and a column for the currency")
  func csv() throws {
    #expect(
      try printed(Self.rows, .csv).split(separator: "\r\n").prefix(3).map(String.init) == [
        "ref,ministry,title,people,pledged,pledged_currency,themes",
        #"COM-2024-0031,DEF,Instructors,3,250000.00,EUR,"[""15180""]""#,
        #"COM-2024-0040,DEV,"Wells, ""deep""",,,,[]"#,
      ])
    #expect(Delimited.csv(["a", "\"\u{301}x"]) == "a,\"\"\"\u{301}x\"\r\n")
    #expect(try printed(Rows(Self.shape), .csv).hasPrefix("ref,ministry"))
  }

  @Test(
    "a spreadsheet runs no cell of a file, and numbers stay numbers; --raw gives what is stored")
  func formulas() throws {
    let cells = ["=1+1", "+352 26", "-x", "@sum(a)", "\t=1", "=\u{301}1", "\u{ff1d}1", "'=1"]
    let numbers = ["-12.50", "+3", "-0", "12", ""]
    #expect(
      Delimited.csv(cells + numbers)
        == "'=1+1,'+352 26,'-x,'@sum(a),'\t=1,'=\u{301}1,'\u{ff1d}1,''=1,-12.50,+3,-0,12,\r\n")
    #expect(Delimited.tsv(["=1+1", "-12.50"]) == "'=1+1\t-12.50\n")
    #expect(Delimited.csv(["=1+1"], isRaw: true) == "=1+1\r\n")
    let shape = RowShape("row", [Column("=a"), Column("money", .money)])
    let money = Cell.money(minor: -1250, currency: "EUR", exponent: 2)
    let rows = Rows(shape, cells: [[.text("=a"), money]])
    #expect(try printed(rows, .csv) == "'=a,money,money_currency\r\n'=a,-12.50,EUR\r\n")
    #expect(try printed(rows, .csv, isRaw: true).hasPrefix("=a,money"))
  }

  @Test("what is written as CSV is read back by the import's own reader, text by text")
  func roundTrip() throws {
    let texts = [
      "=cmd|' /C calc'!A0", "'=x", "''+1", "-5", "'-5", "- 5", "+1.5", "@me", "\tx", "\r\nx",
      "it's",
      "'", "", "a,b", "\"q\"", "\"\u{301}", "1.5.2", "-.5", "\u{ff0b}1", " =x",
    ]
    let text = Delimited.csv(["n"]) + texts.map { Delimited.csv([$0, "."]) }.joined()
    var reader = CSVReader(
      BytesSource(text), dialect: CSVDialect(delimiter: UInt8(ascii: ",")))
    var row = CSVRow()
    #expect(try reader.next(into: &row))
    reader.fieldCount = 2
    for expected in texts {
      #expect(try reader.next(into: &row))
      #expect(Array(row.value(0).utf8) == Array(expected.utf8))
    }
    #expect(try !reader.next(into: &row))
  }

  @Test("TSV keeps a row on one line and lets no escape byte through")
  func tsv() {
    #expect(Delimited.tsv(["a\tb\n\\", "\u{1b}[2J"]) == "a\\tb\\n\\\\\t\\x1b[2J\n")
  }

  @Test("a file for programs tells its basis beside the data")
  func basisBeside() throws {
    let recorder = Recorder()
    let screen = Screen(console: recorder.console(), format: .tsv)
    try screen.print(Self.rows)
    #expect(recorder.errorText == "as of 2024-06-12 · known at @41236\n")
  }

  @Test("Markdown has its basis and escapes what it would take for its own")
  func markdown() throws {
    let text = try printed(Self.rows, .md)
    #expect(text.hasPrefix("as of 2024-06-12 · known at @41236\n\n| ref | ministry |"))
    #expect(text.contains("| ---: | ---: |\n"))
    #expect(Delimited.markdown([.text("a|b <c>")], in: .en) == "| a\\|b &lt;c> |\n")
  }

  @Test("columns are chosen, sorted and limited; a wrong one is named")
  func arrangement() throws {
    var arrangement = Arrangement()
    arrangement.columns = ["ministry", "ref"]
    arrangement.sort = ["-ministry"]
    arrangement.limit = 2
    #expect(
      try printed(Self.rows, .tsv, arrangement: arrangement)
        == "ministry\tref\nJUS\tCOM-2024-0041\nDEV\tCOM-2024-0040\n")
    arrangement.columns = ["minstry"]
    #expect(throws: Wrong.column("minstry", of: Self.shape.columns.map(\.name))) {
      try printed(Self.rows, .tsv, arrangement: arrangement)
    }
  }

  @Test("a record is a card for people and an object for programs")
  func card() throws {
    var card = Card(ref: "COM-2023-0044", title: "GBV module\u{7}", json: ["ref": "COM-2023-0044"])
    card.basis = Basis(asOf: Day("2024-03-15"), position: 38_204)
    card.facts = [("owner", .text("DEF, joint with MFEA")), ("due", .text("2024-06-03"))]
    card.remarks = ["This is the past."]
    let recorder = Recorder()
    var screen = Screen(console: recorder.console(), format: .table)
    try screen.print(card)
    screen.isAccessible = true
    try screen.print(card)
    screen.format = .json
    try screen.print(card)
    try screen.console.out.flush()
    #expect(
      recorder.text == """
        as of 2024-03-15 · known at @38204
        COM-2023-0044  GBV module\\x07
          owner  DEF, joint with MFEA
          due    2024-06-03

        This is the past.
        as of 2024-03-15 · known at @38204
        COM-2023-0044  GBV module\\x07. Owner DEF, joint with MFEA. Due 2024-06-03. This
        is the past.
        {"ref":"COM-2023-0044"}

        """)
  }

  @Test("titles cannot disturb a table")
  func hostile() throws {
    let titles = [
      "\u{1b}[2J\u{202e}evil\u{2066}", String(repeating: "a", count: 10_000),
      "e" + String(repeating: "\u{301}", count: 500), "line\nbreak\r", "日本語 👩‍👩‍👧 🇱🇺",
    ]
    let shape = RowShape("record", [Column("ref"), Column("title")])
    let rows = Rows(shape, cells: titles.map { [.text("A"), .text($0)] })
    for format in [Format.table, .list, .tsv, .md] {
      let text = try printed(rows, format, columns: 60)
      #expect(!text.unicodeScalars.contains("\u{1b}") && !text.unicodeScalars.contains("\r"))
      #expect(!text.unicodeScalars.contains { (0x202a...0x2069).contains($0.value) })
    }
    let table = try printed(rows, .table, columns: 60)
    #expect(table.split(separator: "\n").allSatisfy { DisplayWidth.of(String($0)) <= 60 })
    #expect(table.contains("\\x1b[2J\\u{202e}evil\\u{2066}"))
  }

  @Test("column names cannot disturb a table either")
  func hostileNames() throws {
    let name = "a\u{1b}[2J\u{202e}\r"
    let rows = Rows(
      RowShape("record", [Column("ref"), Column(name)]), cells: [[.text("A"), .text("B")]])
    for format in [Format.table, .list, .tsv, .md] {
      for isAccessible in [false, true] {
        let text = try printed(rows, format, columns: 60, isAccessible: isAccessible)
        #expect(!text.unicodeScalars.contains("\u{1b}") && !text.unicodeScalars.contains("\r"))
        #expect(!text.unicodeScalars.contains("\u{202e}"))
      }
    }
  }

  @Test(
    "widths are those of a terminal",
    arguments: [
      ("abc", 3), ("é", 1), ("e\u{301}", 1), ("日本", 4), ("👩‍👩‍👧", 2), ("🇱🇺", 2), ("❤️", 2), ("한", 2),
      ("\u{1112}\u{1161}\u{11ab}", 2), ("ａ", 2), ("–", 1), ("…", 1),
    ])
  func widths(_ text: String, _ width: Int) { #expect(DisplayWidth.of(text) == width) }
}
