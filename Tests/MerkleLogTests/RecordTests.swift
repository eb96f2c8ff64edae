import Crypto
import MerkleLog
import Testing

@Suite("leaf, body and append note are INTEGRITY's, byte for byte")
struct RecordTests {
  private let root = Hash(of: Array("root".utf8))

  @Test("a hash is SHA-256 as swift-crypto gives it, at every length")
  func everyLength() {
    let bytes = (0..<400).map { UInt8(truncatingIfNeeded: $0 * 131 + 7) }
    for count in 0...bytes.count {
      let digest = Array(SHA256.hash(data: bytes[..<count]))
      #expect(Hash(of: bytes[..<count]).bytes == digest)
      #expect(Hash(of: bytes.prefix(count).lazy.map { $0 }).bytes == digest)
    }
    #expect(Hash(ofBuffer: UnsafeRawBufferPointer(start: nil, count: 0)) == .ofNothing)
  }

  @Test("a body's digest is the same however it is asked for")
  func bodies() {
    var scratch: [UInt8] = []
    for count in [0, 1, 15, 16, 63, 64, 65, 5000, 3] {
      let salt = [UInt8](repeating: 0xa5, count: 32)
      let payload = [UInt8](repeating: 0x5a, count: count)
      let digest = salt.withUnsafeBytes { salt in
        payload.withUnsafeBytes { Body.digest(salt: salt, payload: $0, scratch: &scratch) }
      }
      #expect(digest == Body.digest(salt: salt, payload: payload))
      #expect(
        digest.bytes == Array(SHA256.hash(data: Array("concert-body/v1\n".utf8) + salt + payload)))
    }
  }

  @Test("an append note has six lines")
  func appendNote() throws {
    let seen = AppendNote.LastVerified(size: 12, root: root)
    let note = AppendNote(
      origin: "ledger.example", count: 3, headersRoot: root,
      signedAt: "2024-03-01T10:56:46.123Z", lastVerified: seen)
    let text = """
      concert-append/v1
      ledger.example
      3
      SBNJTRN+FjG7owHVrKtue7eqdM4RhdRWVl71HXN2d7I=
      2024-03-01T10:56:46.123Z
      12 SBNJTRN+FjG7owHVrKtue7eqdM4RhdRWVl71HXN2d7I=

      """
    #expect(String(decoding: note.text, as: UTF8.self) == text)
    #expect(try AppendNote(parsing: note.text) == note)
    let first = AppendNote(
      origin: "ledger.example", count: 3, headersRoot: root,
      signedAt: "2024-03-01T10:56:46.123Z", lastVerified: nil)
    #expect(String(decoding: first.text, as: UTF8.self).hasSuffix("Z\n0 -\n"))
    #expect(try AppendNote(parsing: first.text) == first)
  }

  @Test("an append note in any other form is refused at its line")
  func badAppendNote() {
    let lines = [
      "concert-append/v1", "ledger.example", "3", root.base64, "2024-03-01T10:56:46.123Z", "0 -",
    ]
    let bad = ["concert-append/v2", "a b", "03", "x", "2024-03-01T10:56:46Z", "0 \(root.base64)"]
    for index in lines.indices {
      var changed = lines
      changed[index] = bad[index]
      #expect(throws: NoteError.badLine(line: index + 1)) {
        try AppendNote(parsing: Array(changed.map { $0 + "\n" }.joined().utf8))
      }
    }
    #expect(throws: NoteError.badText) {
      try AppendNote(parsing: Array(lines.joined(separator: "\n").utf8))
    }
  }

  @Test("a leaf has four lines and ends with LF")
  func leaf() {
    let line = Array("{\"act\":\"ledger.created\"}".utf8)
    let leaf = Leaf.bytes(
      seq: 1_000, recorded: "2024-03-01T10:56:46.123Z", appendIndex: 0, noteHash: root,
      headerLine: line)
    let text = """
      concert-leaf/v1
      seq 1000
      recorded 2024-03-01T10:56:46.123Z
      append 0 SBNJTRN+FjG7owHVrKtue7eqdM4RhdRWVl71HXN2d7I=
      {"act":"ledger.created"}

      """
    #expect(String(decoding: leaf, as: UTF8.self) == text)
    var scratch: [UInt8] = [1, 2, 3]
    let writer = LeafWriter(recorded: "2024-03-01T10:56:46.123Z", noteHash: root)
    let hash = line.withUnsafeBytes {
      writer.hash(seq: 1_000, appendIndex: 0, headerLine: $0, scratch: &scratch)
    }
    #expect(hash == Hash.leaf(leaf))
  }

  @Test("a leaf and its header line are hashed together as they are alone")
  func hashes() {
    let writer = LeafWriter(recorded: "2024-03-01T10:56:46.123Z", noteHash: root)
    var scratch: [UInt8] = []
    var other: [UInt8] = []
    for (seq, length) in [(0, 0), (9, 300), (10, 1), (Int64.max, 5000), (100, 64), (1, 0)] {
      let line = [UInt8](repeating: 0x61, count: length)
      line.withUnsafeBytes { line in
        let both = writer.hashes(
          seq: seq, appendIndex: seq, headerLine: line, scratch: &scratch)
        let leaf = writer.hash(seq: seq, appendIndex: seq, headerLine: line, scratch: &other)
        #expect(both.leaf == leaf)
        #expect(both.header == Hash.leaf(line))
      }
    }
  }

  @Test("a digest is known by its own 64 digits and by no others")
  func writtenDigest() {
    let hash = Hash(of: Array("ledger".utf8))
    var digits = Array(hash.hex.utf8)
    #expect(digits.withUnsafeBytes { hash.isWritten(in: $0) })
    for index in digits.indices {
      let digit = digits[index]
      digits[index] = digit == 0x30 ? 0x61 : 0x30
      #expect(!digits.withUnsafeBytes { hash.isWritten(in: $0) })
      digits[index] = digit
    }
    #expect(!digits.dropLast().withUnsafeBytes { hash.isWritten(in: $0) })
    #expect(!Array(hash.hex.uppercased().utf8).withUnsafeBytes { hash.isWritten(in: $0) })
  }

  @Test("salt and payload are hashed alike, side by side or apart")
  func placesOfABody() {
    let salt = [UInt8](repeating: 5, count: 32)
    let payload = Array(#"{"title":"Wells"}"#.utf8)
    var scratch: [UInt8] = []
    let whole = Body.digest(salt: salt, payload: payload)
    let joined = (salt + payload).withUnsafeBytes {
      Body.digest(
        salt: UnsafeRawBufferPointer(rebasing: $0[..<32]),
        payload: UnsafeRawBufferPointer(rebasing: $0[32...]), scratch: &scratch)
    }
    let apart = salt.withUnsafeBytes { salt in
      payload.withUnsafeBytes { Body.digest(salt: salt, payload: $0, scratch: &scratch) }
    }
    #expect(joined == whole && apart == whole)
  }

  @Test(
    "numbers in a leaf have no leading zero", arguments: [0, 9, 10, 99, 100, 12_345, Int64.max])
  func numbers(seq: Int64) {
    let leaf = Leaf.bytes(
      seq: seq, recorded: "r", appendIndex: seq, noteHash: root, headerLine: [])
    let text = String(decoding: leaf, as: UTF8.self)
    #expect(text.contains("seq \(seq)\n") && text.contains("append \(seq) "))
  }

  @Test("a body's digest is taken over heading, salt and payload")
  func body() {
    let salt = [UInt8](repeating: 5, count: 32)
    let payload = Array("{}".utf8)
    #expect(
      Body.digest(salt: salt, payload: payload)
        == Hash(of: Array("concert-body/v1\n".utf8) + salt + payload))
    #expect(
      Body.commandDigest(salt: salt, command: payload)
        == Hash(of: Array("concert-command/v1\n".utf8) + salt + payload))
  }

  @Test("the root over header lines is the RFC 6962 root over the lines")
  func headers() {
    let lines = (0..<100).map { Array("{\"n\":\($0)}".utf8) }
    var root = HeadersRoot()
    for line in lines { root.append(headerLine: line) }
    #expect(root.count == 100)
    #expect(root.root == merkleTreeHash(lines.map { Hash.leaf($0) }[...]))
  }
}
