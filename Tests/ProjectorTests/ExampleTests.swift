import EventSourcing
import Projector
import Testing

@Suite("examples")
struct ExampleTests {
  private let example = """
    {"type":"officer.enrolled","stream":"officer/DEF.a","ministry":"DEF","officer":"DEF.a","payload":{"officer":"DEF.a","ministry":"DEF","roles":[]}}
    {"type":"commitment.made","stream":"commitment/C-1","officer":"DEF.a","on":"2024-02-01","payload":{"title":"a, \\"b\\"","places":["ML"]}}

    {"type":"commitment.withdrawn","stream":"commitment/C-1","payload":{"reason":""}}
    """
  private func set(_ example: String, _ expected: [String: String]) throws -> ProjectionSet {
    var files = ["example.jsonl": example]
    for (table, text) in expected { files["expected/\(table).csv"] = text }
    return try ProjectionSet(folder("commitments", commitmentsSQL, files), on: ground)
  }

  @Test("what is recorded is what is expected, at every split")
  func recorded() throws {
    let files = try ProjectionTest(set(example, [:])).record("commitments")
    #expect(
      files.map(\.path) == [
        "commitments/expected/commitments.csv", "commitments/expected/commitment_places.csv",
      ])
    #expect(files[1].text == "ref,place\nC-1,ML\n")
    let expected = ["commitments": files[0].text, "commitment_places": files[1].text]
    #expect(try ProjectionTest(set(example, expected)).run("commitments").isEmpty)
    #expect(files[0].text.hasSuffix(",1,2024-02-01T12:00:00.000Z,\"\"\n"))
    let crlf = expected.mapValues { $0.replacing("\n", with: "\r\n") }
    #expect(try ProjectionTest(set(example, crlf)).run("commitments").isEmpty)
  }

  @Test("a row that differs is shown with both of its forms")
  func differs() throws {
    let files = try ProjectionTest(set(example, [:])).record("commitments")
    let places = "ref,place\nC-1,SN\nC-2,ML\n"
    let differences = try ProjectionTest(
      set(example, ["commitments": files[0].text, "commitment_places": places, "x": "a\n"])
    ).run("commitments")
    #expect(differences.map(\.row) == [2, 3, 0])
    #expect(differences[0].expected == "C-1,SN")
    #expect(differences[0].found == "C-1,ML")
    #expect(differences[1].found == nil)
    #expect(differences[0].file == "commitments/expected/commitment_places.csv")
  }

  @Test(
    "an event that no catalogue knows is refused with its line",
    arguments: [
      (#"{"type":"commitment.maid","stream":"a/b"}"#, "No event type is called commitment.maid."),
      (#"{"type":"commitment.made"}"#, "The stream is missing, or not written as kind/ref."),
      (
        #"{"type":"commitment.made","stream":"a/b","payload":{"titel":"x"}}"#,
        "commitment.made has no key titel. Did you mean title?"
      ),
      (
        #"{"type":"commitment.made","stream":"a/b","payload":{"title":"x","period":{}}}"#,
        "commitment.made needs the key period.start."
      ),
      (#"{"type":"commitment.made","stream":"a/b","day":1}"#, "An event has no day."),
      (
        #"{"type":"commitment.made","stream":"a/b","on":"2024-02-31","payload":{"title":"x"}}"#,
        #"on is no day: "2024-02-31"."#
      ),
    ])
  func badExample(line: String, reason: String) throws {
    let place = FilePlace(file: "commitments/example.jsonl", line: 2)
    let first = String(example.split(separator: "\n")[0])
    #expect(throws: ProjectionError.badExample(place, reason: Phrase(verbatim: reason))) {
      try ProjectionTest(set(first + "\n" + line, [:])).run("commitments")
    }
  }
}
