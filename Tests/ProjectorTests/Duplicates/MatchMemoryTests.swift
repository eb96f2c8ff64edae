import Foundation
import GRDB
import Matching
import Testing

@testable import Projector

/// What the search for duplicates remembers may change no row.
@Suite("The memory of the search for duplicates")
struct MatchMemoryTests {
  private static func inDatabase<Value>(
    _ body: (OpaquePointer, Database) throws -> Value
  ) throws -> Value {
    let view = try #require(
      ProjectionSet.files(below: BuiltInProjectionsTests.directory).first {
        $0.path == "duplicates/view.sql"
      })
    let schema = try #require(view.text.components(separatedBy: "-- on ").first)
    return try DatabaseQueue().inDatabase { db in
      try db.execute(sql: schema)
      return try body(#require(db.sqliteConnection), db)
    }
  }

  private static func lists(remembering most: Int) throws -> [String] {
    try inDatabase { raw, db in
      var lists = try ListCache(on: raw, remembering: most)
      var story = DuplicatesStory(seed: 7)
      var listed: [Int64: [ListKey]] = [:]
      for effort in 0..<Int64(600) {
        let words = (0..<6).map { _ in "w\(story.next(9) * story.next(40))" }
        let keys = Set(words).sorted().map { ListKey(word: $0, place: "ML") }
        _ = try lists.lists(keys)
        for key in keys { try lists.add(effort, to: key) }
        listed[effort] = keys
        let old = Int64(story.next(Int(effort) + 1))
        if story.next(4) == 0, let keys = listed.removeValue(forKey: old) {
          for key in keys { try lists.remove(old, from: key) }
        }
        if effort % 97 == 0 { try lists.flush() }
      }
      try lists.flush()
      return try String.fetchAll(
        db,
        sql: """
          SELECT list.word || list.efforts || list.newest || coalesce(older.older, '')
          FROM duplicate_lists AS list
          LEFT JOIN duplicate_older AS older ON older.word = list.word
          ORDER BY list.word
          """)
    }
  }

  @Test("lists are the same however few are remembered", arguments: [1, 8, 40])
  func fewLists(most: Int) throws {
    let all = try Self.lists(remembering: 100_000)
    #expect(all.count > 100)
    #expect(try Self.lists(remembering: most) == all)
  }

  @Test("of lists, those asked for often stay")
  func oftenStays() {
    var table = ListTable()
    let keys = (0..<300).map { ListKey(word: "w\($0)", place: "ML") }
    for key in keys { _ = table.insert(key, PostingList()) }
    for key in keys.prefix(20) { for _ in 0..<3 { _ = table.place(of: key) } }
    table.forget(usedLessThan: table.leastUses(keeping: 100))
    for (number, key) in keys.enumerated() {
      let place = table.place(of: key)
      #expect((place != nil) == (number < 20))
      if let place { #expect(table[place].key == key) }
    }
  }

  @Test("facts are the same read one by one and by the block")
  func facts() throws {
    try Self.inDatabase { raw, _ in
      func facts(_ effort: Int64) -> CandidateFacts {
        CandidateFacts(
          start: effort % 3 == 0 ? nil : Int(effort), end: Int(effort) + 9, worth: nil,
          theme: Int(effort % 7), words: 4)
      }
      var written = try RankTable(on: raw)
      // One in five is not listed.
      for effort in 0..<Int64(3000) where effort % 5 > 0 {
        try written.set(facts(effort), ministry: "M\(effort % 4)", of: effort)
      }
      var read = try RankTable(on: raw)
      for effort in 0..<Int64(3000) {
        let row = try read.row(of: effort)
        #expect((row.ministry >= 0) == (effort % 5 > 0))
        guard row.ministry >= 0 else { continue }
        #expect(row.facts == facts(effort))
        #expect(read.ministry(row.ministry) == "M\(effort % 4)")
      }
    }
  }

  @Test("an effort is remembered until another takes its place")
  func efforts() {
    var table = FeatureTable()
    let efforts = (0..<50).map { PreparedEffort(Effort(title: "Wells \($0)")).features }
    let ids = Int64(0)..<5000
    for id in ids { table.remember(efforts[Int(id % 50)], of: id) }
    #expect(ids.allSatisfy { table.features(of: $0) === efforts[Int($0 % 50)] })
    #expect(table.features(of: 5000) == nil)
    table.remember(efforts[3], of: 7 + 1 << 20)
    #expect(table.features(of: 7) == nil)
    #expect(table.features(of: 7 + 1 << 20) === efforts[3])
    #expect(table.withFeatures(of: 8) { $0 === efforts[8] } == true)
  }
}
