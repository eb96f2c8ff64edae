internal import Coordination
internal import EventLog
internal import EventSourcing

/// Erasures while a hold stood somewhere: whether it stood on that record is asked at the end.
///
/// - Source: INTEGRITY.md 7, "refused while a hold stands".
struct HeldErasures {
  private struct Erasure {
    let position: Position
    let target: Position
    let held: Set<String>
  }

  /// References of the records that are held now.
  private var held: Set<String> = []
  private var erasures: [Erasure] = []

  mutating func take(_ event: StoredEvent) {
    let ref = event.header.stream.ref
    switch event.header.act {
    case "hold.placed": held.insert(ref)
    case "hold.lifted": held.remove(ref)
    case "body.erased":
      guard !held.isEmpty, let target = Position(ref) else { return }
      erasures.append(Erasure(position: event.position, target: target, held: held))
    default: break
    }
  }

  /// - Parameter stream: of the event at a position.
  func findings(stream: (Position) throws -> StreamName?) rethrows -> [Finding] {
    try erasures.compactMap { erasure in
      guard let ref = try stream(erasure.target)?.ref, erasure.held.contains(ref) else {
        return nil
      }
      return Finding(
        .erasedWithoutAuthority, at: erasure.position,
        "The payload of @\(erasure.target) was erased while \(ref) was held.")
    }
  }
}
