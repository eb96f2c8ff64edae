import EventSourcing
import Foundation
import MerkleLog
import Testing

@testable import Concert

@Suite("export of the log")
struct LogExportTests {
  /// Every file below a folder with its bytes.
  private func files(_ folder: String) throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    let paths = FileManager.default.enumerator(atPath: folder)
    while let name = paths?.nextObject() as? String {
      var isFolder: ObjCBool = false
      let path = folder + "/" + name
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { continue }
      if !isFolder.boolValue { files[name] = Array(try Data(contentsOf: URL(filePath: path))) }
    }
    return files
  }

  private func export(
    _ committee: Committee, to name: String, _ visibility: Visibility = .owner
  ) async throws -> ExportReceipt {
    let path = committee.beside(name)
    return try await committee.ledger().perform {
      try $0.exportLog(to: path, visibility: visibility)
    }
  }

  /// Many commitments as one append.
  private func grow(_ committee: Committee, by count: Int) async throws {
    let lines = (0..<count).map {
      #"{"do":"commitment.make","title":"Wells \#($0)","kind":"money","places":["ML"],"on":"2024-06-12"}"#
    }
    _ = try await committee.ledger().perform { try $0.send(lines) }
  }

  @Test("the tiles of an export give the checkpoint's root, and its leaves the tiles")
  func tiles() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await grow(committee, by: 600)
    let receipt = try await export(committee, to: "out")
    #expect(receipt.size == 603)
    let files = try files(committee.beside("out"))
    let note = try #require(files["checkpoint"])
    let checkpoint = try Checkpoint(parsing: SignedNote(parsing: note).text)
    var edge = TreeEdge()
    for tile in Tile.entryBundles(in: receipt.size) {
      let bundle = try #require(files[tile.path])
      for leaf in try #require(Tile.leaves(in: bundle)) {
        edge.append(Hash.leaf(Array(leaf)))
      }
    }
    #expect(edge.root == checkpoint.root)
    let root = try Tree.root(of: 0..<receipt.size) { level, index in
      let width = Int(min(256, receipt.size >> Int64(8 * level) - index & ~255))
      let tile = Tile.hashes(level: level, index: index >> 8, width: width)
      return files[tile.path].flatMap { Tile.hashes(in: $0) }?[Int(index & 255)]
    }
    #expect(root == checkpoint.root)
    #expect(files.keys.filter { $0.hasPrefix("tile/") }.count == 7)
  }

  @Test("an export that is repeated as the log grows ends as one made at once")
  func incremental() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    for count in [1, 252, 3, 254, 300] {
      try await grow(committee, by: count)
      _ = try await export(committee, to: "grown")
    }
    let again = try await export(committee, to: "grown")
    #expect(again.added == 0)
    #expect(try await export(committee, to: "fresh").added == 813)
    let (grown, fresh) = (
      try files(committee.beside("grown")), try files(committee.beside("fresh"))
    )
    #expect(Set(grown.keys) == Set(fresh.keys))
    #expect(grown == fresh)
  }

  @Test("what a reader may not see is withheld, and what rights depend on never is")
  func visibility() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell()
    let open = try await export(committee, to: "open", .public)
    let whole = try await export(committee, to: "whole")
    #expect(open.withheld > 0 && open.withheld == whole.confidential)
    #expect(open.confidential == 0)
    #expect(open.bodies + open.withheld == Int(open.size))
    let bodies = try files(committee.beside("open")).keys.filter { $0.hasPrefix("bodies/") }
    for position in 0..<3 { #expect(bodies.contains("bodies/\(position).json")) }
  }

  @Test("a folder that holds anything else is left as it is")
  func foreignFolders() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    let path = committee.beside("mine")
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    _ = try committee.write(Array("thesis".utf8), to: "mine/thesis.txt")
    await #expect(throws: ProofRefusal.folderNotOurs(path: path)) {
      try await export(committee, to: "mine")
    }
    #expect(try Set(files(path).keys) == ["thesis.txt"])
    _ = try await export(committee, to: "open", .public)
    await #expect(
      throws: ProofRefusal.otherVisibility(path: committee.beside("open"), level: "public")
    ) { try await export(committee, to: "open") }
    let other = try Committee(now: "2024-06-13T09:14:02Z")
    defer { other.remove() }
    try FileManager.default.copyItem(
      atPath: committee.beside("open"), toPath: other.beside("open"))
    await #expect(
      throws: ProofRefusal.exportForked(path: other.beside("open"), size: 3)
    ) { try await export(other, to: "open", .public) }
  }

  @Test("an older ledger does not overwrite the export of a newer one")
  func rollback() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    let copy = committee.folder + "-older"
    try FileManager.default.copyItem(atPath: committee.folder, toPath: copy)
    try await committee.tell(["ministries"])
    let receipt = try await export(committee, to: "out")
    try FileManager.default.removeItem(atPath: committee.folder)
    try FileManager.default.moveItem(atPath: copy, toPath: committee.folder)
    await #expect(
      throws: ProofRefusal.exportAhead(
        path: committee.beside("out"), size: receipt.size, signed: 3)
    ) { try await export(committee, to: "out") }
  }

  @Test("a ledger whose rows do not fit its tree is not exported")
  func damaged() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try committee.tamper("UPDATE events SET header = replace(header, 'MFA', 'DEF') WHERE seq = 1")
    await #expect(throws: ProofRefusal.nodeDiffers(at: 1)) {
      try await export(committee, to: "out")
    }
  }
}
