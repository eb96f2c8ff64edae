internal import EventSourcing
internal import Foundation
internal import Projector

/// Views that somebody added beside the built-in ones: a folder each, and a file of rows each.
///
/// Apart from the built-in ones, so that a slow or broken view holds nobody back but its readers.
struct OwnViews: Sendable {
  /// One folder a view.
  let folder: String
  /// One file of rows a view.
  let rows: String

  /// Sorted; a folder that is being put there begins with a dot.
  var names: [String] {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return all.filter { !$0.hasPrefix(".") }.sorted()
  }

  func set(_ name: String) throws -> ProjectionSet {
    guard names.contains(name) else { throw ProjectionError.noSuchView(name, suggestion: nil) }
    return try Self.load("\(folder)/\(name)", as: name)
  }

  func rowsPath(_ name: String) -> String { "\(rows)/\(name).db" }

  /// Reads one view's folder and checks it.
  ///
  /// - Parameter others: views whose names it must not take.
  static func load(_ path: String, as name: String, beside others: ProjectionSet? = nil)
    throws(ProjectionError) -> ProjectionSet
  {
    try ProjectionSet(
      try ProjectionSet.files(below: path).map { ("\(name)/\($0.path)", $0.text) }, on: ground(),
      beside: others)
  }

  /// As the built-in views', with bounds, and without what only the program itself may call.
  static func ground() -> ProjectionGround {
    var ground = Ground.standard()
    ground.limits = .own
    ground.matching = nil
    ground.functions += SteadyDates.functions
    return ground
  }

  /// Puts a view's files there as a whole, or not at all.
  func put(_ files: [(path: String, text: String)], as name: String) throws {
    let staged = "\(folder)/.\(name)-\(UUID().uuidString)"
    let place = "\(folder)/\(name)"
    do {
      try Places.makeFolder(staged)
      for file in files {
        let path = "\(staged)/\(file.path)"
        try Places.makeFolder(URL(filePath: path).deletingLastPathComponent().path)
        try DurableFile.write(Array(file.text.utf8), to: path)
      }
      let old = "\(staged)-old"
      if rename(place, old) != 0, errno != ENOENT { throw FileFailure(path: place, errno: errno) }
      guard rename(staged, place) == 0 else { throw FileFailure(path: place, errno: errno) }
      // What is left of the old one has a name that nobody reads.
      try? FileManager.default.removeItem(atPath: old)
      DurableFile.syncFolder(of: place)
    } catch {
      try? FileManager.default.removeItem(atPath: staged)
      throw error
    }
  }

  func remove(_ name: String) throws {
    let gone = "\(folder)/.\(name)-\(UUID().uuidString)"
    guard rename("\(folder)/\(name)", gone) == 0 else {
      throw FileFailure(path: "\(folder)/\(name)", errno: errno)
    }
    try? FileManager.default.removeItem(atPath: gone)
    for suffix in ["", "-wal", "-shm"] { unlink(rowsPath(name) + suffix) }
  }
}
