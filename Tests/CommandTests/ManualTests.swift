import ArgumentParser
import Foundation
import Testing

@testable import ConcertCommand

@Suite("manuals and transcripts of every verb")
struct ManualTests {
  /// All verbs of the tree with their paths.
  static let verbs = verbs(below: ConcertTool.self, path: [])

  private static func verbs(
    below command: any ParsableCommand.Type, path: [String]
  ) -> [(path: String, verb: any Verb.Type)] {
    let children = command.configuration.subcommands
    guard children.isEmpty else {
      return children.flatMap { verbs(below: $0, path: path + [$0._commandName]) }
    }
    return (command as? any Verb.Type).map { [(path.joined(separator: " "), $0)] } ?? []
  }

  @Test("each says what it does, with two examples that its own parser takes")
  func examples() throws {
    #expect(Self.verbs.count >= 60)
    for (path, verb) in Self.verbs {
      #expect(verb.manual.path == path)
      #expect(!verb.manual.abstract.isEmpty, "\(path)")
      #expect(verb.manual.examples.count >= 2, "\(path)")
      for example in verb.manual.examples {
        let words = Self.words(example.line)
        let match = try CommandMatch(words, in: ConcertTool.self)
        #expect(match.path.joined(separator: " ") == path, "\(example.line)")
        #expect(throws: Never.self, "\(example.line)") {
          try match.command.parseAsRoot(match.normalised)
        }
      }
    }
  }

  @Test("each is run in a golden transcript")
  func transcripts() throws {
    var commands: [String] = []
    for name in TranscriptTests.names {
      let text = try String(
        contentsOf: TranscriptTests.folder.appending(path: name), encoding: .utf8)
      for case .step(let command, _) in Transcript(text).parts { commands.append(command) }
    }
    let all = commands.joined(separator: "\n")
    for (path, _) in Self.verbs {
      let run = try Regex("concert( --?[a-z-]+( [^ -][^ ]*)?)* \(path)([ ;)|]|$)")
        .anchorsMatchLineEndings()
      #expect(all.firstMatch(of: run) != nil, "\(path) is in no transcript")
    }
  }

  /// As a shell would part them, of the last command and without where its input comes from.
  private static func words(_ line: String) -> [String] {
    var words: [String] = []
    var word = ""
    var isQuoted = false
    var isOpen = false
    for character in line {
      switch character {
      case "\"":
        isQuoted.toggle()
        isOpen = true
      case " " where !isQuoted:
        if isOpen { words.append(word) }
        (word, isOpen) = ("", false)
      case "<" where !isQuoted, ">" where !isQuoted: return words
      case "|" where !isQuoted: words = []
      default:
        word.append(character)
        isOpen = true
      }
    }
    words += isOpen ? [word] : []
    return words.first == "concert" ? Array(words.dropFirst()) : words
  }
}
