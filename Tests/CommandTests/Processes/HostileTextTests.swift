import EventSourcing
import Foundation
import Testing

@Suite("text that means harm")
struct HostileTextTests {
  private static let escape = "\u{1b}"
  private static let title = "\"\u{301} well\u{202e}sllew\u{200f}, <b>=1+1</b>"

  private func ledger(_ lines: [String]) throws -> (place: Workplace, answers: [String]) {
    let place = try Workplace()
    try place.write(lines.joined(separator: "\n") + "\n", to: "lines.jsonl")
    let answers = try place.run("concert submit lines.jsonl --on-error skip --format jsonl")
    return (place, answers.out.split(separator: "\n").map(String.init))
  }

  private static func commitment(_ title: String) -> String {
    let command: JSON = [
      "do": "commitment.make", "title": .string(title), "kind": "money", "on": "2024-02-01",
    ]
    return command.canonicalText
  }

  @Test("control characters, NUL and what is no UTF-8 are refused with their codes")
  func refused() throws {
    let place = try Workplace()
    defer { place.remove() }
    var bytes = Data(Self.commitment("\(Self.escape)[2J").utf8 + [0x0a])
    bytes += Data(Self.commitment("a\u{0}b").utf8 + [0x0a])
    bytes += Data(#"{"do":"commitment.make","kind":"money","title":"a"#.utf8)
    bytes += Data([0xff]) + Data("\"}\n".utf8)
    bytes += Data(#"{"do":"commitment.make","kind":"money","title":""#.utf8)
    bytes += Data(repeating: 0x61, count: 2 << 20) + Data("\"}\n".utf8)
    bytes += Data(Self.commitment("Sound").utf8 + [0x0a])
    try bytes.write(to: place.folder.appending(path: "lines.jsonl"))
    let result = try place.run("concert submit lines.jsonl --on-error skip --format jsonl")
    let answers = try result.out.split(separator: "\n").map { try JSON(parsing: Array($0.utf8)) }
    #expect(
      answers.map { $0["code"]?.string } == [
        "control-character", "control-character", "bad-json", "too-large", nil,
      ])
    #expect(answers.map { $0["line"]?.int } == [1, 2, 3, 4, 5])
    #expect(!(result.out + result.err).contains(Self.escape))
    let rows = try place.run("concert commitment list --format jsonl").out
    #expect(rows.split(separator: "\n").count == 1)
  }

  @Test("marks that reorder text are stored as they are and shown as what they are")
  func shown() throws {
    let (place, answers) = try ledger([Self.commitment(Self.title)])
    defer { place.remove() }
    #expect(answers.count == 1)
    for format in ["table", "wide", "list", "md"] {
      let shown = try place.run("concert commitment list --format \(format)").out
      #expect(shown.contains("u{202e}sllew") && shown.contains("u{200f}"), "\(format)")
      #expect(!shown.unicodeScalars.contains("\u{202e}"), "\(format)")
    }
    let rows = try place.run("concert commitment list --format jsonl").out
    let row = try JSON(parsing: Array(rows.dropLast().utf8))
    #expect(row["title"]?.string.map { Array($0.utf8) } == Array(Self.title.utf8))
    let csv = try place.run("concert commitment list --format csv").out
    // A quote with an accent is one letter to Swift and two to every reader of CSV.
    let quoted = Array("\"\"\"\u{301} well".utf8)
    let bytes = Array(csv.utf8)
    #expect(bytes.indices.contains { bytes[$0...].starts(with: quoted) })
  }
}
