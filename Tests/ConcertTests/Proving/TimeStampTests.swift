import EventSourcing
import Foundation
import MerkleLog
import Testing

@testable import Concert

@Suite("time stamps")
struct TimeStampTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Fixtures/rfc3161")

  private func file(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: Self.folder.appending(path: name)))
  }

  @Test("an authority's response says which text was there, and when")
  func responses() throws {
    let token = try TimeStampToken(parsing: try file("response-sha256.tsr"))
    #expect(token.imprint == Hash(of: Array("hello".utf8)).bytes)
    #expect(token.at == Moment("2025-05-09T11:58:55.000Z"))
    let other = try TimeStampToken(parsing: try file("response-expired.tsr"))
    #expect(other.imprint == Hash(of: try file("payload")).bytes)
    #expect(other.at == Moment("2023-02-01T00:00:00.000Z"))
    #expect(try TimeStampToken(parsing: token.token) == token)
  }

  @Test(
    "another hash than SHA-256 is refused",
    arguments: ["response-sha384.tsr", "response-sha512.tsr", "issue-104.tsr"])
  func otherHashes(_ name: String) throws {
    #expect(throws: TimeStampRefusal.otherHash) {
      try TimeStampToken(parsing: try file(name))
    }
  }

  @Test("cut off, longer or other bytes are refused, and none bring the reader down")
  func hostile() throws {
    let bytes = try file("response-sha256.tsr")
    for end in bytes.indices {
      #expect(throws: TimeStampRefusal.self) { try TimeStampToken(parsing: Array(bytes[..<end])) }
    }
    #expect(throws: TimeStampRefusal.notAToken) { try TimeStampToken(parsing: bytes + [0]) }
    for index in bytes.indices {
      for bit in 0..<8 {
        var altered = bytes
        altered[index] ^= 1 << UInt8(bit)
        _ = try? TimeStampToken(parsing: altered)
      }
    }
  }

  @Test("a token over another text than the checkpoint is not kept")
  func otherText() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    let bytes = try file("response-sha256.tsr")
    await #expect(throws: TimeStampRefusal.otherText) {
      try await committee.ledger().stamped(by: bytes, over: nil)
    }
    await #expect(throws: TimeStampRefusal.otherText) {
      try await committee.ledger().stamped(by: bytes, over: Array("hello".utf8))
    }
  }

  @Test("the query is the one that openssl writes for the same text")
  func query() {
    let imprint = Hash(of: Array("hello".utf8))
    let hex =
      "30390201013031300d060960864801650304020105000420" + imprint.hex + "0101ff"
    #expect(hexText(TimeStampToken.query(imprint.bytes)) == hex)
  }
}
