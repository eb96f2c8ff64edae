import Testing

@testable import Matching

@Suite("Candidates")
struct CandidateTests {
  private static func words(_ title: String, partner: String? = nil) -> PostingWords {
    PostingWords(PreparedEffort(Effort(title: title, partner: partner)), under: .second)
  }

  @Test("an effort is listed under its words, its partner's and all words at once")
  func posted() {
    #expect(Self.words("Kabeli midwives").posted == ["kabel", "birth", "=birth kabel"])
    #expect(Self.words("midwives, Kabeli!").posted.last == "=birth kabel")
    #expect(Self.words("Kabeli").posted == ["kabel"])
    #expect(
      Self.words("Kabeli midwives", partner: "The Oxfam Foundation").posted.contains("~oxfam"))
    #expect(Self.words("Not applicable", partner: "Oxfam").posted.isEmpty)
  }

  @Test("it is listed in each of its places, in every place, and among all")
  func lists() {
    func lists(_ places: [String]) -> [String] {
      Self.words("Kabeli").lists(in: places).map { "\($0.place) \($0.word)" }
    }
    #expect(lists(["ML", "NE", "ML"]) == ["ML kabel", "ML ", "NE kabel", "NE ", "* kabel", "* "])
    #expect(lists([]) == [" kabel", " ", "* kabel", "* "])
    #expect(Self.words("").lists(in: ["ML"]).isEmpty)
  }

  private static func found(
    _ title: String, places: [String] = [], partner: String? = nil, group: Int = 9,
    among efforts: [(title: String, places: [String], partner: String?)]
  ) -> [Int] {
    var index = CandidateIndex()
    for (number, effort) in efforts.enumerated() {
      index.insert(
        PreparedEffort(
          Effort(title: effort.title, places: effort.places, partner: effort.partner)),
        group: number)
    }
    let asking = PreparedEffort(Effort(title: title, places: places, partner: partner))
    return index.candidates(of: asking, group: group)
  }

  @Test("who names no place finds and is found everywhere; other places are not looked at")
  func places() {
    let efforts: [(String, [String], String?)] = [
      ("Kabeli roads", ["NP"], nil), ("Kabeli roads", ["ML"], nil), ("Kabeli roads", [], nil),
    ]
    #expect(Set(Self.found("Kabeli roads", places: ["NP"], among: efforts)) == [0, 2])
    #expect(Set(Self.found("Kabeli roads", among: efforts)) == [0, 1, 2])
    #expect(Set(Self.found("Kabeli roads", group: 1, among: efforts)) == [0, 2])
  }

  @Test("a name in one title meets the other's partner, both ways")
  func partners() {
    #expect(
      Self.found("Oxfam response", among: [("Water in Gao", [], "OXFAM Great Britain")]) == [0])
    #expect(
      Self.found("Water in Gao", partner: "OXFAM", among: [("Oxfam response", [], nil)]) == [0])
  }

  @Test("of a title used a thousand times the newest are found, at most 32")
  func crowd() {
    let crowd = (0..<1000).map { _ in ("Support to roads", ["ML"], String?.none) }
    let found = Self.found("Support to roads", places: ["ML"], among: crowd)
    #expect(found == Array((968..<1000).reversed()))
  }

  @Test("a list counts all and remembers the newest; what is taken off was there")
  func list() {
    var list = PostingList()
    var changes = 0
    for effort in 0..<300 where list.add(Int64(effort)) { changes += 1 }
    #expect(list.count == 300)
    #expect(list.older + list.newest == Array(64..<300))
    #expect(list.older.count == 224)
    #expect(changes == 9)
    let changed = [299, 3, 64].map { list.remove($0) }
    #expect(changed == [false, false, true])
    #expect(list.count == 297)
    #expect(list.older + list.newest == Array(65..<299))
  }

  @Test("a list remembers so many at most, and one part of it less at least")
  func bounds() {
    var list = PostingList()
    for effort in 0..<5000 {
      list.add(Int64(effort))
      let remembered = list.older.count + list.newest.count
      #expect(remembered <= PostingList.most)
      #expect(remembered > min(effort, PostingList.most - PostingList.mostNewest))
      #expect((list.older + list.newest).last == Int64(effort))
    }
  }

  @Test("days, amount and theme rank what shares the same words")
  func facts() {
    func facts(_ start: String, _ minor: Int?, _ theme: String) -> CandidateFacts {
      CandidateFacts(
        PreparedEffort(
          Effort(
            title: "Roads", themes: [theme], period: Span(start: start, end: nil), minor: minor,
            currency: "EUR")))
    }
    let one = facts("2024-01-01", 100_000, "15180")
    let likeness = [
      facts("2024-01-20", 102_000, "15180"), facts("2024-01-20", 102_000, "15130"),
      facts("2024-05-20", 102_000, "15130"), facts("2026-05-20", 102_000, "15130"),
      facts("2026-05-20", 130_000, "15130"), facts("2026-05-20", nil, "15130"),
      facts("2026-05-20", nil, "72010"),
    ].map(one.likeness)
    #expect(likeness == likeness.sorted(by: >))
    #expect(Set(likeness).count == likeness.count)
  }
}
