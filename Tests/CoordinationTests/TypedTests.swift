import EventSourcing
import Testing

@testable import Coordination

private let today = day("2024-06-15")

@Suite("What people type")
struct TypedTests {
  private func amount(_ text: String) -> String {
    do {
      let money = try Money(amountText: text)
      return "\(money.minor) \(money.currency.code)"
    } catch { return Rejection(field: "amount", fault: error).explanation.code }
  }

  @Test(
    "amounts have a point before the decimals and no thousands mark",
    arguments: [
      ("1800.00 EUR", "180000 EUR"), ("250000.00EUR", "25000000 EUR"), ("1800 EUR", "180000 EUR"),
      ("0.5 EUR", "50 EUR"), ("1.234 EUR", "unclear-amount"), ("1,234 EUR", "unclear-amount"),
      ("1,50 EUR", "unclear-amount"), ("1.234.567,89 EUR", "unclear-amount"),
      ("1234.567 EUR", "too-many-decimals"), ("-25000.00EUR", "negative-amount"),
      ("1800", "bad-currency"), ("1800 EUX", "bad-currency"), ("1800 eur", "bad-currency"),
      ("EUR", "bad-amount"), ("", "bad-amount"), ("1..2 EUR", "bad-amount"),
      ("1800.5 JPY", "too-many-decimals"), ("1800 JPY", "1800 JPY"), ("1.234 BHD", "1234 BHD"),
      ("12.50 XDR", "1250 XDR"), ("99999999999999999999 EUR", "amount-too-large"),
      ("12.00 DEM", "1200 DEM"),
    ])
  func amounts(text: String, expected: String) { #expect(amount(text) == expected) }

  @Test("an unclear amount is given back with both readings")
  func readings() {
    #expect(throws: Fault.unclearAmount("1.234 EUR", readings: ["1234.00EUR", "1.23EUR"])) {
      try Money(amountText: "1.234 EUR")
    }
    #expect(throws: Fault.unclearAmount("1.234.567,89 EUR", readings: ["1234567.89EUR"])) {
      try Money(amountText: "1.234.567,89 EUR")
    }
    #expect(throws: Fault.unclearAmount("1,50 EUR", readings: ["1.50EUR"])) {
      try Money(amountText: "1,50 EUR")
    }
  }

  @Test("minor units are shown with the currency's decimals")
  func decimals() throws {
    #expect(try Money(amountText: "0.05 EUR").decimalText == "0.05")
    #expect(try Money(amountText: "1800 EUR").decimalText == "1800.00")
    #expect(try Money(amountText: "7 JPY").decimalText == "7")
  }

  private func range(_ text: String) -> String {
    switch DayText.range(text, today: today) {
    case .success(let range):
      (range.start?.description ?? "") + ".." + (range.end?.description ?? "")
    case .failure(let fault): Rejection(field: "period", fault: fault).explanation.code
    }
  }

  @Test(
    "days and periods are written in one way",
    arguments: [
      ("2024-06-30", "2024-06-30..2024-06-30"), ("today", "2024-06-15..2024-06-15"),
      ("yesterday", "2024-06-14..2024-06-14"), ("-7d", "2024-06-08..2024-06-08"),
      ("-3m", "2024-03-15..2024-03-15"), ("-1y", "2023-06-15..2023-06-15"),
      ("2024-06", "2024-06-01..2024-06-30"), ("2024-Q1", "2024-01-01..2024-03-31"),
      ("2024-Q5", "bad-date"), ("2024", "2024-01-01..2024-12-31"),
      ("2024-02..2024-03", "2024-02-01..2024-03-31"), ("2024-Q2..", "2024-04-01.."),
      ("..today", "..2024-06-15"), ("-7d..today", "2024-06-08..2024-06-15"), ("..", "bad-date"),
      ("2024-05..2024-04", "bad-period"), ("2024-02-31", "bad-date"), ("2024-13", "bad-date"),
      ("31/02/2024", "bad-date"), ("03/04/2024", "unclear-date"), ("3.4.2024", "unclear-date"),
      ("25/12/2024", "bad-date"), ("03/03/2024", "bad-date"), ("soon", "bad-date"),
    ])
  func days(text: String, expected: String) { #expect(range(text) == expected) }

  @Test("a bad day says how many days the month has, an unclear one both readings")
  func dayWords() {
    func words(_ text: String) -> Explanation? {
      guard case .failure(let fault) = DayText.day(text, today: today) else { return nil }
      return Rejection(field: "--from", fault: fault).explanation
    }
    #expect(words("31/02/2024")?.what.hasPrefix("February 2024 has 29 days.") == true)
    #expect(words("2023-02-29")?.mend == "Write 2023-02-28.")
    #expect(words("03/04/2024")?.what == "This can be 3 April 2024 or 4 March 2024.")
    #expect(words("25/12/2024")?.mend == "Write 2024-12-25.")
  }

  @Test("people are counted by sex; a bare number is unknown")
  func people() throws {
    #expect(try PeopleLine(text: "f=4,m=11") == PeopleLine(women: 4, men: 11))
    #expect(
      try PeopleLine(text: "f=4, m=11,x=0,u=2")
        == PeopleLine(women: 4, men: 11, others: 0, unknown: 2))
    #expect(try PeopleLine(text: "15") == PeopleLine(women: 0, men: 0, unknown: 15))
    for text in ["f=-1", "w=3", "f=1,f=2", "f", "", "f=1;m=2"] {
      #expect(throws: Fault.self) { try PeopleLine(text: text) }
    }
  }

  @Test("the nearest word is suggested, but none that is far")
  func suggestions() {
    #expect(Suggestion.nearest(to: "DEFF", among: ["DEV", "DEF", "JUS"]) == "DEF")
    #expect(Suggestion.nearest(to: "comitment.make", among: Act.names) == "commitment.make")
    #expect(Suggestion.nearest(to: "mission", among: ["ledger"]) == nil)
    #expect(Suggestion.nearest(to: "DFE", among: ["DEF"]) == "DEF")
  }
}

@Suite("Code lists")
struct CodelistTests {
  @Test("countries, regions, theatres and themes have names in the languages there are")
  func names() {
    #expect(Codelists.countries.count == 251)
    #expect(Codelists.countries["ML"]?.name(in: .german) == "Mali")
    #expect(Codelists.countries["XK"]?.english == "Kosovo")
    #expect(Codelists.countries["NA"]?.french == "Namibie")
    #expect(Codelists.regions["155"]?.name(in: .french) == "Europe occidentale")
    #expect(Codelists.theatres["western-balkans"]?.name(in: .luxembourgish) == "Westbalkan")
    #expect(Codelists.themes["15180"]?.withdrawn == nil)
    #expect(Codelists.themes["151"]?.english.isEmpty == false)
    #expect(Codelists.themes.values.contains { $0.withdrawn != nil })
    #expect(
      Codelists.themes["15180"]?.name(in: .french).isEmpty == false)
  }

  @Test("a place has its countries")
  func members() {
    #expect(Codelists.members(of: "western-balkans") == ["AL", "BA", "ME", "MK", "RS", "XK"])
    #expect(Codelists.members(of: "155").contains("LU"))
    #expect(Codelists.members(of: "001").count > 240)
    #expect(Codelists.members(of: "ML") == ["ML"])
    #expect(Codelists.members(of: "nowhere") == [])
    for theatre in Codelists.theatres.keys {
      #expect(Codelists.members(of: theatre).allSatisfy { Codelists.countries[$0] != nil })
    }
  }

  @Test(
    "currencies have ISO 4217's exponent, 2 where it gives none",
    arguments: [("EUR", 2), ("JPY", 0), ("BHD", 3), ("CLF", 4), ("XDR", 2), ("DEM", 2)])
  func exponents(code: String, exponent: Int) { #expect(Currency(code)?.exponent == exponent) }

  @Test("quoted names keep their commas and quotes")
  func quoting() {
    #expect(Codelists.themes["111"]?.english == "Education, Level Unspecified")
    #expect(Codelists.currencies.values.contains { $0.english.contains("\"") })
  }
}
