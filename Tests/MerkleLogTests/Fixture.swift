import Foundation
import MerkleLog
import Testing

/// A committed vector file.
enum Fixture {
  static func load<Content: Decodable>(_ path: String, as type: Content.Type) throws -> Content {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(type, from: Data(try bytes(path)))
  }

  static func bytes(_ path: String) throws -> [UInt8] {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    return Array(try Data(contentsOf: folder.appendingPathComponent("Fixtures/\(path)")))
  }
}

func bytes(hex: String) throws -> [UInt8] {
  let digits = Array(hex.utf8)
  try #require(digits.count % 2 == 0)
  return try stride(from: 0, to: digits.count, by: 2).map {
    try #require(UInt8(String(decoding: digits[$0...($0 + 1)], as: UTF8.self), radix: 16))
  }
}

/// The definition of RFC 6962, 2.1, word for word; slow.
func merkleTreeHash(_ leafHashes: ArraySlice<Hash>) -> Hash {
  guard let first = leafHashes.first else { return .ofNothing }
  if leafHashes.count == 1 { return first }
  var split = 1
  while split * 2 < leafHashes.count { split *= 2 }
  let middle = leafHashes.startIndex + split
  return Hash.node(
    merkleTreeHash(leafHashes[..<middle]), merkleTreeHash(leafHashes[middle...]))
}

func leafHashes(_ count: Int) -> [Hash] {
  (0..<count).map { Hash.leaf(Array("leaf \($0)".utf8)) }
}
