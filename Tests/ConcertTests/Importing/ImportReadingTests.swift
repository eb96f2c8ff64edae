import EventSourcing
import Interop
import Testing

@testable import Concert

/// One thread reads while another decides.
@Suite("reading ahead")
struct ImportReadingTests {
  private struct Wrong: Error, Equatable { let number: Int }

  private static func outcome(_ line: Int) -> PreparedOutcome {
    .rejected(
      ImportRejection(line: line, column: "", code: "test", value: "", message: "", mend: ""))
  }

  private func lines(_ outcome: PreparedOutcome) -> Int {
    if case .rejected(let rejection) = outcome { rejection.line } else { -1 }
  }

  @Test("hands everything over once and in order", arguments: [0, 1, 127, 128, 5000])
  func order(count: Int) throws {
    var seen: [Int] = []
    let tally = try ImportReading.forEach(
      { _, body in
        for line in 0..<count { try body(Self.outcome(line)) }
        var tally = ImportTally()
        tally.add(.rows, line: 1, count: 7)
        return tally
      }, progress: { _ in }
    ) { seen.append(lines($0)) }
    #expect(seen == Array(0..<count))
    #expect(tally[.rows] == 7)
  }

  @Test("tells how far it is even when nothing comes of what is read")
  func progress() throws {
    var told: [Int] = []
    _ = try ImportReading.forEach(
      { watch, _ in
        for step in 0...10 { try watch(step << 20) }
        return ImportTally()
      }, progress: { told.append($0) }
    ) { _ in }
    #expect(told.contains(10 << 20))
    #expect(told == told.sorted())
  }

  @Test("what makes the file unreadable comes after all that stood before it")
  func fault() {
    var seen = 0
    #expect(throws: Wrong(number: 3)) {
      _ = try ImportReading.forEach(
        { _, body in
          for line in 0..<1000 { try body(Self.outcome(line)) }
          throw Wrong(number: 3)
        }, progress: { _ in }
      ) { _ in seen += 1 }
    }
    #expect(seen == 1000)
  }

  @Test(
    "a refusal of what was read ends the reading, early or late", arguments: [0, 1, 130, 600, 4999])
  func refusal(at place: Int) {
    var seen = 0
    #expect(throws: Wrong(number: place)) {
      _ = try ImportReading.forEach(
        { _, body in
          for line in 0..<5000 { try body(Self.outcome(line)) }
          return ImportTally()
        }, progress: { _ in }
      ) { outcome in
        if lines(outcome) == place { throw Wrong(number: place) }
        seen += 1
      }
    }
    #expect(seen == place)
  }

  @Test("what fails while the reader begins stops the reading, and nothing of it is taken")
  func meanwhile() {
    #expect(throws: Wrong(number: 2)) {
      _ = try ImportReading.forEach(
        { _, body in
          var line = 0
          while true {
            try body(Self.outcome(line))
            line += 1
          }
        }, meanwhile: { throw Wrong(number: 2) }, progress: { _ in }
      ) { _ in Issue.record("an outcome was taken") }
    }
  }

  @Test("who stops at the progress stops the reading, too")
  func stopped() {
    #expect(throws: Wrong(number: 1)) {
      _ = try ImportReading.forEach(
        { watch, body in
          var line = 0
          while true {
            try watch(line << 10)
            try body(Self.outcome(line))
            line += 1
          }
        }, progress: { if $0 > 1 << 20 { throw Wrong(number: 1) } }
      ) { _ in }
    }
  }
}
