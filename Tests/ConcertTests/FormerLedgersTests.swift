import EventLog
import EventSourcing
import Foundation
import Testing

@testable import Concert

/// Tests/Fixtures/ledgers: what a former release wrote is opened, verified and folded for ever.
@Suite("ledgers of former releases")
struct FormerLedgersTests {
  private static let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Fixtures/ledgers")

  @Test("there is one of every format")
  func all() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.fixtures.path)
    let wanted = (1...LedgerFormat.newest).map { "format-\($0)" }
    #expect(files.filter { $0.hasPrefix("format-") && !$0.hasSuffix(".vkey") }.sorted() == wanted)
  }

  @Test(
    "each is what was written, verifies, and every view folds it",
    arguments: [
      (
        format: 1, size: 30,
        root: "98f4b017686299e317388ed774f02e66f91ca90ce5e9df9d402bf3ceeae35d20"
      )
    ])
  func each(format: Int, size: Position, root: String) async throws {
    let home = FileManager.default.temporaryDirectory
      .appending(path: "concert-former-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: home) }
    let folder = home + "/ledger"
    try FileManager.default.copyItem(
      atPath: Self.fixtures.path + "/format-\(format)", toPath: folder)
    #expect(try Migration(ofLedgerIn: folder).format == format)
    let environment = Environment.system(variables: ["HOME": home])
    let backup = try Backup(at: folder, environment: environment).check()
    #expect(backup.size == size && backup.root == root)
    let key = try String(
      contentsOfFile: Self.fixtures.path + "/format-\(format).vkey", encoding: .utf8)
    let report = try Verification(
      opening: folder, logKey: key.trimmingCharacters(in: .newlines), environment: environment
    ).run()
    #expect(report.isSound, "\(report.findings)")
    let ledger = try Concert.Ledger(opening: folder, environment: environment)
    try await ledger.catchUpViews()
    for view in try await ledger.views() {
      #expect(!view.isFaulted && view.position == size, "\(view)")
    }
    let promises = try await ledger.list(.commitment)
    #expect(promises.total == 6)
    let before = try await ledger.list(.commitment, at: Clocks(knownAt: .position(20)))
    #expect(before.total < 6)
  }

  @Test("a newer one, and one of no format, is refused and left as it is")
  func others() throws {
    for (format, code) in [(UInt8(LedgerFormat.newest + 1), "newer-ledger"), (0, "not-a-ledger")] {
      let folder = FileManager.default.temporaryDirectory
        .appending(path: "concert-former-\(UUID().uuidString)")
      defer { try? FileManager.default.removeItem(at: folder) }
      try FileManager.default.copyItem(
        at: Self.fixtures.appending(path: "format-1"), to: folder)
      let file = folder.appending(path: "ledger.db")
      var bytes = try Data(contentsOf: file)
      bytes.replaceSubrange(60..<64, with: [0, 0, 0, format])
      try bytes.write(to: file)
      #expect {
        try Migration(ofLedgerIn: folder.path)
      } throws: { ($0 as? any Explainable)?.explanation.code == code }
      #expect(throws: (any Error).self) {
        try Concert.Ledger(opening: folder.path, environment: .system(variables: [:]))
      }
      #expect(try Data(contentsOf: file) == bytes)
    }
    #expect {
      try Migration(ofLedgerIn: "/nowhere")
    } throws: { ($0 as? any Explainable)?.explanation.code == "no-such-ledger" }
  }
}
