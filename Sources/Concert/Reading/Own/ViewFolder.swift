internal import EventSourcing
internal import Foundation
internal import Projector

/// A folder with one view, somewhere outside the installation.
public struct ViewFolder: Sendable {
  /// The folder's own name.
  public let name: String
  public let path: String
  let loaded: ProjectionSet
  let files: [(path: String, text: String)]

  /// - Throws: what is wrong with a file, with its line; `projection-unreadable`.
  public init(_ path: String) throws {
    guard Self.isView(path) else { throw OwnViewRefusal.noView(path) }
    self.path = path
    name = Self.name(of: path)
    files = try ProjectionSet.files(below: path)
    loaded = try OwnViews.load(path, as: name, beside: BuiltIn.projections())
  }

  /// Whether a view lies there.
  public static func isView(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: path + "/view.sql")
  }

  static func name(of path: String) -> String {
    URL(filePath: path).standardizedFileURL.lastPathComponent
  }

  private var projection: Projection? { loaded.projections.first }

  /// The first eight digits of the hash of all that the rows depend on.
  public var version: String { projection?.shortVersion ?? "" }
  public var tables: [String] { projection?.tableNames ?? [] }
  public var eventTypes: [String] { projection?.eventTypes ?? [] }

  /// Folds the example at once and in halves; nothing is different when it is right.
  public func test() throws -> [ViewDifference] {
    try ProjectionTest(loaded).run(name).map(ViewDifference.init)
  }

  /// Writes the rows that the example gives now as those that are expected.
  ///
  /// - Returns: the files' names.
  @discardableResult
  public func record() throws -> [String] {
    try Places.makeFolder(path + "/expected")
    return try ProjectionTest(loaded).record(name).map { file in
      let place = String(file.path.dropFirst(name.utf8.count + 1))
      try DurableFile.write(Array(file.text.utf8), to: "\(path)/\(place)")
      return place
    }
  }

  /// Writes a view that works and shows how, into a folder that is not there yet.
  ///
  /// - Throws: `folder-not-empty`, `projection-bad-name`.
  public static func begin(at path: String) throws -> ViewFolder {
    guard !FileManager.default.fileExists(atPath: path) else {
      throw OwnViewRefusal.folderThere(path)
    }
    let name = name(of: path)
    let table = String(name.map { $0 == "-" ? "_" : $0 })
    let files = ViewSkeleton(name: name, table: table).files
    // Names are checked before anything is written.
    _ = try ProjectionSet(
      files.map { ("\(name)/\($0.path)", $0.text) }, on: OwnViews.ground(),
      beside: BuiltIn.projections())
    try Places.makeFolder(path)
    for file in files { try DurableFile.write(Array(file.text.utf8), to: "\(path)/\(file.path)") }
    try ViewFolder(path).record()
    return try ViewFolder(path)
  }
}
