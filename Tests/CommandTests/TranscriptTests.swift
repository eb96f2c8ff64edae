import Foundation
import Testing

/// Each file of Transcripts is run as it stands; `RECORD=1` rewrites them, and the diff is the review.
@Suite("transcripts")
struct TranscriptTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Transcripts")

  /// The story that most transcripts tell, copied into their folder.
  static let story = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Fixtures/luxembourg")

  /// The second implementation, which transcripts run beside the first.
  static let verifier = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Scripts/verify.py")

  static var names: [String] {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return all.filter { $0.hasSuffix(".transcript") }.sorted()
  }

  /// All of them, or those that `TRANSCRIPTS=owning,clocks` names, for who works on one.
  static var chosen: [String] {
    guard let words = ProcessInfo.processInfo.environment["TRANSCRIPTS"] else { return names }
    return words.split(separator: ",").map { $0 + ".transcript" }
  }

  @Test("a transcript is what really happens", arguments: chosen)
  func transcript(_ name: String) throws {
    let file = Self.folder.appending(path: name)
    let transcript = Transcript(try String(contentsOf: file, encoding: .utf8))
    let runner = try TranscriptRunner(fixtures: Self.folder.appending(path: "Fixtures"))
    defer { try? runner.remove() }
    try FileManager.default.copyItem(
      at: Self.story, to: runner.folder.appending(path: "luxembourg"))
    for name in ["un-geopko", "xlsx"] {
      try FileManager.default.copyItem(
        at: Self.story.deletingLastPathComponent().appending(path: name),
        to: runner.folder.appending(path: name))
    }
    try FileManager.default.copyItem(
      at: Self.verifier, to: runner.folder.appending(path: "verify.py"))
    try FileManager.default.copyItem(
      at: Self.verifier.deletingPathExtension(), to: runner.folder.appending(path: "verify"))
    let records = ProcessInfo.processInfo.environment["RECORD"] == "1"
    var outcomes: [[String]] = []
    for case .step(let command, let expected) in transcript.parts {
      let outcome = try runner.run(command)
      outcomes.append(outcome)
      if !records {
        #expect(
          outcome.joined(separator: "\n") == expected.joined(separator: "\n"),
          "\(name): $ \(command)")
      }
    }
    if records {
      try transcript.rewritten(outcomes).write(to: file, atomically: true, encoding: .utf8)
    }
  }
}
