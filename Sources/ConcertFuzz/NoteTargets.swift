internal import EventSourcing
internal import MerkleLog

/// Notes, what stands in them, and the keys that sign them.
enum NoteTargets {
  static let all = [note, checkpoint, appendNote, keys, base64]

  /// Keys that exist for this program alone.
  private static let signers = ["ledger.example", "ledger.example/officer/A.b", "w.example"]
    .enumerated().compactMap { index, name in
      try? SigningKey(name: name, seed: [UInt8](repeating: UInt8(index + 1), count: 32))
    }
  private static let witness = try? WitnessSigningKey(
    name: "court.example", seed: [UInt8](repeating: 9, count: 32))
  private static let size: Int64 = 20_852_163
  static let words = [
    "\n", "\n\n", "\n\n— ", " ", "=", "==", "ledger.example", "concert-append/v1", "0 -", "2026-",
    "T00:00:00.000Z", "PRIVATE+KEY+", "+", Hash.ofNothing.base64,
  ]

  static let checkpointText = Checkpoint(
    origin: "ledger.example", size: size, root: Hash(of: [1])
  ).text
  private static let appendText = AppendNote(
    origin: "ledger.example", count: 3, headersRoot: Hash(of: [2]),
    signedAt: "2026-03-01T10:56:46.123Z",
    lastVerified: AppendNote.LastVerified(size: 12, root: Hash(of: [3]))
  ).text
  private static let signedTexts: Set<[UInt8]> = [
    checkpointText, appendText, Array("one\n\ntwo\n".utf8),
  ]

  static let signedNotes: [[UInt8]] = {
    var notes = signedTexts.sorted { $0.lexicographicallyPrecedes($1) }.compactMap {
      try? SignedNote.sign($0, with: signers).encoded
    }
    if let checkpoint = try? Checkpoint(parsing: checkpointText), let witness,
      let log = try? NoteSignature(of: checkpointText, by: signers[0]),
      let line = try? witness.cosign(checkpoint, at: 1_679_315_147),
      let note = try? SignedNote(text: checkpointText, signatures: [log, line])
    {
      notes.append(note.encoded)
    }
    return notes
  }()

  private static let note = FuzzTarget(name: "note", seeds: signedNotes, words: words) { input in
    try outcome(try SignedNote(parsing: input)) { note in
      try law(note.encoded == input, "a note has one form")
      let keys = signers.map(\.verifier)
      if let found = try? note.verified(by: keys), !found.isEmpty {
        try law(signedTexts.contains(note.text), "only what was signed verifies")
      }
      if let witness, let found = try? note.cosignatures(by: [witness.verifier]), !found.isEmpty {
        try law(note.text == checkpointText, "only what was cosigned verifies")
        try law(found[0].cosignature.timestamp == 1_679_315_147, "a witness's time is signed")
      }
    }
  }

  private static let checkpoint = FuzzTarget(
    name: "checkpoint", seeds: [checkpointText, checkpointText + Array("extension\n".utf8)],
    words: words
  ) { input in
    try outcome(try Checkpoint(parsing: input)) { checkpoint in
      try law(checkpoint.text == input, "a checkpoint has one form")
      try law(checkpoint.size >= 0, "a tree has no negative size")
    }
  }

  private static let appendNote = FuzzTarget(
    name: "append-note", seeds: [appendText], words: words
  ) { input in
    try outcome(try AppendNote(parsing: input)) { note in
      try law(note.text == input, "an append note has one form")
      try law(note.count > 0, "an append holds events")
      _ = Moment(note.signedAt)
    }
  }

  private static let keys = FuzzTarget(
    name: "keys",
    seeds: (signers.flatMap { [$0.verifier.vkey, $0.fileText] }
      + [witness?.verifier.vkey, witness?.fileText].compactMap { $0 }).map { Array($0.utf8) },
    words: words
  ) { input in
    guard let text = String(validating: input, as: UTF8.self) else { return "no text" }
    let known = Set(signers.map(\.verifier))
    let verdicts = [
      try outcome(try VerifierKey(vkey: text)) { key in
        try law(key.vkey == text && key.vkey.utf8.elementsEqual(input), "a vkey has one form")
        try law(known.contains(key) || key.publicKey.count == 32, "a key has 32 bytes")
      },
      try outcome(try WitnessKey(vkey: text)) { key in
        try law(key.vkey.utf8.elementsEqual(input), "a witness's vkey has one form")
      },
      try outcome(try SigningKey(fileText: text)) { key in
        let line = input.last == UInt8(ascii: "\n") ? input : input + [UInt8(ascii: "\n")]
        try law(key.fileText.utf8.elementsEqual(line), "a key file has one form")
        try law(
          try key.verifier.isValid(signature: key.sign(input), for: input),
          "a private key signs for its public one")
      },
      try outcome(try WitnessSigningKey(fileText: text)) { key in
        try law(
          key.fileText.utf8.elementsEqual(
            input.last == UInt8(ascii: "\n") ? input : input + [UInt8(ascii: "\n")]),
          "a witness's key file has one form")
      },
    ]
    try law(verdicts.filter { $0 == "taken" }.count <= 1, "a text is one kind of key")
    return verdicts.joined(separator: ", ").filter { !$0.isHexDigit || $0.isLowercase }
  }

  private static let base64 = FuzzTarget(
    name: "base64",
    seeds: ["", "AA==", "AAA=", "AAAA", "+/+/", Hash.ofNothing.base64].map { Array($0.utf8) },
    words: words
  ) { input in
    guard let bytes = Base64.decode(input) else { return "refused" }
    try law(Base64.encode(bytes).utf8.elementsEqual(input), "base64 has one form")
    return "taken, \(bytes.count % 3)"
  }
}
