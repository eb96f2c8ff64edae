import EventSourcing
import Foundation
import Interop
import Testing

@testable import Concert

/// What `Scripts/coherence.py` made of the same events; see PROVENANCE.md beside its figures.
@Suite("indices of coherence on real data")
struct OtherProgramTests {
  private static let folder = WorkedExampleTests.fixtures.appending(path: "balkans")

  private static func text(_ name: String) throws -> String {
    try String(contentsOf: folder.appending(path: name), encoding: .utf8)
  }

  @Test("numpy and networkx come to the same figures, whole and year by year")
  func figures() async throws {
    let now = "2021-07-22T09:00:00Z"
    let committee = try Committee(now: now)
    defer { committee.remove() }
    for name in ["ministries", "extract", "missions"] {
      guard name == "extract" else {
        try await committee.submit(
          Self.text("coherence/\(name).jsonl").split(separator: "\n").map(String.init), now: now)
        continue
      }
      var request = ImportRequest(
        path: Self.folder.appending(path: "extract.csv").path,
        format: .csv(try CSVMapping(yaml: Self.text("mapping.yaml"))))
      request.registersMinistries = true
      _ = try await committee.ledger(now: now).perform { [request] ledger in
        defer { ledger.close() }
        return try ledger.importFile(request) { _ in }
      }
    }
    var own: [String: String] = [:]
    for grouping in [nil, CoherenceQuery.Grouping.year] {
      var query = CoherenceQuery()
      query.grouping = grouping
      for line in try await committee.ledger(now: now).coherence(query).lines {
        let key = [
          line.index.rawValue, line.part ?? "", line.group ?? "", line.of.joined(separator: " "),
          line.currency,
        ]
        own[key.joined(separator: ",")] = line.value ?? ""
      }
    }
    var compared = 0
    for row in try Self.text("coherence/expected.csv").split(separator: "\n").dropFirst() {
      let comma = try #require(row.lastIndex(of: ","))
      let (key, value) = (String(row[..<comma]), String(row[row.index(after: comma)...]))
      #expect((own[key] ?? "") == value, "\(key)")
      compared += value.isEmpty ? 0 : 1
    }
    #expect(compared > 250)
    // Nothing is computed here that the other program does not know, but what rests on flags.
    let known = Set(
      try Self.text("coherence/expected.csv").split(separator: "\n").map {
        String($0[..<($0.lastIndex(of: ",") ?? $0.endIndex)])
      })
    let flagged = ["unresolved-duplication", "resolution"]
    let unknown = own.filter { key, value in
      !value.isEmpty && !known.contains(key) && !flagged.contains { key.hasPrefix($0) }
    }
    #expect(unknown.isEmpty)
  }
}
