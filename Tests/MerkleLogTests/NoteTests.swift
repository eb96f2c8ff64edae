import Foundation
import MerkleLog
import Testing

struct CheckpointVector: Decodable {
  let name: String
  let vkeys: [String]
  let note: String
  let size: Int64
  let ed25519: Bool?
  let parseOnly: Bool?
}

private struct NoteVector: Decodable {
  let name: String
  let vkeys: [String]
  let valid: Bool
  let note: String?
  let noteBase64: String?
  let verifiedSignatures: Int?

  var bytes: [UInt8] {
    note.map { Array($0.utf8) } ?? Array(Data(base64Encoded: noteBase64!)!)
  }
}

@Suite("signed notes are read as Go's sumdb reads them")
struct NoteTests {
  @Test("published notes are taken or refused as published")
  func publishedNotes() throws {
    for vector in try Fixture.load("signed-note/notes.json", as: [NoteVector].self) {
      let keys = try vector.vkeys.map { try VerifierKey(vkey: $0) }
      let verified = try? SignedNote(parsing: vector.bytes).verified(by: keys)
      #expect((verified ?? []).count == (vector.verifiedSignatures ?? 0), "\(vector.name)")
      #expect(((verified ?? []).isEmpty == false) == vector.valid, "\(vector.name)")
      if vector.valid { #expect(try SignedNote(parsing: vector.bytes).encoded == vector.bytes) }
    }
  }

  @Test("published verifier keys are taken or refused as published")
  func publishedKeys() throws {
    struct Keys: Decodable { let valid: [String], invalid: [String] }
    let keys = try Fixture.load("signed-note/vkeys.json", as: Keys.self)
    for text in keys.valid {
      #expect(try VerifierKey(vkey: text).vkey == text)
      let bytes = Array(text.utf8)
      for index in bytes.indices {
        var changed = bytes
        changed[index] += 1
        #expect(throws: KeyError.self) {
          try VerifierKey(vkey: String(decoding: changed, as: UTF8.self))
        }
        #expect(throws: KeyError.self) {
          try VerifierKey(vkey: String(decoding: bytes[..<index], as: UTF8.self))
        }
      }
    }
    for text in keys.invalid { #expect(throws: KeyError.self) { try VerifierKey(vkey: text) } }
  }

  @Test("published checkpoints parse, and verify where the key is Ed25519")
  func publishedCheckpoints() throws {
    for vector in try Fixture.load("tlog/checkpoints.json", as: [CheckpointVector].self) {
      let note = try SignedNote(parsing: Array(vector.note.utf8))
      let checkpoint = try Checkpoint(parsing: note.text)
      #expect(checkpoint.size == vector.size)
      #expect(checkpoint.text == note.text)
      if vector.ed25519 == false {
        #expect(throws: KeyError.self) { try VerifierKey(vkey: vector.vkeys[0]) }
      } else if vector.parseOnly != true {
        let keys = try vector.vkeys.map { try VerifierKey(vkey: $0) }
        #expect(try note.verified(by: keys) == keys, "\(vector.name)")
      }
    }
  }

  @Test(
    "a checkpoint that is not one is refused at its line",
    arguments: [
      ("a\n1\n", NoteError.badText), ("\n1\nx\n", .badLine(line: 1)),
      ("a\n01\nx\n", .badLine(line: 2)),
      ("a\n-1\nx\n", .badLine(line: 2)), ("a\n1\nx\n", .badLine(line: 3)),
      ("a\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n", .badLine(line: 4)),
    ])
  func badCheckpoint(text: String, error: NoteError) {
    #expect(throws: error) { try Checkpoint(parsing: Array(text.utf8)) }
  }

  @Test("what a key signs it verifies, and no altered byte of it")
  func signAndAlter() throws {
    let key = try SigningKey(
      name: "ledger.example/officer/a", seed: [UInt8](repeating: 7, count: 32))
    let other = try SigningKey(name: "ledger.example/officer/b")
    let note = try SignedNote.sign(Array("one\n\ntwo\n".utf8), with: [key, other])
    let encoded = note.encoded
    #expect(try SignedNote(parsing: encoded) == note)
    #expect(try note.verified(by: [key.verifier]) == [key.verifier])
    for index in encoded.indices {
      var changed = encoded
      changed[index] ^= 1
      let found =
        (try? SignedNote(parsing: changed).verified(by: [key.verifier, other.verifier])) ?? []
      #expect(found.count < 2)
    }
  }

  @Test("a text that no note may carry is not signed", arguments: ["", "no end", "tab\there\n"])
  func badText(text: String) throws {
    let key = try SigningKey(name: "a")
    #expect(throws: NoteError.badText) { try SignedNote.sign(Array(text.utf8), with: [key]) }
  }
}

@Suite("keys have one text")
struct KeyTests {
  @Test("RFC 8032's first key has its published public key and signature")
  func rfc8032() throws {
    let seed = Hash(hex: "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")!
    let key = try SigningKey(name: "test", seed: seed.bytes)
    #expect(
      Hash(bytes: key.publicKey)!.hex
        == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    let signature = try key.sign([])
    #expect(Hash(bytes: signature.prefix(32))!.hex.hasPrefix("e5564300c360ac729086e2cc806e828a"))
    #expect(key.verifier.isValid(signature: signature, for: []))
    #expect(!key.verifier.isValid(signature: signature, for: [0]))
  }

  @Test("a key file's line gives the key back")
  func fileText() throws {
    let key = try SigningKey(name: "ledger.example")
    let copy = try SigningKey(fileText: key.fileText)
    #expect(copy.verifier == key.verifier)
    #expect(key.fileText.hasPrefix("PRIVATE+KEY+ledger.example+"))
    #expect(try VerifierKey(vkey: key.verifier.vkey) == key.verifier)
    #expect(throws: KeyError.self) { try SigningKey(fileText: key.verifier.vkey) }
    #expect(throws: KeyError.self) { try SigningKey(fileText: key.fileText + "more") }
  }

  @Test(
    "a key name has no space and no plus and begins with no brace",
    arguments: ["", "a b", "a+b", "{a", "a\u{a0}b", "a\n"])
  func badNames(name: String) {
    #expect(throws: KeyError.badName(name)) { try SigningKey(name: name) }
  }

  @Test("points of small order and second encodings are no keys")
  func weakKeys() {
    var one = [UInt8](repeating: 0, count: 32)
    one[0] = 1
    var large = [UInt8](repeating: 0xff, count: 32)
    large[0] = 0xee
    for key in [one, large] {
      #expect(throws: KeyError.weakKey(name: "a")) { try VerifierKey(name: "a", publicKey: key) }
    }
  }

  @Test("base64 takes only what it would write")
  func base64() {
    for length in 0..<70 {
      let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 * 37) }
      let text = Base64.encode(bytes)
      #expect(text == Data(bytes).base64EncodedString())
      #expect(Base64.decode(text.utf8) == bytes)
    }
    for text in ["A", "AA", "AA=", "AB==", "AAB=", "AA==AA==", "A===", "====", "AA=A", "A A="] {
      #expect(Base64.decode(text.utf8) == nil, "\(text)")
    }
  }
}
