public import EventSourcing
internal import GRDB

/// How one view stands.
public struct ProjectionStatus: Hashable, Sendable {
  public enum State: String, Hashable, Sendable {
    case live
    /// Behind, and moving.
    case catchingUp = "catching-up"
    /// A new version is built beside; the old one serves meanwhile.
    case rebuilding
    /// Behind, and not moved for a minute.
    case stalled
    /// Stopped at an event that it cannot take.
    case faulted
  }

  public let projection: String
  /// The first eight digits of the version whose rows are served.
  public let version: String
  public let state: State
  /// How many positions the rows hold.
  public let position: Position
  public let behind: Position
  /// How far the version beside has got.
  public let building: Position?
  /// The event that it stopped at.
  public let errorPosition: Position?
  public let error: String?
  /// Only when it was asked for: it reads every row.
  public var digest: String?

  /// As an error to throw, when the view stopped.
  public var stopped: ProjectionError? {
    guard let errorPosition else { return nil }
    return .stopped(view: projection, position: errorPosition, reason: error ?? "")
  }
}

extension Projector {
  private static let stalledAfterMilliseconds: Int64 = 60_000

  /// How each view stands against a log of `size` events, in the order of their names.
  ///
  /// - Parameter withDigests: also digests every row of every view, which takes its time.
  public func status(logSize size: Position, withDigests: Bool = false) throws
    -> [ProjectionStatus]
  {
    let now = world.now().millisecondsSinceEpoch
    return try pool.read { db in
      let cursors = try Cursor.all(db)
      let expiry =
        cursors.isEmpty
        ? 0 : try Int64.fetchOne(db, sql: "SELECT max(expires_at) FROM projector_lease") ?? 0
      return try projections.projections.map { projection in
        guard let cursor = cursors.first(where: { $0.view == projection.name }) else {
          return ProjectionStatus(
            projection: projection.name, version: projection.shortVersion,
            state: size == 0 ? .live : .catchingUp, position: 0, behind: size, building: nil,
            errorPosition: nil, error: nil)
        }
        let behind = max(0, size - cursor.position)
        let isOld = cursor.version != projection.version
        let state: ProjectionStatus.State =
          if cursor.fault != nil {
            .faulted
          } else if cursor.building != nil, expiry > now {
            .rebuilding
          } else if behind == 0, !isOld {
            .live
          } else if now - cursor.movedAt > Self.stalledAfterMilliseconds {
            .stalled
          } else {
            .catchingUp
          }
        return ProjectionStatus(
          projection: projection.name, version: String(cursor.version.prefix(8)), state: state,
          position: cursor.position, behind: behind, building: cursor.building,
          errorPosition: cursor.faultPosition, error: cursor.fault,
          digest: withDigests && !isOld ? try Digest.of(projection, db) : nil)
      }
    }
  }
}
