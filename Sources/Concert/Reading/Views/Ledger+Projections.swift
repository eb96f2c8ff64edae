internal import EventLog
public import EventSourcing
internal import Foundation
internal import GRDB
internal import MerkleLog
internal import Projector

/// How one view stands.
public struct ViewStatus: Hashable, Sendable {
  public let view: String
  /// The first eight digits of its files' hash.
  public let version: String
  /// live catching-up rebuilding stalled faulted
  public let state: String
  /// How many events its rows hold.
  public let position: Position
  public let behind: Position
  /// How far a version beside has got.
  public let building: Position?
  public let errorPosition: Position?
  public let error: String?
  /// Over its rows; none when it was not asked for.
  public let digest: String?

  public var isFaulted: Bool { errorPosition != nil || state == Self.refused }

  /// Its files are not taken, so that its rows cannot be folded.
  static let refused = "refused"
}

/// How far folding has come.
public struct ViewProgress: Hashable, Sendable {
  public let views: [String]
  public let done: Position
  public let total: Position
}

/// A row of a view's example that is not as expected.
public struct ViewDifference: Hashable, Sendable {
  public let view: String
  public let file: String
  public let row: Int
  public let fold: String
  public let expected: String?
  public let found: String?
}

extension Ledger {
  /// How the views stand, without moving them.
  public func views(withDigests: Bool = false) throws -> [ViewStatus] {
    let size = try log.size()
    let projector = try viewing.now()
    return try projector.naming {
      try projector.status(logSize: size, withDigests: withDigests)
    }.map(ViewStatus.init)
  }

  /// Folds what the views have not seen; also on the first call after a new event.
  public func catchUpViews(_ progress: (ViewProgress) -> Void = { _ in }) throws {
    try catchUp { progress(ViewProgress(views: $0.views, done: $0.done, total: $0.of)) }
  }

  /// Builds views anew from the log's beginning, beside those that serve, and swaps them in.
  ///
  /// - Parameter views: their names; all when none is given. Those that were added are built after
  ///   the others, each apart.
  public func rebuild(
    _ views: [String] = [], _ progress: (ViewProgress) -> Void = { _ in }
  ) throws {
    let own = ownViews().filter { views.isEmpty || views.contains($0) }
    let builtIn = views.filter { !own.contains($0) }
    if views.isEmpty || !builtIn.isEmpty {
      let projector = try viewing.now()
      for view in builtIn { _ = try projector.projections.projection(view) }
      try rebuild(builtIn, with: projector, progress)
    }
    for name in own { try rebuild([], with: viewing.ownProjector(name), progress) }
  }

  private func rebuild(
    _ views: [String], with projector: Projector, _ progress: (ViewProgress) -> Void
  ) throws {
    try projector.naming {
      try projector.rebuild(views, from: log) {
        progress(ViewProgress(views: $0.views, done: $0.done, total: $0.of))
      }
    }
  }

  /// The events that made or changed a row of a view, oldest first.
  ///
  /// - Parameter table: none for all of the view's tables.
  public func explain(_ view: String, table: String? = nil, key: String) throws -> [LogEntry] {
    let projector =
      try ownViews().contains(view) ? viewing.ownProjector(view) : viewing.now()
    let positions = try projector.naming {
      try projector.explain(view, table: table, key: key, from: log)
    }
    return try positions.flatMap { position in
      var query = LogQuery()
      query.after = position - 1
      query.limit = 1
      return try entries(query, into: LogEntries()).list
    }
  }

  /// Newest size that a checkpoint signs.
  static func signedSize(_ note: SignedNote) -> Position? {
    (try? Checkpoint(parsing: note.text))?.size
  }
}

/// Entries in memory.
struct LogEntries: Sink {
  private(set) var list: [LogEntry] = []
  mutating func begin(_ basis: Basis, columns: [String]) {}
  mutating func take(_ element: LogEntry) { list.append(element) }
}

/// Views that are tested by their examples, without any ledger.
public struct ViewExamples: Sendable {
  private let projections: ProjectionSet
  /// In order of their names.
  public var views: [String] { projections.projections.map(\.name) }

  /// - Parameter folder: of projections; the built-in ones when none is given.
  /// - Throws: what is wrong with a file, with its line.
  public init(folder: String? = nil) throws {
    let files = try folder.map { try ProjectionSet.files(below: $0) } ?? BuiltInProjections.files
    projections = try ProjectionSet(files, on: Ground.standard())
  }

  /// Folds the view's example at once and in halves; nothing is different when it is right.
  public func test(_ view: String) throws -> [ViewDifference] {
    try ProjectionTest(projections).run(view).map(ViewDifference.init)
  }
}

extension ViewDifference {
  init(_ difference: ProjectionTest.Difference) {
    self.init(
      view: difference.projection, file: difference.file, row: difference.row,
      fold: difference.fold, expected: difference.expected, found: difference.found)
  }
}

extension ViewStatus {
  init(_ status: ProjectionStatus) {
    self.init(
      view: status.projection, version: status.version, state: status.state.rawValue,
      position: status.position, behind: status.behind, building: status.building,
      errorPosition: status.errorPosition, error: status.error, digest: status.digest)
  }

  init(refused view: String, behind: Position, because error: ProjectionError) {
    let reason = error.explanation
    self.init(
      view: view, version: "", state: Self.refused, position: 0, behind: behind, building: nil,
      errorPosition: nil,
      error: [reason.at, reason.what].compactMap(\.self).joined(separator: " "),
      digest: nil)
  }
}
