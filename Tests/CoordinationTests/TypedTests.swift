import EventSourcing
import Testing

@testable import Coordination

@Suite("Amounts, days and words as people write them")
struct TypedTests {
  private func amount(_ text: String) -> String {
    do {
      let money = try Money.read(text).get()
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
      try Money.read("1.234 EUR").get()
    }
    #expect(throws: Fault.unclearAmount("1.234.567,89 EUR", readings: ["1234567.89EUR"])) {
      try Money.read("1.234.567,89 EUR").get()
    }
    #expect(throws: Fault.unclearAmount("1,50 EUR", readings: ["1.50EUR"])) {
      try Money.read("1,50 EUR").get()
    }
  }

  @Test("a bad day says how many days the month has, an unclear one both readings")
  func dayWords() {
    func words(_ text: String) -> Explanation {
      Rejection(field: "from", fault: DayWords.fault(of: text)).explanation
    }
    #expect(words("31/02/2024").what.hasPrefix("February 2024 has 29 days."))
    #expect(words("2023-02-29").mend == "Write 2023-02-28.")
    #expect(words("03/04/2024").what == "This can be 3 April 2024 or 4 March 2024.")
    #expect(words("25/12/2024").mend == "Write 2024-12-25.")
  }

  @Test(
    "what was meant is near in letters",
    arguments: [
      ("contribtuion", "contribution"), ("comitment", "commitment"), ("DEFF", "DEF"),
      ("DFE", "DEF"), ("--fromat", "--format"), ("dup", "duplicate"), ("ab", "ba"),
      ("comitment.make", "commitment.make"),
    ])
  func suggestions(_ word: String, _ meant: String) {
    let words = [
      "contribution", "commitment", "DEF", "DEV", "--format", "--from", "duplicate", "ba",
    ]
    #expect(Suggestion.nearest(to: word, among: words + Act.names) == meant)
  }

  @Test("what is far is not suggested")
  func noSuggestion() {
    for (word, known) in [("xyz", "contribution"), ("ca", "abc"), ("mission", "ledger"), ("", "a")]
    {
      #expect(Suggestion.nearest(to: word, among: [known]) == nil, "\(word)")
    }
    #expect(Suggestion.question([]) == nil)
    #expect(Suggestion.question(["A", "B"]) == "Did you mean A or B?")
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
