import Foundation

/// The package as its manifest describes it and as its sources import it.
struct PackageDescription {
  struct Target {
    let name: String
    let type: String
    /// Own targets only; products of other packages are left out.
    let dependencies: Set<String>
    /// Modules named by import statements, with the file that does it.
    let imports: [(module: String, file: String)]
  }

  let root: URL
  let targets: [Target]

  init() throws {
    root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let json = try JSONSerialization.jsonObject(with: Self.dump(root)) as? [String: Any]
    let described = json?["targets"] as? [[String: Any]] ?? []
    var targets: [Target] = []
    for target in described {
      guard let name = target["name"] as? String, let type = target["type"] as? String else {
        continue
      }
      let dependencies = (target["dependencies"] as? [[String: Any]] ?? []).compactMap {
        ($0["byName"] as? [Any])?.first as? String
      }
      let folder = root.appending(path: type == "test" ? "Tests/\(name)" : "Sources/\(name)")
      targets.append(
        Target(
          name: name, type: type, dependencies: Set(dependencies),
          imports: try Self.imports(below: folder)))
    }
    self.targets = targets
  }

  /// All Swift files below a folder.
  static func swiftFiles(below folder: URL) -> [URL] {
    let walk = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    return (walk?.allObjects as? [URL] ?? []).filter { $0.pathExtension == "swift" }
      .sorted { $0.path() < $1.path() }
  }

  private static func imports(below folder: URL) throws -> [(module: String, file: String)] {
    let statement =
      /^(?:@[a-z]+ )*(?:public |package |internal |private )?import (?:struct |enum |class |func )?([A-Za-z0-9_]+)/
    return try swiftFiles(below: folder).flatMap { file in
      try String(contentsOf: file, encoding: .utf8).split(separator: "\n").compactMap { line in
        (try statement.firstMatch(in: line)).map { (String($0.1), file.lastPathComponent) }
      }
    }
  }

  private static func dump(_ root: URL) throws -> Data {
    let scratch = FileManager.default.temporaryDirectory.appending(
      path: "concert-house-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: scratch) }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "swift", "package", "--package-path", root.path(), "--scratch-path", scratch.path(),
      "dump-package",
    ]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return data
  }
}
