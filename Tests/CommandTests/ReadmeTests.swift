import Foundation
import Testing

/// What the README and the pages behind it show is what really happens; `RECORD=1` rewrites it.
@Suite("README")
struct ReadmeTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  private static let opening = "```console\n"
  private static let closing = "```\n"

  @Test(
    "the transcripts of the README and of the pages are true",
    arguments: [("README.md", 3), ("Sources/Concert/Concert.docc/OwnViews.md", 1)])
  func transcripts(page: String, blocks: Int) throws {
    let file = Self.root.appending(path: page)
    let text = try String(contentsOf: file, encoding: .utf8)
    let records = ProcessInfo.processInfo.environment["RECORD"] == "1"
    var rest = text[...]
    var rewritten = ""
    var steps: [Int] = []
    while let start = rest.range(of: Self.opening) {
      let end = try #require(
        rest.range(of: Self.closing, range: start.upperBound..<rest.endIndex))
      let transcript = Transcript(String(rest[start.upperBound..<end.lowerBound]))
      let outcomes = try run(transcript, isExpected: !records)
      steps.append(outcomes.count)
      rewritten += rest[..<start.upperBound] + transcript.rewritten(outcomes) + Self.closing
      rest = rest[end.upperBound...]
    }
    #expect(steps.count == blocks && steps.allSatisfy { $0 > 5 })
    if records {
      try (rewritten + rest).write(to: file, atomically: true, encoding: .utf8)
    }
  }

  /// What each step of one block came to, in a folder of its own.
  private func run(_ transcript: Transcript, isExpected: Bool) throws -> [[String]] {
    let runner = try TranscriptRunner(
      fixtures: Self.root.appending(path: "Tests/Fixtures/luxembourg"))
    defer { try? runner.remove() }
    let scripts = runner.folder.appending(path: "Scripts")
    try FileManager.default.createDirectory(at: scripts, withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      at: Self.root.appending(path: "Scripts/verify.py"), to: scripts.appending(path: "verify.py"))
    try FileManager.default.copyItem(
      at: Self.root.appending(path: "Scripts/verify"), to: scripts.appending(path: "verify"))
    var outcomes: [[String]] = []
    for case .step(let command, let expected) in transcript.parts {
      let outcome = try runner.run(command)
      outcomes.append(outcome)
      if isExpected {
        #expect(outcome.joined(separator: "\n") == expected.joined(separator: "\n"), "$ \(command)")
      }
    }
    return outcomes
  }

  @Test("the README names the two commands that do everything")
  func commands() throws {
    let text = try String(contentsOf: Self.root.appending(path: "README.md"), encoding: .utf8)
    for command in ["Scripts/demo", "Scripts/test"] {
      #expect(text.contains("\n\(command)\n"))
      #expect(
        FileManager.default.isExecutableFile(atPath: Self.root.appending(path: command).path))
    }
  }
}
