internal import MerkleLog

/// Proofs and tiles.
enum ProofTargets {
  static let all = [tlogProof, proof, tilePath, hashTile, entryBundle]

  private static let leaves = (0..<300).map { Hash.leaf(Array("leaf \($0)".utf8)) }

  private static let tlogProof = FuzzTarget(
    name: "tlog-proof",
    seeds: NoteTargets.signedNotes.map { note in
      let path = (try? Tree.inclusionProof(of: 123, among: leaves)) ?? []
      return TlogProof(extra: Array("leaf".utf8), index: 123, path: path, checkpoint: note).encoded
    } + [TlogProof(extra: nil, index: 0, path: [], checkpoint: Array("x\n".utf8)).encoded],
    words: NoteTargets.words + ["extra ", "index ", "c2sp.org/tlog-proof@v1\n"]
  ) { input in
    try outcome(try TlogProof(parsing: input)) { proof in
      try law(proof.encoded == input, "a proof has one form")
      _ = try? proof.verified(leafHash: leaves[0], by: [])
      if let note = try? SignedNote(parsing: proof.checkpoint),
        let checkpoint = try? Checkpoint(parsing: note.text),
        let root = try? Proof.root(
          ofLeaf: leaves[0], at: proof.index, in: checkpoint.size, path: proof.path)
      {
        try law(root != checkpoint.root, "a made-up leaf lies in no tree")
      }
    }
  }

  /// Four numbers of eight bytes, then whole hashes: sizes and paths that no parser has seen.
  private static let proof = FuzzTarget(
    name: "proof",
    seeds: [(123, 300, 7, 300), (0, 1, 1, 1), (Int64.max - 1, Int64.max, 3, Int64.max)].map {
      [$0.0, $0.1, $0.2, $0.3].flatMap { number in
        (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * $0)) }
      } + [UInt8](repeating: 7, count: 32 * 9)
    }, words: []
  ) { input in
    let numbers = (0..<4).map { place in
      input.dropFirst(8 * place).prefix(8).reduce(Int64(0)) { $0 << 8 | Int64($1) }
    }
    let path = stride(from: 32, to: input.count - 31, by: 32).compactMap {
      Hash(bytes: input[$0..<$0 + 32])
    }
    let (index, size, from, to) = (numbers[0], numbers[1], numbers[2], numbers[3])
    let inclusion = try outcome(
      try Proof.root(ofLeaf: leaves[0], at: index, in: size, path: path)
    ) { root in
      try law(root != leaves[0] || path.isEmpty, "a path leads away from its leaf")
    }
    let consistency = try outcome(
      try Proof.checkConsistency(path, from: (from, leaves[1]), to: (to, leaves[2]))
    ) { _ in throw LawBroken("unrelated roots are not consistent") }
    if from <= to {
      _ = try? Proof.checkConsistency(path, of: from..<to, root: leaves[1], in: (size, leaves[2]))
    }
    return "\(inclusion), \(consistency)"
  }

  private static let tilePath = FuzzTarget(
    name: "tile-path",
    seeds: [
      "tile/0/x001/234.p/5", "tile/1/000", "tile/entries/x001/x234/067", "tile/63/999.p/255",
      "tile/entries/x009/x223/x372/x036/x854/x775/807",
    ].map { Array($0.utf8) }, words: ["tile/", "entries/", "/x", "x000/", ".p/", "/", ".."]
  ) { input in
    guard let path = String(validating: input, as: UTF8.self) else { return "no text" }
    guard let tile = Tile(path: path) else { return "refused" }
    try law(tile.path.utf8.elementsEqual(input), "a tile has one path")
    return "taken"
  }

  private static let hashTile = FuzzTarget(
    name: "hash-tile",
    seeds: [Tile.encode(hashes: leaves.prefix(256)), Tile.encode(hashes: leaves.prefix(1))],
    words: []
  ) { input in
    guard let hashes = Tile.hashes(in: input) else { return "refused" }
    try law(Tile.encode(hashes: hashes) == input, "a hash tile has one form")
    return "taken"
  }

  private static let entryBundle = FuzzTarget(
    name: "entry-bundle",
    seeds: [1, 5, 255, 256].map { count in
      var bundle: [UInt8] = []
      for index in 0..<count {
        Tile.append(leaf: [UInt8](repeating: 7, count: index % 9), to: &bundle)
      }
      return bundle
    }, words: []
  ) { input in
    guard let leaves = Tile.leaves(in: input) else { return "refused" }
    var again: [UInt8] = []
    for leaf in leaves { Tile.append(leaf: leaf, to: &again) }
    try law(again == input, "an entry bundle has one form")
    return "taken, \(leaves.count % 8)"
  }
}
