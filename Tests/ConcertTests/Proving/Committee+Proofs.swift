import EventLog
import EventSourcing
import Foundation
import MerkleLog

@testable import Concert

extension Committee {
  var vkey: String {
    get throws {
      let places = Places(ledger: folder, variables: environment.variables)
      guard let key = try KeyStore(folder: places.keys).key(named: "test.example/committee") else {
        throw NoKey()
      }
      return key.verifier.vkey
    }
  }

  private struct NoKey: Error {}

  func prove(_ reference: String, withPayload: Bool = true) async throws -> ProvenFile {
    try await ledger().prove(reference, withPayload: withPayload)
  }

  /// A path beside the ledger's folder.
  func beside(_ name: String) -> String {
    URL(filePath: folder).deletingLastPathComponent().appending(path: name).path
  }

  /// Writes a file beside the ledger's folder and gives its path.
  func write(_ bytes: [UInt8], to name: String) throws -> String {
    let path = beside(name)
    try Data(bytes).write(to: URL(filePath: path))
    return path
  }

  /// What a reader of these bytes is told who has nothing else but the log's public key.
  func check(_ bytes: [UInt8], key: String? = nil) throws -> BundleReport {
    let path = try write(bytes, to: "bundle-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try BundleCheck(file: path, vkey: try key ?? vkey).run()
  }

  /// Whether nobody would take these bytes for a proof.
  func isRefused(_ bytes: [UInt8]) throws -> Bool {
    do {
      return try check(bytes).outcome != .done
    } catch is BundleRefusal {
      return true
    }
  }
}

extension ProofBundle {
  /// The same file with its last line made right again, as somebody would who forges one.
  static func resummed(_ bytes: [UInt8]) -> [UInt8] {
    var lines = bytes.split(separator: 0x0a, omittingEmptySubsequences: false).dropLast(2)
    let text = Array(lines.joined(separator: [0x0a])) + [0x0a]
    lines.removeAll()
    return text + Array("sum \(Hash(of: text).hex)\n".utf8)
  }

  /// The same bundle with other items.
  func with(_ change: (inout [Item]) throws -> Void) rethrows -> [UInt8] {
    var items = self.items
    try change(&items)
    return ProofBundle(checkpoint: checkpoint, subject: subject, items: items).encoded
  }
}

extension ProofBundle.Item {
  func with(
    leaf: [UInt8]? = nil, note: [UInt8]? = nil, isProved: Bool? = nil, payload: [UInt8]? = nil
  ) -> ProofBundle.Item {
    let body = body.map { StoredBody(salt: $0.salt, payload: payload ?? $0.payload) }
    return ProofBundle.Item(
      position: position, isProved: isProved ?? self.isProved, leaf: leaf ?? self.leaf, path: path,
      note: note ?? self.note, headerPath: headerPath, body: body)
  }
}
