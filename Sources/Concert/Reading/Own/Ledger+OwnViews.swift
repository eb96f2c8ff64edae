internal import Coordination
internal import EventLog
internal import EventSourcing
internal import Foundation
internal import Projector

extension Ledger {
  /// Keeps a view beside the ledger, for everybody who reads it: its files are copied, its rows are
  /// folded into a file of their own when they are first asked for.
  ///
  /// - Throws: what is wrong with a file, with its line; `projection-example-differs`; `name-taken`.
  /// - Returns: how the view stands.
  public func addView(_ view: ViewFolder, replacing: Bool = false) throws -> ViewStatus {
    if let difference = try view.test().first {
      throw OwnViewRefusal.exampleDiffers(
        view.name, file: difference.file, row: difference.row)
    }
    let own = viewing.own
    if !replacing, own.names.contains(view.name) { throw OwnViewRefusal.taken(view.name) }
    try own.put(view.files, as: view.name)
    viewing.forgetOwn(view.name)
    return try ownView(view.name)
  }

  /// Takes a view of one's own away again, with its rows. Built-in views can't be removed.
  ///
  /// - Throws: `no-such-projection`.
  public func removeView(_ name: String) throws {
    try requireOwn(name)
    viewing.forgetOwn(name)
    try viewing.own.remove(name)
  }

  /// Names of the views that were added, sorted; none when other views than the built-in are read.
  public func ownViews() -> [String] { viewing.hasOwn ? viewing.own.names : [] }

  /// How the views that were added stand, without moving them.
  public func ownViewStatus(withDigests: Bool = false) throws -> [ViewStatus] {
    try ownViews().map { try ownView($0, withDigests: withDigests) }
  }

  /// Brings one view that was added up to the log.
  @discardableResult
  public func catchUpOwnView(
    _ name: String, _ progress: (ViewProgress) -> Void = { _ in }
  ) throws -> ViewStatus {
    try requireOwn(name)
    let basis = try log.read { try self.basis(.now, $0) }
    _ = try followed(name, basis) {
      progress(ViewProgress(views: $0.views, done: $0.done, total: $0.of))
    }
    return try ownView(name)
  }

  private func requireOwn(_ name: String) throws {
    let names = ownViews()
    guard names.contains(name) else {
      throw OwnViewRefusal.noSuchView(name, nearest: Suggestion.nearest(to: name, among: names))
    }
  }

  private func ownView(_ name: String, withDigests: Bool = false) throws -> ViewStatus {
    let size = try log.size()
    do {
      let projector = try viewing.ownProjector(name)
      let status = try projector.naming {
        try projector.status(logSize: size, withDigests: withDigests)
      }
      guard let first = status.first else {
        throw ProjectionError.noSuchView(name, suggestion: nil)
      }
      return ViewStatus(first)
    } catch let error as ProjectionError {
      // Files that somebody edited, or that a newer catalogue does not take.
      return ViewStatus(refused: name, behind: size, because: error)
    }
  }

  /// A view of one's own, brought up to what is read: of now in its own file, of the past in the cache.
  func ownReader(
    _ name: String, at clocks: Clocks, _ basis: Basis
  ) throws -> ViewReader {
    if clocks.leaveOutNewestOnly,
      let reader = try lookingBack([name], to: basis, in: { try viewing.ownHistories(of: name) })
    {
      return reader
    }
    let projector =
      try clocks.isNow
      ? followed(name, basis, tellFolding) : ownFold(name, at: clocks, basis)
    try requireSound([name], projector, basis)
    return ViewReader(projector)
  }

  private func followed(
    _ name: String, _ basis: Basis, _ progress: (FoldProgress) -> Void
  ) throws -> Projector {
    let projector = try viewing.ownProjector(name)
    try projector.naming {
      try forgetErased(projector)
      _ = try projector.catchUp(from: log, progress: progress)
      try projector.setBasis(asOf: basis.asOf, knownAt: basis.knownAt)
    }
    return projector
  }

  private func ownFold(
    _ name: String, at clocks: Clocks, _ basis: Basis
  ) throws -> Projector {
    // What a view of one's own keeps of earlier events nobody knows: each must be for these eyes.
    let source = try self.source(clocks, basis).seeingEachEvent()
    let projector = try ofThisLog {
      try viewing.past(
        basis, isDayLimited: clocks.asOf != nil, views: [name], erasures: log.erasures().count,
        own: viewing.own.set(name))
    } _: { projector in
      _ = try projector.catchUp(from: source, progress: tellFolding)
      try projector.setBasis(asOf: basis.asOf, knownAt: basis.knownAt)
      return projector
    }
    guard let projector else { preconditionFailure("a moment has a file") }
    return projector
  }

  /// The views of one's own whose tables a query names.
  ///
  /// - Throws: `projection-stopped` for one that could not take an event.
  func ownViews(namedIn sql: String, at clocks: Clocks, _ basis: Basis) throws
    -> [String: ViewReader]
  {
    let words = SQLNames.words(in: sql)
    var readers: [String: ViewReader] = [:]
    for name in ownViews() {
      // One that does not load holds up none that the query does not name.
      guard let set = try? viewing.own.set(name), let view = set.projections.first,
        !words.isDisjoint(with: view.objectNames.map { $0.lowercased() })
      else { continue }
      readers[name] = try ownReader(name, at: clocks, basis)
    }
    return readers
  }
}
