import Crypto
import Foundation
import MerkleLog
import Testing

private struct Wycheproof: Decodable {
  struct Group: Decodable { let publicKey: Key, tests: [Case] }
  struct Key: Decodable { let pk: String }
  struct Case: Decodable { let tcId: Int, msg: String, sig: String, result: String }
  let numberOfTests: Int
  let testGroups: [Group]
}

private struct EdgeCase: Decodable {
  let number: Int
  let key: String
  let sig: String
  let msg: String
  let flags: Set<String>?
}

@Suite("Ed25519 is RFC 8032's, by one written rule")
struct Ed25519Tests {
  @Test("1024 published keys sign as published, byte for byte")
  func rfc8032() throws {
    let text = String(decoding: try Fixture.bytes("ed25519/rfc8032.txt"), as: UTF8.self)
    let lines = text.split(separator: "\n")
    #expect(lines.count == 1024)
    for (number, line) in lines.enumerated() {
      let fields = try line.split(separator: ":", omittingEmptySubsequences: false).map {
        try bytes(hex: String($0))
      }
      let key = try SigningKey(name: "test", seed: fields[0])
      #expect(key.publicKey == fields[1], "line \(number + 1)")
      #expect(key.verifier.isValid(signature: fields[3], for: fields[2]), "line \(number + 1)")
      #expect(try key.sign(fields[2]) == fields[3], "line \(number + 1)")
    }
  }

  @Test("151 cases of Wycheproof have their published result")
  func wycheproof() throws {
    let suite = try Fixture.load("ed25519/wycheproof.json", as: Wycheproof.self)
    var count = 0
    for group in suite.testGroups {
      let key = try? VerifierKey(name: "test", publicKey: try bytes(hex: group.publicKey.pk))
      for vector in group.tests {
        count += 1
        let isValid =
          try key?.isValid(signature: bytes(hex: vector.sig), for: bytes(hex: vector.msg)) ?? false
        #expect(isValid == (vector.result == "valid"), "tcId \(vector.tcId)")
      }
    }
    #expect(count == 151 && suite.numberOfTests == 151)
  }

  @Test("914 edge cases follow the rule exactly, ours and the library's below it")
  func edgeCases() throws {
    let vectors = try Fixture.load("ed25519/cctv.json", as: [EdgeCase].self)
    #expect(vectors.count == 914)
    var (byLibrary, byUs) = (0, 0)
    for vector in vectors {
      let flags = vector.flags ?? []
      let (key, signature) = (try bytes(hex: vector.key), try bytes(hex: vector.sig))
      let message = Array(vector.msg.utf8)
      // The library: R is compared by its bytes, and no cofactor clears what is left over.
      let library = flags.isDisjoint(with: ["non_canonical_R", "low_order_residue"])
      let raw = try? Curve25519.Signing.PublicKey(rawRepresentation: key)
      #expect((raw?.isValidSignature(signature, for: message) ?? false) == library, "\(vector)")
      // Ours: and no key of small order, and none written in a second way.
      let isKey = flags.isDisjoint(with: ["low_order_A", "non_canonical_A"])
      let ours = try? VerifierKey(name: "test", publicKey: key)
      #expect((ours != nil) == isKey, "\(vector)")
      #expect(
        (ours?.isValid(signature: signature, for: message) ?? false) == (library && isKey),
        "\(vector)")
      if library { byLibrary += 1 }
      if library && isKey { byUs += 1 }
    }
    #expect(byLibrary == 208)
    #expect(byUs == 86)
  }

  @Test("a signature has one S: adding the group's order makes it another, which is refused")
  func canonicalS() throws {
    let key = try SigningKey(name: "test", seed: [UInt8](repeating: 3, count: 32))
    let message = Array("text\n".utf8)
    var signature = try key.sign(message)
    #expect(key.verifier.isValid(signature: signature, for: message))
    let order = try bytes(hex: "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010")
    var carry = 0
    for index in 0..<32 {
      carry += Int(signature[32 + index]) + Int(order[index])
      signature[32 + index] = UInt8(carry & 255)
      carry >>= 8
    }
    #expect(!key.verifier.isValid(signature: signature, for: message))
  }
}
