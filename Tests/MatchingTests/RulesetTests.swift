import Testing

@testable import Matching

@Suite("Ruleset")
struct RulesetTests {
  @Test("the rules that ship can be read, are named, and write themselves again")
  func ships() throws {
    let rules = Ruleset.second
    #expect(rules.name == "dup-4")
    #expect(rules.possible < rules.likely)
    #expect(rules.lines.contains { $0.points > 0 })
    #expect(rules.lines.contains { $0.isConflict && $0.points < 0 })
    let file = try #require(rules.files.first { $0.path == "points.csv" })
    #expect(rules.pointsText == file.text)
    let again = try #require(Ruleset(files: rules.files))
    #expect(again.canonicalText == rules.canonicalText)
    #expect(Ruleset.canonicalTextOfSecond == rules.canonicalText)
  }

  @Test("other points are other rules")
  func named() {
    let rules = Ruleset.second
    let other = rules.renamed("dup-x", points: rules.lines.map { $0.points > 0 ? 1 : 0 })
    #expect(other.canonicalText != rules.canonicalText)
    #expect(other.lines.allSatisfy { $0.points >= 0 })
  }

  @Test(
    "a points file that breaks the law is refused",
    arguments: [
      "", "# dup-3 possible x likely 75\nheading\n",
      "# dup-3 possible 60 likely 75\nheading\ntitle,dice,>=,100,always,-1\n",
      "# dup-3 possible 60 likely 75\nheading\nphase,phase_differs,>=,1,always,3\n",
      "# dup-3 possible 60 likely 75\nheading\ntitle,unheard_of,>=,1,always,3\n",
      "# dup-3 possible 60 likely 75\nheading\ntitle,dice,>=,1,always\n",
    ])
  func refused(points: String) {
    let files = Ruleset.second.files.map { ($0.path, $0.path == "points.csv" ? points : $0.text) }
    #expect(Ruleset(files: files) == nil)
    #expect(Ruleset(files: Ruleset.second.files.filter { $0.path != "lexicon.txt" }) == nil)
  }

  @Test("the lexicon reads endings, whole words and compounds")
  func lexicon() {
    let lexicon = Lexicon(
      """
      # a comment
      water: wasser* eau water
      deliver: versorg*
      =: seawater=sea+water
      """)
    func names(_ word: String) -> [String] {
      lexicon.classes(of: Array(word.utf8)).map { lexicon.names[Int($0)] }
    }
    #expect(names("eau") == ["water"])
    #expect(names("eaux") == [])
    #expect(names("wasserversorgung") == ["water", "deliver"])
    #expect(names("trinkwasser") == ["water"])
    #expect(names("seawater") == ["sea", "water"])
    #expect(names("2020") == [])
    #expect(names("") == [])
  }

  @Test("slips are counted as by the usual table", arguments: 0..<200)
  func slips(seed: Int) {
    var state = UInt64(seed) &* 2_654_435_761 &+ 1
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    func text() -> [UInt8] { (0..<next(12)).map { _ in UInt8(97 + next(3)) } }
    let (a, b) = (text(), text())
    var table = [[Int]](repeating: Array(0...b.count), count: a.count + 1)
    for i in 0...a.count { table[i][0] = i }
    for i in a.indices {
      for j in b.indices {
        var cost = min(table[i][j + 1], table[i + 1][j]) + 1
        cost = min(cost, table[i][j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          cost = min(cost, table[i - 1][j - 1] + 1)
        }
        table[i + 1][j + 1] = cost
      }
    }
    let slips = a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { WordLikeness.slips(a, $0) }
    }
    #expect(slips == table[a.count][b.count])
  }

  @Test("candidates hold the twin among a thousand others, within the budget, and no one's own")
  func candidates() {
    var index = CandidateIndex()
    let twin = PreparedEffort(Effort(title: "Kabeli transmission line", places: ["NP"]))
    index.insert(twin, group: 0)
    for number in 0..<1000 {
      let effort = Effort(title: "Transmission line \(number) support", places: ["NP"])
      index.insert(PreparedEffort(effort), group: 1)
    }
    let asking = PreparedEffort(Effort(title: "Kabeli line of transmission"))
    #expect(index.candidates(of: asking, group: 2).first == 0)
    #expect(index.candidates(of: asking, group: 2).count <= CandidateSearch.best)
    #expect(!index.candidates(of: asking, group: 0).contains(0))
    #expect(index.candidates(of: PreparedEffort(Effort(title: "n/a")), group: 2) == [])
  }
}
