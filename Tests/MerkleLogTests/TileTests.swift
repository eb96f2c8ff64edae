import Foundation
import MerkleLog
import Testing

@Suite("tiles lie where tlog-tiles says and hold what it says")
struct TileTests {
  @Test("paths are the specification's")
  func paths() {
    let paths: [(Tile, String)] = [
      (.hashes(level: 0, index: 0, width: 256), "tile/0/000"),
      (.hashes(level: 0, index: 1_234_067, width: 256), "tile/0/x001/x234/067"),
      (.hashes(level: 1, index: 1234, width: 5), "tile/1/x001/234.p/5"),
      (.hashes(level: 63, index: 999, width: 255), "tile/63/999.p/255"),
      (.entries(index: 1000, width: 256), "tile/entries/x001/000"),
      (.entries(index: 0, width: 1), "tile/entries/000.p/1"),
      (
        .entries(index: Int64.max, width: 256),
        "tile/entries/x009/x223/x372/x036/x854/x775/807"
      ),
    ]
    for (tile, path) in paths {
      #expect(tile.path == path)
      #expect(Tile(path: path) == tile)
    }
  }

  @Test(
    "no tile has a second path",
    arguments: [
      "", "tile", "tile/0", "tile/0/", "tile/0/0", "tile/0/0000", "tile/0/00a", "tile/0/x000/001",
      "tile/0/001/002", "tile/0/x001/x002", "tile/0/x001", "tile/00/000", "tile/64/000",
      "tile/-1/000", "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/05", "tile/0/000.p/",
      "tile/0/000.p", "tile/0/000/", "tile/0/000.p/5/6", "/tile/0/000", "tile/entries/x009/000.p",
      "tile/entries/x009/x223/x372/x036/x854/x775/808", "tile/0/000.p.p/5", "tile/0/.p/5",
      "tile/0/x999/x999/x999/x999/x999/x999/x999/x999/999", "tile/0/../000", "Tile/0/000",
    ])
  func noPath(path: String) {
    #expect(Tile(path: path) == nil)
  }

  @Test("a tree of 70,000 leaves has the tiles that the specification counts")
  func counted() {
    let tiles = Array(Tile.hashTiles(in: 70_000))
    #expect(tiles.count == 273 + 1 + 1 + 1 + 1)
    #expect(tiles[272] == .hashes(level: 0, index: 272, width: 256))
    #expect(
      tiles[273...].map(\.path) == [
        "tile/0/273.p/112", "tile/1/000", "tile/1/001.p/17",
        "tile/2/000.p/1",
      ])
    #expect(Array(Tile.hashTiles(in: 0)).isEmpty)
    #expect(Array(Tile.entryBundles(in: 0)).isEmpty)
    #expect(Tile.hashTiles(in: 256).map(\.path) == ["tile/0/000", "tile/1/000.p/1"])
    #expect(Tile.entryBundles(in: 257).map(\.path) == ["tile/entries/000", "tile/entries/001.p/1"])
  }

  @Test("another log's 15 checkpoints, hash tiles and entry bundles agree, read and written by us")
  func tessera() throws {
    struct Log: Decodable { let vkey: String, leavesUtf8: [String] }
    let log = try Fixture.load("tlog/tessera-log.json", as: Log.self)
    let key = try VerifierKey(vkey: log.vkey)
    var nodes: [Hash] = []
    var bundle: [UInt8] = []
    for size in 1...15 {
      let leaf = Array(log.leavesUtf8[size - 1].utf8)
      nodes.append(Hash.leaf(leaf))
      Tile.append(leaf: leaf, to: &bundle)
      let note = try SignedNote(parsing: try Fixture.bytes("tlog/tessera/checkpoint.\(size)"))
      #expect(try note.verified(by: [key]) == [key])
      let checkpoint = try Checkpoint(parsing: note.text)
      #expect(checkpoint.size == Int64(size))
      let hashTile = try #require(Array(Tile.hashTiles(in: checkpoint.size)).first)
      let hashes = try Fixture.bytes("tlog/tessera/\(hashTile.path)")
      #expect(Tile.hashes(in: hashes) == nodes)
      #expect(Tile.encode(hashes: nodes) == hashes)
      let entryTile = try #require(Array(Tile.entryBundles(in: checkpoint.size)).first)
      let entries = try Fixture.bytes("tlog/tessera/\(entryTile.path)")
      #expect(bundle == entries)
      let leaves = try #require(Tile.leaves(in: entries))
      #expect(leaves.map { Hash.leaf(Array($0)) } == nodes)
      for index in nodes.indices {
        let path = try Tree.inclusionProof(of: Int64(index), in: checkpoint.size) { level, index in
          level == 0 ? Tile.hashes(in: hashes)?[Int(index)] : nil
        }
        let root = try Proof.root(
          ofLeaf: nodes[index], at: Int64(index), in: checkpoint.size, path: path)
        #expect(root == checkpoint.root)
      }
    }
  }

  @Test("a tile or bundle that is cut off, empty or too wide is refused")
  func malformed() {
    #expect(Tile.hashes(in: []) == nil)
    #expect(Tile.hashes(in: [UInt8](repeating: 0, count: 33)) == nil)
    #expect(Tile.hashes(in: [UInt8](repeating: 0, count: 32 * 257)) == nil)
    #expect(Tile.hashes(in: [UInt8](repeating: 0, count: 32 * 256))?.count == 256)
    #expect(Tile.leaves(in: []) == nil)
    #expect(Tile.leaves(in: [0]) == nil)
    #expect(Tile.leaves(in: [0, 2, 1]) == nil)
    #expect(Tile.leaves(in: [0, 0])?.count == 1)
    #expect(Tile.leaves(in: [UInt8](repeating: 0, count: 2 * 257)) == nil)
    var bundle: [UInt8] = []
    let long = [UInt8](repeating: 7, count: Tile.entryLimit)
    Tile.append(leaf: long, to: &bundle)
    #expect(Tile.leaves(in: bundle).map { $0.map(Array.init) } == [long])
  }
}
