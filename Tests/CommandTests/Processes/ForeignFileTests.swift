import Foundation
import Testing

@Suite("a ledger.db that is not ours to open")
struct ForeignFileTests {
  /// What three verbs answer about a ledger whose file `change` has altered.
  private func answers(_ change: (inout Data) -> Void) throws -> [String] {
    let place = try Workplace()
    defer { place.remove() }
    let file = place.folder.appending(path: "l/ledger.db")
    var bytes = try Data(contentsOf: file)
    change(&bytes)
    try bytes.write(to: file)
    let verbs = ["commitment list", "commitment add --title X --kind money", "verify"]
    let answers = try verbs.map { verb in
      let result = try place.run("concert \(verb)")
      return "\(result.err.split(separator: "\n").first ?? "") \(result.code)"
    }
    #expect(try Data(contentsOf: file) == bytes)
    return answers
  }

  @Test("a file of another kind is refused and left as it is")
  func foreign() throws {
    let expected = [String](repeating: "error[not-a-ledger] l/ledger.db 65", count: 3)
    #expect(try answers { $0 = Data("hello".utf8) } == expected)
    // Another program's SQLite file.
    #expect(try answers { $0.replaceSubrange(68..<72, with: [0, 0, 0, 0]) } == expected)
  }

  @Test("a ledger of a later release is refused and left as it is")
  func newer() throws {
    let expected = [String](repeating: "error[newer-ledger] l/ledger.db 9 65", count: 3)
    let found = try answers { $0.replaceSubrange(60..<64, with: [0, 0, 0, 9]) }
    #expect(found == expected)
  }
}
