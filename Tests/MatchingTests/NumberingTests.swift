import Testing

@testable import Matching

@Suite("Phases, years and codes in titles")
struct NumberingTests {
  private func measures(_ a: Effort, _ b: Effort) -> PairMeasures {
    let (x, y) = Score.ordered(PreparedEffort(a), PreparedEffort(b))
    return PairMeasures(x.features, y.features)
  }

  @Test(
    "phases and years differ when each side names one that the other lacks",
    arguments: [
      ("Fellowships, year 3, round 1", "Fellowships, year 3, round 2", Measure.phaseDiffers, true),
      ("Fellowships, phase 1", "Fellowships, phases 1 and phase 2", .phaseDiffers, false),
      ("Fellowships, phase 2", "Fellowships", .phaseDiffers, false),
      ("Budget support 2003/04", "Budget support 2004/2005", .yearDiffers, true),
      ("Budget support 2004", "Budget support 2004/2005", .yearDiffers, false),
      ("Wells 101 and 102", "Wells 102 and 103", .numberDiffers, true),
    ])
  func differ(a: String, b: String, measure: Measure, differs: Bool) {
    #expect(measures(Effort(title: a), Effort(title: b))[measure] == (differs ? 1 : 0))
  }

  @Test(
    "a digit behind a name counts its phases, and the name stays a word",
    arguments: [
      ("NUSAF2 roads", [2], "nusaf"), ("NUSAF roads", [], "nusaf"), ("MASAF4", [4], "masaf"),
      ("MDG5 midwives", [], "mdg5"), ("H1N1 response", [], "h1n1"), ("PM2 dust", [], "pm2"),
      ("Covid19 tests", [], "covid19"),
    ])
  func named(title: String, phases: [Int], word: String) {
    var memory = WordMemory()
    let prepared = PreparedTitle(title, under: .second, remembering: &memory)
    #expect(prepared.numbering.phases.sorted() == phases)
    #expect(prepared.words.map(\.string).contains(word))
  }

  @Test("NUSAF2 and NUSAF3 are two phases of one fund")
  func phasesOfOneFund() {
    let pair = measures(Effort(title: "NUSAF2 roads"), Effort(title: "NUSAF3 roads"))
    #expect(pair[.phaseDiffers] == 1)
    #expect(pair[.dice] == 1000)
  }

  @Test("the code of the effort's own country before its title is no word of it")
  func ownCode() {
    func words(_ title: String, in places: [String]) -> [String] {
      PreparedEffort(Effort(title: title, places: places)).title.words.map(\.string)
    }
    #expect(words("NG-Federal Roads", in: ["NG"]) == ["federal", "roads"])
    #expect(words("NG-Federal Roads", in: ["NE"]) == ["ng", "federal", "roads"])
    #expect(words("Roads NG", in: ["NG"]) == ["roads", "ng"])
    #expect(words("NG", in: ["NG"]) == ["ng"])
  }

  @Test("a location that is only the country says no location")
  func wholeCountry() {
    func pair(_ a: String, _ b: String) -> PairMeasures {
      measures(
        Effort(title: "Wells", places: ["MW"], locations: [a]),
        Effort(title: "Wells", places: ["MW"], locations: [b]))
    }
    for name in ["Malawi", "Republic of Malawi"] {
      #expect(pair(name, "Lilongwe District")[.locationUnsaid] == 1)
      #expect(pair(name, "Republic of Malawi")[.location] == 0)
    }
    #expect(pair("Lilongwe", "Lilongwe District")[.location] == 1000)
  }
}
