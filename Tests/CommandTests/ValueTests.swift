import EventSourcing
import Testing

@testable import ConcertCommand

@Suite("values on the command line")
struct ValueTests {
  static let today = day("2024-06-12")
  static let currencies = Currencies(exponents: ["EUR": 2, "CHF": 2, "JPY": 0, "TND": 3])

  static func day(_ text: String) -> Day { Day(text)! }

  @Test(
    "days are written in full or counted from today",
    arguments: [
      ("2024-06-30", "2024-06-30"), ("today", "2024-06-12"), ("yesterday", "2024-06-11"),
      ("-7d", "2024-06-05"), ("today-7d", "2024-06-05"), ("-2w", "2024-05-29"),
      ("-4m", "2024-02-12"), ("-1y", "2023-06-12"), ("today+1d", "2024-06-13"),
    ])
  func days(_ text: String, _ expected: String) throws {
    #expect(
      try DayText.parse(text, at: "--on", today: Self.today).description == expected)
  }

  @Test("months before the 31st end on their own last day")
  func monthEnds() throws {
    #expect(
      try DayText.parse("-1m", at: "--on", today: Self.day("2024-03-31")).description
        == "2024-02-29")
  }

  @Test("31 February is told with the length of the month")
  func february() {
    for text in ["31/02/2024", "2024-02-31", "31.2.2024"] {
      #expect(
        throws: BadValue.date(
          text, at: "--from", why: "February 2024 has 29 days.", attempt: Self.day("2024-02-29"))
      ) { try DayText.parse(text, at: "--from", today: Self.today) }
    }
    #expect(
      Failure.text(
        BadValue.date(
          "31/02/2024", at: "--from", why: "February 2024 has 29 days.",
          attempt: Self.day("2024-02-29")
        ).explanation) == """
          error[bad-date] --from 31/02/2024
            February 2024 has 29 days. Days are written YYYY-MM-DD.
            Try: --from 2024-02-29

          """)
  }

  @Test("03/04/2024 is refused with both readings")
  func unclearDay() {
    let error = BadValue.unclearDate(
      "03/04/2024", at: "--from", readings: [Self.day("2024-04-03"), Self.day("2024-03-04")])
    #expect(throws: error) { try DayText.parse("03/04/2024", at: "--from", today: Self.today) }
    #expect(
      Failure.text(error.explanation) == """
        error[unclear-date] --from 03/04/2024
          This can be 3 April 2024 or 4 March 2024.
          Try: --from 2024-04-03  or  --from 2024-03-04

        """)
  }

  @Test("where one day is needed, a year or month is told with its days")
  func wholeYear() {
    for (text, first, last) in [
      ("2024", "2024-01-01", "2024-12-31"), ("2024-02", "2024-02-01", "2024-02-29"),
      ("2024-Q2", "2024-04-01", "2024-06-30"),
    ] {
      let why: Phrase = "These are the days from \(first) to \(last), and one is needed."
      #expect(throws: BadValue.date(text, at: "--as-of", why: why, attempt: Self.day(last))) {
        try DayText.parse(text, at: "--as-of", today: Self.today)
      }
      #expect(throws: BadValue.date(text, at: "--from", why: why, attempt: Self.day(first))) {
        try DayText.parse(text, at: "--from", today: Self.today)
      }
    }
  }

  @Test(
    "other dates are not guessed",
    arguments: ["", "2024", "soon", "13/2024", "2024-13-01", "0000-01-01", "--7d", "-d", "1/1/24"])
  func noDay(_ text: String) {
    #expect(throws: BadValue.self) { try DayText.parse(text, at: "--on", today: Self.today) }
  }

  @Test(
    "periods include both ends",
    arguments: [
      ("2024", "2024-01-01", "2024-12-31"), ("2024-Q1", "2024-01-01", "2024-03-31"),
      ("2024-02", "2024-02-01", "2024-02-29"), ("2022..2023", "2022-01-01", "2023-12-31"),
      ("2024-01-05..", "2024-01-05", nil), ("..2024-06", nil, "2024-06-30"),
      ("-7d..today", "2024-06-05", "2024-06-12"),
    ] as [(String, String?, String?)])
  func periods(_ text: String, _ start: String?, _ end: String?) throws {
    let period = try Period.parse(text, at: "--period", today: Self.today)
    #expect(period.start?.description == start)
    #expect(period.end?.description == end)
  }

  @Test(
    "a period that ends before it starts is refused", arguments: ["2024..2023", "..", "2024-13"])
  func badPeriods(_ text: String) {
    #expect(throws: BadValue.self) { try Period.parse(text, at: "--period", today: Self.today) }
  }

  @Test("the ledger is read at a moment, a position or the end of a day")
  func knownAt() throws {
    func read(_ text: String) throws -> KnownAt {
      try KnownAt.parse(text, at: "--known-at", today: Self.today)
    }
    #expect(try read("@41236") == .position(41_236))
    #expect(try read("@-1") == .position(-1))
    #expect(try read("2024-03-15") == .moment(Moment("2024-03-15T23:59:59.999Z")!))
    #expect(try read("2024-06-30T14:00:00+02:00") == .moment(Moment("2024-06-30T12:00:00Z")!))
    #expect(throws: BadValue.moment("@x", at: "--known-at")) { try read("@x") }
  }

  @Test(
    "amounts have a point and a currency",
    arguments: [
      ("250000.00EUR", 25_000_000, "EUR"), ("250000 EUR", 25_000_000, "EUR"), ("0.5chf", 50, "CHF"),
      ("12JPY", 12, "JPY"), ("1.234TND", 1234, "TND"),
    ])
  func amounts(_ text: String, _ minor: Int64, _ currency: String) throws {
    #expect(
      try AmountText.parse(text, at: "--amount", currencies: Self.currencies)
        == AmountText(minor: minor, currency: currency))
  }

  @Test("marks with two meanings are refused with both readings")
  func unclearAmounts() {
    let cases: [(String, [String])] = [
      ("1.234EUR", ["1234.00EUR", "1.23EUR"]), ("1,234 EUR", ["1234.00EUR", "1.23EUR"]),
      ("1.234.567EUR", ["1234567.00EUR"]), ("12,50EUR", ["12.50EUR"]), ("1 234JPY", ["1234JPY"]),
      ("12.5JPY", ["12JPY"]), ("x EUR", ["250000.00EUR"]), ("100", ["100EUR"]),
    ]
    for (text, attempts) in cases {
      do {
        _ = try AmountText.parse(text, at: "--amount", currencies: Self.currencies)
        Issue.record("\(text) was taken")
      } catch {
        guard case .amount(_, _, _, let given) = error else {
          Issue.record("\(text): \(error)")
          continue
        }
        #expect(given == attempts, "\(text)")
      }
    }
  }

  @Test("negative amounts and unknown currencies say how to mend them")
  func otherAmounts() {
    #expect(throws: BadValue.negativeAmount("-25000.00EUR", at: "--amount")) {
      try AmountText.parse("-25000.00EUR", at: "--amount", currencies: Self.currencies)
    }
    #expect(throws: BadValue.currency("ERU", at: "--amount", nearest: ["EUR"])) {
      try AmountText.parse("5 ERU", at: "--amount", currencies: Self.currencies)
    }
    #expect(throws: BadValue.self) {
      try AmountText.parse("99999999999999999999EUR", at: "-", currencies: Self.currencies)
    }
  }

  @Test("people are counted by kind; a bare number is unknown")
  func people() throws {
    #expect(try PeopleText.parse("f=4,m=11", at: "--people").counts == ["f": 4, "m": 11])
    #expect(try PeopleText.parse("15", at: "--people").json == .object(["u": 15]))
    for text in ["", "f=-1", "f=1,f=2", "w=3", "f", "f=1.5"] {
      #expect(throws: BadValue.people(text, at: "--people")) {
        try PeopleText.parse(text, at: "--people")
      }
    }
  }
}
