import EventSourcing
import Foundation
import Testing

@testable import Concert

/// Each index against figures that were worked out on paper, and against another program.
@Suite("indices of coherence")
struct WorkedExampleTests {
  static let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Fixtures")

  @Test("each index has an example that was worked out by hand")
  func all() throws {
    let folder = Self.fixtures.appending(path: "coherence").path
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(
      Set(names) == Set(CoherenceIndex.allCases.map(\.rawValue)).union(["README.md"]))
  }

  @Test("the figures are those of the worked example", arguments: CoherenceIndex.allCases)
  func example(_ index: CoherenceIndex) async throws {
    let folder = Self.fixtures.appending(path: "coherence/\(index.rawValue)")
    let committee = try Committee(now: "2024-01-01T08:00:00Z")
    defer { committee.remove() }
    var query = CoherenceQuery()
    query.indices = [index]
    let text = try String(contentsOf: folder.appending(path: "example.jsonl"), encoding: .utf8)
    for line in text.split(separator: "\n") {
      let command = try JSON(parsing: String(line))
      if let grouping = command["by"]?.string {
        query.grouping = CoherenceQuery.Grouping(rawValue: grouping)
        continue
      }
      var fields = try #require(command.object)
      fields["now"] = nil
      let now = command["now"]?.string ?? "2024-06-12T09:14:02Z"
      let receipt = try await committee.submit(
        [JSON.object(fields).canonicalText], now: now)
      #expect(receipt.stored == 1, "\(line)")
    }
    let answer = try await committee.ledger().coherence(query)
    let expected = try String(
      contentsOf: folder.appending(path: "expected.csv"), encoding: .utf8)
    #expect(Self.csv(answer.lines) == expected)
  }

  private static func csv(_ lines: [CoherenceLine]) -> String {
    func plain(_ figure: CoherenceLine.Figure) -> String {
      switch figure {
      case .count(let number), .money(let number), .square(let number): String(number)
      case .decimal(let digits): digits
      case .none: ""
      }
    }
    let rows = lines.map { line in
      [
        line.index.rawValue, line.part ?? "", line.group ?? "", line.of.joined(separator: " "),
        line.value ?? "", plain(line.numerator), plain(line.denominator), line.state.rawValue,
      ].joined(separator: ",")
    }
    return (["index,part,group,of,value,numerator,denominator,state"] + rows)
      .joined(separator: "\n") + "\n"
  }
}
