import EventSourcing
import Foundation
import MerkleLog
import Testing

@testable import Concert

/// What `Scripts/verify.py` says of a ledger's export, and what of our own findings it can know.
struct SecondOpinion {
  /// A finding by its code and position.
  struct Point: Hashable, CustomStringConvertible {
    let code: String
    let position: Position?
    var description: String { "\(code)@\(position.map(String.init) ?? "-")" }
  }

  let points: Set<Point>
  let exit: Int32

  /// About tables, files and checkpoints that are in no export.
  private static let unexported: Set<String> = [
    "column-differs", "schema-altered", "behind-checkpoint", "sidecar-missing", "unsigned-tail",
  ]

  private static let script = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Scripts/verify.py")

  /// - Throws: why nothing can be exported from this ledger.
  init(of scene: Scene, visibility: Visibility = .owner) async throws {
    let folder = scene.home + "/exported-\(visibility.rawValue)"
    let ledger = try Concert.Ledger(
      opening: scene.folder, environment: scene.environment(of: "auditor"))
    _ = try await ledger.perform { try $0.exportLog(to: folder, visibility: visibility) }
    (points, exit) = try Self.run(["log", folder, "--key", scene.logKey().verifier.vkey])
  }

  static func run(_ arguments: [String]) throws -> (Set<Point>, Int32) {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", script.path] + arguments + ["--json"]
    process.standardOutput = pipe
    try process.run()
    let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    let object = try JSONSerialization.jsonObject(with: data) as? [String: Any]
    let findings = try #require(object?["findings"] as? [[String: Any]])
    return (
      Set(
        findings.map {
          Point(
            code: $0["code"] as? String ?? "?",
            position: ($0["position"] as? Int).map(Position.init))
        }), process.terminationStatus
    )
  }

  /// Those of our findings that an export of `size` events shows, too.
  static func visible(_ report: VerificationReport, size: Position) -> Set<Point> {
    Set(
      report.findings.compactMap { finding in
        // Of the checkpoints only the newest is exported.
        if finding.code == "bad-checkpoint", finding.position != size - 1 { return nil }
        if Self.unexported.contains(finding.code) { return nil }
        return Point(code: finding.code, position: finding.position)
      })
  }
}
