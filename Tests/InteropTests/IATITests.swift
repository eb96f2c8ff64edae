import EventSourcing
import Interop
import Testing

func activity(_ inside: String, version: String = "2.03", attributes: String = "") -> String {
  """
  <iati-activities version="\(version)">\
  <iati-activity default-currency="EUR" xml:lang="en" \(attributes)>
  <iati-identifier>XX-1</iati-identifier>
  <reporting-org ref="XX" type="10"><narrative>Body</narrative></reporting-org>
  <title><narrative>Wells</narrative></title>
  \(inside)
  </iati-activity></iati-activities>
  """
}

func record(_ inside: String, attributes: String = "") throws -> ImportRecord {
  let outcomes = try imported(iati: BytesSource(activity(inside, attributes: attributes))).outcomes
  return try #require(records(outcomes).first)
}

func records(_ outcomes: [ImportOutcome]) -> [ImportRecord] {
  outcomes.compactMap { outcome in
    if case .record(let record) = outcome { record } else { nil }
  }
}

func transaction(_ type: String, _ value: String, day: String = "2020-01-01") -> String {
  """
  <transaction><transaction-type code="\(type)"/><transaction-date iso-date="\(day)"/>
  <value>\(value)</value></transaction>
  """
}

@Suite("IATI import")
struct IATITests {
  @Test("a made 2.03 file becomes commitments and contributions", arguments: [1, 7, 4096])
  func made203(chunk: Int) throws {
    let bytes = try bytes(of: fixture("iati/made-2.03.xml"))
    let (outcomes, tally) = try imported(iati: BytesSource(bytes, chunk: chunk))
    let first = try #require(records(outcomes).first)
    #expect(first.line == 4)
    #expect(first.identity == "XX-MFA-001")
    #expect(first.reporter.name == "Ministry of Foreign Affairs")
    #expect(first.lang == "en")
    #expect(first.on == Day("2020-01-15"))
    #expect(
      json(first.commitment) == """
        {"description":"Two courses a year.\\nFewer incidents.","external_ref":"XX-MFA-001",\
        "framework":"bilateral","kind":"expertise","partner":"Police Academy",\
        "period":{"end":"2021-12-31","start":"2020-02-01"},"places":["ML","202"],\
        "pledged":{"money":{"currency":"EUR","minor":7500000},"text":"USD 5000.00"},\
        "themes":["15210"],\
        "title":{"en":"Training of border guards","fr":"Formation de garde-frontières"}}
        """)
    #expect(
      first.contributions.map(\.identity) == [
        "XX-MFA-001#3/2020-03-01/given/EUR/XX-POL/1",
        "XX-MFA-001#3/2020-03-01/returned/EUR/XX-POL/1",
      ])
    #expect(
      json(first.contributions[0].fields) == """
        {"direction":"given","external_ref":"XX-MFA-001#3/2020-03-01/given/EUR/XX-POL/1",\
        "kind":"money","money":{"currency":"EUR","minor":100012},"partner":"Police Academy",\
        "period":{"end":"2020-03-01","start":"2020-03-01"},"title":"First instalment"}
        """)
    #expect(first.contributions[1].fields["money"]?["minor"] == 20000)
    #expect(first.notes[.keptOut, "1"] == 1)
    #expect(first.notes[.zeroAmount, "4"] == 1)
    #expect(first.notes[.roundedAmount, "EUR"] == 3)
    #expect(first.notes[.otherLanguage, "sv"] == 1)
    #expect(first.notes[.otherVocabulary, "99"] == 1)
    #expect(first.notes[.otherPledgeCurrency, "USD"] == 1)
    #expect(first.notes[.translatedRegion, "289"] == 1)
    #expect(sumOfTransactions(tally) == tally[.transactions])
    #expect(tally[.records] == 2)
  }

  @Test("two bodies under one reference are told apart by name")
  func reporters() throws {
    let bytes = try bytes(of: fixture("iati/made-2.03.xml"))
    let outcomes = try imported(iati: BytesSource(bytes)).outcomes
    let reporters = records(outcomes).map(\.reporter)
    var codes = MinistryResolver()
    codes.take("XX-MFA", ref: "ANOTHER", names: ["Taken"])
    #expect(reporters.map(\.ref) == ["XX-MFA", "XX-MFA"])
    #expect(codes.resolve(reporters[0]).code == nil)
    #expect(codes.propose(for: reporters[0]) == "XX-MFA-2")
    #expect(codes.propose(for: reporters[1]) == "XX-MFA-3")
    #expect(codes.resolve(reporters[0]).code == "XX-MFA-2")
    let french = Reporter(
      ref: "XX-MFA", names: [Narrative(lang: "fr", text: "MINISTÈRE des affaires etrangères ")])
    #expect(codes.resolve(french).code == "XX-MFA-2")
  }

  @Test("the end before the start, an unknown country and a bad day are counted, not fatal")
  func dropped() throws {
    let bytes = try bytes(of: fixture("iati/made-2.03.xml"))
    let second = try #require(records(imported(iati: BytesSource(bytes)).outcomes).last)
    #expect(second.commitment?["period"] == ["start": "2021-05-01"])
    #expect(second.notes[.endBeforeStart, "2021-05-01/2020-05-01"] == 1)
    #expect(second.notes[.unknownPlace, "XX"] == 1)
    #expect(second.notes[.leftOut, "bad-date"] == 1)
    #expect(second.contributions.isEmpty)
  }

  @Test("version 1.04 has text without narratives and letters for types")
  func made104() throws {
    let bytes = try bytes(of: fixture("iati/made-1.04.xml"))
    let record = try #require(records(imported(iati: BytesSource(bytes)).outcomes).first)
    #expect(record.reporter.names == [Narrative(lang: "fr", text: "Agence de coopération")])
    #expect(record.lang == "en")
    #expect(
      json(record.commitment) == """
        {"description":{"fr":"Cent puits."},"external_ref":"XX-2-9","kind":"money",\
        "partner":"Eau pour tous","period":{"end":"2012-12-31","start":"2012-01-01"},\
        "places":["NE"],"pledged":{"money":{"currency":"USD","minor":900000}},\
        "themes":["14030"],"title":{"en":"Wells in Niger","fr":"Puits au Niger"}}
        """)
    #expect(record.contributions.map { $0.fields["direction"] } == ["given", "returned"])
    #expect(record.notes[.valueDateUsed] == 1)
    #expect(record.notes[.keptOut, "IF"] == 1)
  }

  @Test("published activities of seven bodies come in")
  func published() throws {
    let bytes = try bytes(of: fixture("iati/real-2.03.xml"))
    let (outcomes, tally) = try imported(iati: BytesSource(bytes))
    #expect(outcomes.count == 9)
    #expect(tally[.records] == 9)
    #expect(tally[.transactions] == 26)
    #expect(sumOfTransactions(tally) == 26)
    #expect(Set(records(outcomes).map(\.reporter.key)).count == 7)
    #expect(try imported(iati: BytesSource(bytes)).outcomes == outcomes)
  }

  struct Quirk: Sendable, CustomTestStringConvertible {
    let name: String
    let inside: String
    let what: ImportCount
    let detail: String
    var testDescription: String { name }
  }

  static let quirks: [Quirk] = [
    Quirk(
      name: "no type", inside: "<transaction><transaction-type/><value>1</value></transaction>",
      what: .leftOut, detail: "missing-type"),
    Quirk(
      name: "unknown type", inside: transaction("77", "1"), what: .leftOut, detail: "unknown-type"),
    Quirk(
      name: "empty amount", inside: transaction("3", ""), what: .leftOut, detail: "missing-amount"),
    Quirk(
      name: "unclear amount", inside: transaction("3", "1,234"), what: .leftOut,
      detail: "unclear-amount"),
    Quirk(name: "no number", inside: transaction("3", "TBD"), what: .leftOut, detail: "bad-amount"),
    Quirk(
      name: "too large", inside: transaction("3", "1e20"), what: .leftOut,
      detail: "amount-too-large"),
    Quirk(
      name: "no date", inside: transaction("3", "1", day: ""), what: .leftOut,
      detail: "missing-date"),
    Quirk(
      name: "31 February", inside: transaction("3", "1", day: "2020-02-31"), what: .leftOut,
      detail: "bad-date"),
    Quirk(name: "float zero", inside: transaction("3", "-1e-10"), what: .zeroAmount, detail: "3"),
    Quirk(name: "letter", inside: transaction("IR", "1"), what: .keptOut, detail: "IR"),
    Quirk(
      name: "unknown currency",
      inside:
        "<transaction><transaction-type code='3'/><value currency='ZZZ'>1</value></transaction>",
      what: .leftOut, detail: "bad-currency"),
    Quirk(
      name: "de-commitment", inside: transaction("2", "-5"), what: .negativePledge, detail: "EUR"),
    Quirk(
      name: "bad activity date", inside: "<activity-date type=\"1\" iso-date=\"2020-13-01\"/>",
      what: .badDate, detail: "2020-13-01"),
    Quirk(
      name: "only an end", inside: "<activity-date type=\"3\" iso-date=\"2020-12-01\"/>",
      what: .missingStart, detail: "2020-12-01"),
    Quirk(
      name: "unspecified region", inside: "<recipient-region code=\"998\" vocabulary=\"1\"/>",
      what: .unknownPlace, detail: "1:998"),
    Quirk(name: "sector without code", inside: "<sector/>", what: .unknownTheme, detail: ""),
    Quirk(
      name: "mojibake", inside: "<description><narrative>RÃ©union</narrative></description>",
      what: .repairedText, detail: ""),
    Quirk(
      name: "U+FFFD", inside: "<description><narrative>Caf\u{fffd}</narrative></description>",
      what: .replacementCharacter, detail: ""),
    Quirk(
      name: "long text",
      inside:
        "<description>\(String(repeating: "x", count: 20_000))</description>",
      what: .shortenedText, detail: ""),
  ]

  @Test("quirks of published files are counted", arguments: quirks)
  func quirk(_ quirk: Quirk) throws {
    let record = try record(quirk.inside)
    #expect(record.notes[quirk.what, quirk.detail] == 1)
    #expect(sumOfTransactions(record.notes) == record.notes[.transactions])
  }

  @Test("a sum of pledges below zero is a pledge of nothing")
  func negativePledge() throws {
    let record = try record(transaction("2", "10") + transaction("2", "-15.50"))
    #expect(record.commitment?["pledged"]?["money"] == ["minor": 0, "currency": "EUR"])
  }

  @Test("an amount or a sum of pledges beyond what the ledger takes is left out and counted")
  func tooLarge() throws {
    let one = try record(transaction("3", "10000000000000.01"))
    #expect(one.contributions.isEmpty)
    #expect(one.notes[.leftOut, "amount-too-large"] == 1)
    let sum = try record(transaction("2", "6000000000000") + transaction("2", "4000000000000.01"))
    #expect(sum.commitment?["pledged"] == nil)
    #expect(sum.notes[.pledgeTooLarge, "EUR"] == 1)
    #expect(sumOfTransactions(sum.notes) == sum.notes[.transactions])
  }

  @Test("equal transactions are told apart by their occurrence")
  func occurrences() throws {
    let record = try record(transaction("3", "10") + transaction("3", "10"))
    #expect(record.contributions.map { $0.identity.suffix(2) } == ["/1", "/2"])
  }

  @Test("a description in four languages still fits the payload")
  func largeTexts() throws {
    let text = String(repeating: "漢字 ", count: 5000)
    let all = ["en", "fr", "de", "lb"].map {
      "<narrative xml:lang=\"\($0)\">\(text)</narrative>"
    }.joined()
    let record = try record("<description>\(all)</description>")
    #expect(json(record.commitment).utf8.count < 60_000)
    #expect(record.notes[.shortenedText] == 4)
  }

  @Test("an activity without a title takes its identifier, one without identifier is rejected")
  func missing() throws {
    let untitled = activity("").replacing(
      "<title><narrative>Wells</narrative></title>", with: "<title/>")
    guard case .record(let record)? = try imported(iati: BytesSource(untitled)).outcomes.first
    else {
      return
    }
    #expect(record.commitment?["title"] == "XX-1")
    #expect(record.notes[.titleFromIdentifier] == 1)
    let nameless = activity(transaction("3", "1")).replacing(">XX-1<", with: "> <")
    let (outcomes, tally) = try imported(iati: BytesSource(nameless))
    guard case .rejected(let rejection) = try #require(outcomes.first) else {
      Issue.record("the activity is rejected")
      return
    }
    #expect(rejection.code == "missing-field")
    #expect(rejection.column == "iati-activity/iati-identifier")
    #expect(rejection.line == 1)
    #expect(tally[.rejected, "missing-field"] == 1)
    #expect(sumOfTransactions(tally) == tally[.transactions])
  }
}
