internal import Crypto
public import EventSourcing
internal import Foundation

/// Files that prove something: kept beside the log under the name of their SHA-256.
public struct Evidence: Sendable {
  /// A larger file is refused: evidence is a note, not an archive.
  public static let limitBytes = 25 << 20

  private let folder: String

  public init(of places: Places) { folder = places.evidence }

  /// The entry of a payload's `evidence` for a file.
  ///
  /// - Parameter keeps: copy the file, so that its bytes are there before an event names them.
  public func entry(forFile path: String, keeps: Bool) throws -> JSON {
    guard let bytes = try DurableFile.read(path, limit: Self.limitBytes + 1) else {
      throw FileFailure(path: path, errno: ENOENT)
    }
    guard bytes.count <= Self.limitBytes else { throw EvidenceRefusal.tooLarge(path: path) }
    let digest = hexText(SHA256.hash(data: bytes))
    if keeps {
      try Places.makeFolder(folder)
      let target = folder + "/" + digest
      // A name alone proves nothing: a copy that was cut short or altered is written anew.
      if try DurableFile.read(target, limit: bytes.count + 1) != bytes {
        try DurableFile.write(bytes, to: target)
      }
    }
    let name = path.split(separator: "/").last.map(String.init) ?? path
    return ["name": .string(name), "sha256": .string(digest)]
  }
}

/// Why a file can't be evidence.
enum EvidenceRefusal: Explainable {
  case tooLarge(path: String)

  var explanation: Explanation {
    switch self {
    case .tooLarge(let path):
      Explanation(
        code: "too-large", at: "--evidence", value: path,
        what: "Evidence is at most \(Evidence.limitBytes >> 20) MiB a file.",
        mend: "Attach the pages that matter, or name the file's address in the description.",
        outcome: .badData)
    }
  }
}
