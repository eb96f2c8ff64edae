internal import EventLog
internal import EventSourcing
internal import Foundation
internal import Projector

/// Holds the rows of the views against the log: built anew in a file of their own, they must have the
/// same digests.
///
/// Nothing is written beside the ledger.
struct ViewsCheck {
  let places: Places
  let log: SQLiteEventLog

  /// - Returns: how many views were compared; none when there are no views.
  func run(size: Position, into findings: inout [Finding]) throws -> Int? {
    guard size > 0, FileManager.default.fileExists(atPath: places.views) else { return nil }
    let present = try Projector(
      path: places.views, projections: try BuiltIn.projections([]), world: .system())
    let views = try present.status(logSize: size, withDigests: true)
    let temporary = FileManager.default.temporaryDirectory.path + "/concert-verify-\(UUID())"
    try Places.makeFolder(temporary, permissions: 0o700)
    defer { try? FileManager.default.removeItem(atPath: temporary) }
    var compared = 0
    for (position, group) in Dictionary(grouping: views.filter { $0.digest != nil }, by: \.position)
    where position > 0 {
      guard position <= size else {
        findings += group.map {
          Finding(
            .viewDiffers, at: size,
            "The view \($0.projection) holds \(position) events, and the log has \(size).")
        }
        continue
      }
      let rebuilt = try Projector(
        path: "\(temporary)/\(position).db",
        projections: try BuiltIn.projections(group.map(\.projection)), world: .system())
      try rebuilt.rebuild([], from: LogPrefix(log: log, end: position)) { _ in }
      for view in group {
        compared += 1
        if try rebuilt.digest(view.projection) != view.digest {
          findings.append(
            Finding(
              .viewDiffers,
              "The rows of the view \(view.projection) are not those that the log leads to."))
        }
      }
    }
    // Views that nobody has read yet have no rows; those of an older version are built again when
    // they are next read.
    for view in views where view.digest == nil && view.position > 0 {
      findings.append(
        Finding(
          .viewNotChecked, "The view \(view.projection) was built by another version of concert."))
    }
    return compared
  }
}

/// The first events of a log.
private struct LogPrefix: EventSource {
  let log: SQLiteEventLog
  let end: Position

  func size() throws -> Position { end }
  func leafHash(at position: Position) throws -> [UInt8]? {
    position < end ? try log.leafHash(at: position) : nil
  }
  func forEach(
    from position: Position, to end: Position, _ body: (EventBytes) throws -> Void
  ) throws {
    try log.forEach(from: position, to: min(end, self.end), body)
  }
}
