import Foundation
import MerkleLog

/// A committed vector file.
enum Fixture {
  static func load<Content: Decodable>(_ path: String, as type: Content.Type) throws -> Content {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let data = try Data(contentsOf: folder.appendingPathComponent("Fixtures/\(path)"))
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(type, from: data)
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
