import EventSourcing
import Foundation
import Testing

@testable import Concert

@Suite("evidence")
struct EvidenceTests {
  @Test("a kept copy that is not the file any more is written anew")
  func rewritten() throws {
    let committee = try Committee()
    defer { committee.remove() }
    let places = Places(ledger: committee.folder, variables: committee.environment.variables)
    let note = committee.folder + "/note.txt"
    for content in ["a report", ""] {
      try Data(content.utf8).write(to: URL(filePath: note))
      let entry = try Evidence(of: places).entry(forFile: note, keeps: true)
      let kept = URL(filePath: places.evidence + "/" + (entry["sha256"]?.string ?? ""))
      for damage in ["a repo", "a rEport", "a report and more"] {
        try Data(damage.utf8).write(to: kept)
        #expect(try Evidence(of: places).entry(forFile: note, keeps: true) == entry)
        #expect(try Data(contentsOf: kept) == Data(content.utf8))
      }
    }
  }

  @Test("evidence that is named and nowhere kept is missing, also without a folder for it")
  func missing() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    let hash = String(repeating: "0", count: 64)
    let receipt = try await committee.submit([
      #"{"do":"contribution.log","title":"Visit","kind":"expertise","evidence":[{"name":"note.pdf","sha256":"\#(hash)"}]}"#
    ])
    #expect(receipt.stored == 1)
    let doctor = Doctor(folder: committee.folder, environment: committee.environment)
    let results = await doctor.examine()
    let found = try #require(results.first { $0.check == "evidence" })
    #expect(found.state == .warn)
    #expect(found.message.description.contains("note.pdf"))
  }
}
