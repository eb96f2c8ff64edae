import Testing

@testable import Matching

@Suite("Folding and words")
struct FoldingTests {
  @Test(
    "case, diacritics and punctuation do not matter",
    arguments: [
      ("Éducation, « de base » – Œuvre", "education de base oeuvre"),
      ("Für Straßen/Brücken", "fur strassen brucken"),
      ("Förskola på Åland", "forskola pa aland"),
      ("Señales ÑANDÚ", "senales nandu"),
      ("e\u{301}cole", "ecole"),
      ("L’eau d'abord", "l eau d abord"),
      ("Water &amp; sanitation &#233;t&eacute;", "water sanitation ete"),
      ("Mat\u{C3}\u{A9}riel", "materiel"),
      ("soft\u{AD}hyphen right\u{200F}left", "softhyphen rightleft"),
      ("Đorđević Łódź Þór", "dordevic lodz thor"),
      ("ﬁnance Ⅲ ２０２０ 10²", "finance iii 2020 102"), ("مشروع المياه", "مشروع المياه"),
      ("", ""), ("—!?", ""),
    ])
  func fold(text: String, folded: String) {
    #expect(Folding.folded(text) == folded)
  }

  @Test("folding what is folded changes nothing, over 200 seeds")
  func foldTwice() {
    for seed in 0..<200 {
      let text = Sample(seed: seed).text()
      let folded = Folding.folded(text)
      #expect(Folding.folded(folded) == folded, "seed \(seed): \(text)")
    }
  }

  @Test("stop words, numbers and repetitions are no words; inflections and languages meet")
  func canonicalWords() {
    func words(_ title: String) -> [String] {
      PostingWords(PreparedEffort(Effort(title: title)), under: .second).title
    }
    #expect(
      words("The schools of the school for Girls, phase 2 (2019)") == ["educat", "girl"])
    #expect(words("Formation des juges") == words("Training of judges"))
    #expect(words("Wasserversorgung") == ["water", "deliver"])
    #expect(words("Kabeli transmission") == ["kabel", "transmission"])
    #expect(words("Trinkwasser für Mali") == ["drink", "water"])
    #expect(words("") == [])
  }

  @Test(
    "placeholder titles never match, not even themselves",
    arguments: [
      "Information has been redacted from this award", "Not Applicable", "NOT APPLICABLE.",
      "TC AGGREGATED ACTIVITIES", "n/a", "2019", "", "Sans titre", "—!?", "Mali", "de la",
    ])
  func placeholders(title: String) {
    let effort = Effort(
      title: title, places: ["ML"], themes: ["14030"],
      period: Span(start: "2020-01-05", end: "2021-02-03"), minor: 5_000_000, currency: "EUR")
    #expect(PostingWords(PreparedEffort(effort), under: .second).posted.isEmpty)
    #expect(Score(effort, effort) == nil)
  }

  @Test(
    "a title's language is told by its small words, letters and endings",
    arguments: [
      ("Support to the education of girls", "Support for roads in the north", true),
      ("Appui à la formation des juges", "Training of judges", false),
      ("Förderung der Bildung", "Unterstützung von Schulen", true),
      ("Förderung der Bildung", "Promotion of education", false),
    ])
  func languages(a: String, b: String, isSame: Bool) {
    var words = WordMemory()
    let masks = [a, b].map {
      PreparedTitle($0, under: .second, remembering: &words).languages
    }
    #expect((masks[0] & masks[1] != 0) == isSame)
  }
}

/// Words of several languages, the same for one seed for ever.
struct Sample {
  private var state: UInt64

  init(seed: Int) { state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

  mutating func number(below limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % limit
  }

  mutating func title() -> String {
    let words = [
      "Water", "wells", "École", "Förderung", "Kosovo", "support", "II", "phase", "2", "2019",
      "Gendarmerie", "training", "de", "für", "demining", "Wasser", "additional", "financing",
      "midwives", "judges", "&amp;", "–",
    ]
    return (0...number(below: 7)).map { _ in words[number(below: words.count)] }
      .joined(separator: " ")
  }

  func text() -> String {
    var sample = self
    return sample.title()
  }

  mutating func effort() -> Effort {
    let places = ["ML", "XK", "sahel", "RS"]
    let themes = ["15180", "15160", "140", "14030", "720"]
    let start = number(below: 3) == 0 ? nil : number(below: 2000)
    let end = number(below: 3) == 0 ? nil : (start ?? 0) + number(below: 900)
    return Effort(
      title: title(), places: number(below: 4) == 0 ? [] : [places[number(below: 4)]],
      locations: number(below: 2) == 0 ? [] : [["Mopti", "Mitrovica"][number(below: 2)]],
      themes: number(below: 4) == 0 ? [] : [themes[number(below: 5)]],
      period: Span(first: start, last: end),
      partner: number(below: 2) == 0 ? nil : ["Red Cross", "Koulikoro centre"][number(below: 2)],
      minor: number(below: 2) == 0 ? nil : number(below: 500_000), currency: "EUR")
  }
}
