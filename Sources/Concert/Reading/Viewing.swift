internal import Coordination
internal import EventLog
internal import EventSourcing
internal import Foundation
internal import Projector

/// The views of one ledger: those of now beside the log, those of earlier moments in a cache.
struct Viewing: Sendable {
  /// So many files of earlier moments are kept; the one that was read longest ago goes first.
  private static let cachedMoments = 16

  private let places: Places
  private let origin: String
  /// A folder of projections instead of the built-in ones.
  private let projections: String?
  private var present: Projector?
  private var presentOwn: [String: Projector] = [:]
  /// Histories of rows, by the names of their files.
  private var past: [String: Projector] = [:]

  init(places: Places, origin: String, projections: String?) {
    self.places = places
    self.origin = origin
    self.projections = projections
  }

  /// The views of now, not yet caught up.
  mutating func now() throws -> Projector {
    if let present { return present }
    let projector = try Projector(
      path: viewsPath(), projections: try projectionSet([]), world: .system())
    present = projector
    return projector
  }

  /// Views of an earlier moment, in a file of their own.
  ///
  /// - Parameter erasures: how many events erased a body so far: what was folded before the last
  ///   of them may hold words that had to go.
  func past(
    _ basis: Basis, isDayLimited: Bool, views: [String], erasures: Int, own: ProjectionSet? = nil
  ) throws -> Projector {
    let folder = try cacheFolder()
    let suffix = erasures == 0 ? ".db" : "-e\(erasures).db"
    dropOldest(in: folder)
    if erasures > 0 { dropFiles(in: folder) { !$0.contains(suffix) } }
    let day = isDayLimited ? basis.asOf.description : "all"
    let eyes = basis.visibility.map { "-\($0.rawValue)" } ?? ""
    let names = views.isEmpty ? "all" : views.sorted().joined(separator: "+")
    let kinds = own == nil ? names : "own-" + names
    return try Projector(
      path: "\(folder)/\(basis.size)-\(day)\(eyes)-\(kinds)\(suffix)",
      projections: try own ?? projectionSet(views), world: .system())
  }

  /// The histories of the rows of views, in the cache; none when one of the views can't keep any.
  mutating func histories(of views: [String]) throws -> Projector? {
    guard !views.isEmpty else { return nil }
    let name = projections.map { "history-" + Places.fileName(for: $0) } ?? "history"
    return try histories(name, of: views) {
      try $0.present?.projections ?? $0.projectionSet([])
    }
  }

  /// The history of a view of one's own, in a file of its own.
  mutating func ownHistories(of view: String) throws -> Projector? {
    try histories("history-own-view-" + view, of: [view]) { try $0.own.set(view) }
  }

  private mutating func histories(
    _ name: String, of views: [String], _ load: (Viewing) throws -> ProjectionSet
  ) throws -> Projector? {
    if let kept = past[name] {
      let known = Set(kept.projections.projections.map(\.name))
      return known.isSuperset(of: views) ? kept : nil
    }
    let set = try load(self)
    let able = Set(set.projections.filter(\.canKeepHistory).map(\.name))
    guard able.isSuperset(of: views) else { return nil }
    let projector = try Projector(
      path: cacheFolder() + "/\(name).db", projections: set.keepingHistories(), world: .system())
    past[name] = projector
    return projector
  }

  /// Leaves no row of any view that this person keeps of the ledger; readings fold them again.
  mutating func emptyAll() throws {
    let present = try now()
    try present.naming { try present.empty() }
    // Somebody who has one of them open sees the erasure himself, before he folds on.
    presentOwn = [:]
    past = [:]
    try? FileManager.default.removeItem(atPath: places.ownRows)
    let folder = try cacheFolder()
    let own = present.path.hasPrefix(folder + "/")
    let kept = own ? String(present.path.dropFirst(folder.count + 1)) : nil
    for file in try FileManager.default.contentsOfDirectory(atPath: folder)
    where kept.map({ !file.hasPrefix($0) }) ?? true {
      try? FileManager.default.removeItem(atPath: folder + "/" + file)
    }
  }

  private func dropFiles(in folder: String, where isStale: (String) -> Bool) {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for file in files where file.first?.isNumber == true && isStale(file) {
      try? FileManager.default.removeItem(atPath: folder + "/" + file)
    }
  }

  /// Views that stand beside the built-in ones; with other projections there are none.
  var hasOwn: Bool { projections == nil }
  var own: OwnViews { OwnViews(folder: places.projections, rows: places.ownRows) }

  /// The rows of now of a view of one's own, not yet caught up.
  mutating func ownProjector(_ name: String) throws -> Projector {
    if let present = presentOwn[name] { return present }
    let set = try own.set(name)
    let path: String
    if access(places.ledger, W_OK) == 0 {
      try Places.makeFolder(places.ownRows)
      path = own.rowsPath(name)
    } else {
      path = try cacheFolder() + "/own-view-\(name).db"
    }
    let projector = try Projector(path: path, projections: set, world: .system())
    presentOwn[name] = projector
    return projector
  }

  /// Its files changed: the next reading loads them again.
  mutating func forgetOwn(_ name: String) {
    presentOwn[name] = nil
    past["history-own-view-" + name] = nil
  }

  /// The views that are loaded from the built-in projections or from the folder that was named.
  func projectionSet(_ views: [String]) throws -> ProjectionSet {
    guard let projections else { return try BuiltIn.projections(views) }
    let wanted = Set(views)
    let files = try ProjectionSet.files(below: projections)
    return try ProjectionSet(
      wanted.isEmpty
        ? files : files.filter { wanted.contains(String($0.path.prefix { $0 != "/" })) },
      on: Ground.standard())
  }

  /// Beside the log; in the cache when the ledger lies on read-only media, or the views are one's own.
  private func viewsPath() throws -> String {
    if projections == nil, access(places.ledger, W_OK) == 0 { return places.views }
    let folder = try cacheFolder()
    return folder + (projections.map { "/own-" + Places.fileName(for: $0) } ?? "/views") + ".db"
  }

  /// One folder a ledger: two copies of one origin in two places must not share it.
  private func cacheFolder() throws -> String {
    let ledger = URL(filePath: places.ledger).standardizedFileURL.path()
    let folder = places.cache + "/" + Places.fileName(for: origin + "\n" + ledger)
    try Places.makeFolder(folder, permissions: 0o700)
    return folder
  }

  /// Takes a file of the past away: its rows are of a log that no longer lies here.
  mutating func forget(_ projector: Projector) {
    past = past.filter { $0.value.path != projector.path }
    for suffix in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: projector.path + suffix)
    }
  }

  private func dropOldest(in folder: String) {
    let manager = FileManager.default
    let files = ((try? manager.contentsOfDirectory(atPath: folder)) ?? [])
      .filter { $0.hasSuffix(".db") && $0.first?.isNumber == true }
    guard files.count >= Self.cachedMoments else { return }
    let byAge = files.map { file -> (String, Date) in
      let attributes = try? manager.attributesOfItem(atPath: folder + "/" + file)
      return (file, attributes?[.modificationDate] as? Date ?? .distantPast)
    }.sorted { $0.1 < $1.1 }
    for (file, _) in byAge.prefix(files.count - Self.cachedMoments + 1) {
      for suffix in ["", "-wal", "-shm"] {
        try? manager.removeItem(atPath: folder + "/" + file + suffix)
      }
    }
  }
}
