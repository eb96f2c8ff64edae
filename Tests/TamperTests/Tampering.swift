import EventSourcing
import Foundation
import Testing

@testable import Concert

/// Something done to a ledger, and where it must show.
struct Tampering: Sendable, CustomTestStringConvertible {
  let name: String
  /// The finding's code, or that of the refusal when the file can't be read to its end.
  let code: String
  /// The event that the finding names; none when it is about the ledger as a whole.
  let position: Position?
  let act: @Sendable (Scene) async throws -> Void

  var testDescription: String { name }

  init(
    _ name: String, _ code: String, at position: Position? = nil,
    _ act: @escaping @Sendable (Scene) async throws -> Void
  ) {
    self.name = name
    self.code = code
    self.position = position
    self.act = act
  }

  /// What SQL can do once the guards are out of the way.
  init(_ name: String, _ code: String, at position: Position? = nil, sql: String) {
    self.init(name, code, at: position) { try $0.tamper(sql) }
  }

  /// Lays hands on a fresh copy; somebody who never saw the ledger must find it broken.
  func check() async throws {
    let scene = try await Scene()
    defer { scene.remove() }
    try await act(scene)
    do {
      let report = try scene.verify()
      #expect(report.outcome == .integrityBroken)
      #expect(!report.isSound)
      #expect(
        report.findings.contains { $0.code == code && $0.position == position },
        "\(report.findings.map { "\($0.code)@\($0.position.map(String.init) ?? "-")" })")
    } catch let refusal as any Explainable {
      #expect(refusal.explanation.code == code)
      #expect(refusal.explanation.outcome == .integrityBroken)
      #expect(position == nil)
    }
  }
}
