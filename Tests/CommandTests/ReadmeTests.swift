import Foundation
import Testing

/// What the README shows is what really happens; `RECORD=1` rewrites its transcript.
@Suite("README")
struct ReadmeTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  private static let opening = "```console\n"
  private static let closing = "```\n"

  @Test("the transcript of the README is true")
  func transcript() throws {
    let file = Self.root.appending(path: "README.md")
    let text = try String(contentsOf: file, encoding: .utf8)
    let start = try #require(text.range(of: Self.opening))
    let end = try #require(text.range(of: Self.closing, range: start.upperBound..<text.endIndex))
    let transcript = Transcript(String(text[start.upperBound..<end.lowerBound]))
    let runner = try TranscriptRunner(
      fixtures: Self.root.appending(path: "Tests/Fixtures/luxembourg"))
    defer { try? runner.remove() }
    var outcomes: [[String]] = []
    for case .step(let command, let expected) in transcript.parts {
      let outcome = try runner.run(command)
      outcomes.append(outcome)
      if ProcessInfo.processInfo.environment["RECORD"] != "1" {
        #expect(outcome.joined(separator: "\n") == expected.joined(separator: "\n"), "$ \(command)")
      }
    }
    #expect(outcomes.count > 5)
    if ProcessInfo.processInfo.environment["RECORD"] == "1" {
      let rewritten =
        text[..<start.upperBound] + transcript.rewritten(outcomes) + text[end.lowerBound...]
      try String(rewritten).write(to: file, atomically: true, encoding: .utf8)
    }
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
