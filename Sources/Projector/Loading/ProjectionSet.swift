internal import EventSourcing
internal import Foundation

/// All views that are folded together, loaded and checked.
public struct ProjectionSet: Sendable {
  /// In the order of their names.
  public let projections: [Projection]
  let ground: ProjectionGround

  /// - Parameters:
  ///   - files: paths below the folder of projections, such as `commitments/view.sql`, with their
  ///     texts. A file that lies in no view's folder is left alone.
  ///   - others: views whose names are taken already, although they lie in another file.
  ///   - isProven: the same files have been loaded before, on the same ground: what only finds
  ///     mistakes is left out.
  /// - Throws: the first thing that is wrong, with its file and line.
  public init(
    _ files: [(path: String, text: String)], on ground: ProjectionGround,
    beside others: ProjectionSet? = nil, isProven: Bool = false
  ) throws(ProjectionError) {
    var folders: [String: [String: String]] = [:]
    for file in files {
      let parts = file.path.split(separator: "/", maxSplits: 1)
      guard parts.count == 2, !parts[0].hasPrefix(".") else { continue }
      folders[String(parts[0]), default: [:]][String(parts[1])] = file.text
    }
    let drafts = try folders.sorted { $0.key < $1.key }.map { (folder) throws(ProjectionError) in
      try ProjectionDraft(name: folder.key, files: folder.value)
    }
    self.projections = try ProjectionLint(
      drafts: drafts, ground: ground, others: others?.projections ?? [], isProven: isProven
    )
    .projections()
    self.ground = ground
  }

  init(_ projections: [Projection], _ ground: ProjectionGround) {
    self.projections = projections
    self.ground = ground
  }

  /// Some of these views, which are checked already.
  public func only(_ views: [String]) throws(ProjectionError) -> ProjectionSet {
    for view in views { _ = try projection(view) }
    return ProjectionSet(projections.filter { views.contains($0.name) }, ground)
  }

  /// Reads a folder with one folder a view in it.
  public init(directory: String, on ground: ProjectionGround) throws(ProjectionError) {
    try self.init(Self.files(below: directory), on: ground)
  }

  /// The files below a folder, with paths relative to it; hidden ones are left out.
  public static func files(below directory: String) throws(ProjectionError)
    -> [(path: String, text: String)]
  {
    let root = URL(fileURLWithPath: directory, isDirectory: true)
    do {
      return try FileManager.default.subpathsOfDirectory(atPath: root.path).sorted()
        .filter { path in
          var isFolder: ObjCBool = false
          _ = FileManager.default.fileExists(
            atPath: root.appendingPathComponent(path).path, isDirectory: &isFolder)
          return !isFolder.boolValue && !path.split(separator: "/").contains { $0.hasPrefix(".") }
        }
        .map { ($0, try String(contentsOf: root.appendingPathComponent($0), encoding: .utf8)) }
    } catch {
      throw .unreadable(path: directory, reason: error.localizedDescription)
    }
  }

  /// - Throws: `.noSuchView` with the name that is spelt most alike.
  public func projection(_ name: String) throws(ProjectionError) -> Projection {
    guard let found = projections.first(where: { $0.name == name }) else {
      throw .noSuchView(name, suggestion: nearest(name, in: projections.map(\.name)))
    }
    return found
  }

  /// The version of one view, 64 hexadecimal digits.
  public func version(of view: String) throws(ProjectionError) -> String {
    try projection(view).version
  }
}

/// A view's folder, cut into its parts but not yet checked against the rest.
struct ProjectionDraft: Sendable {
  struct CheckText: Sendable {
    let name: String
    let rule: String
    let statements: [SQLStatement]
  }

  let name: String
  let sql: String
  let view: ViewText
  let schema: [Projection.SchemaObject]
  let checks: [CheckText]
  let readme: String
  let example: String
  let expected: [String: String]

  init(name: String, files: [String: String]) throws(ProjectionError) {
    guard Self.isName(name) else { throw .badViewName(name) }
    self.name = name
    func file(_ path: String) throws(ProjectionError) -> String {
      guard let text = files[path], !text.trimmed.isEmpty else {
        throw .fileMissing(view: name, file: path)
      }
      return text
    }
    sql = try file("view.sql")
    readme = try file("README.md")
    example = try file("example.jsonl")
    view = try ViewText(sql, file: "\(name)/view.sql")
    schema = try view.schema.map { (statement) throws(ProjectionError) in
      try SchemaLint.object(statement)
    }
    var checks: [CheckText] = []
    var expected: [String: String] = [:]
    for (path, text) in files.sorted(by: { $0.key < $1.key }) {
      if path.hasPrefix("check-"), path.hasSuffix(".sql") {
        let place = "\(name)/\(path)"
        let tokens = try SQLTokenizer.tokens(of: text, file: place)
        checks.append(
          CheckText(
            name: String(path.dropFirst(6).dropLast(4)),
            rule: try ViewText.leadingComment(tokens, file: place),
            statements: ViewText.statements(tokens, text: text, file: place)))
      } else if path.hasPrefix("expected/"), path.hasSuffix(".csv") {
        expected[String(path.dropFirst(9).dropLast(4))] = text
      } else if !["view.sql", "README.md", "example.jsonl"].contains(path) {
        throw .fileUnexpected("\(name)/\(path)")
      }
    }
    self.checks = checks
    self.expected = expected
  }

  private static func isName(_ name: String) -> Bool {
    guard let first = name.utf8.first, (0x61...0x7a).contains(first) else { return false }
    return name.utf8.allSatisfy {
      (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5f || $0 == 0x2d
    }
  }
}
