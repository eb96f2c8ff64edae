import Foundation

/// A golden transcript: commands, what they print, how they end.
///
/// `$ ` begins a command (run by `sh`), `> ` continues it; `2> ` is standard error, `[exit N]` any
/// ending but 0. Other lines are standard output; one that could be mistaken for these, or that is
/// empty at the end of a step, begins with `\`. `# ` at the start of a line is a remark.
struct Transcript {
  enum Part {
    case remark(String)
    case step(command: String, expected: [String])
  }

  let parts: [Part]

  init(_ text: String) {
    var parts: [Part] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if line.hasPrefix("$ ") {
        parts.append(.step(command: String(line.dropFirst(2)), expected: []))
      } else if case .step(let command, let expected)? = parts.last, !Self.isRemark(line) {
        if line.hasPrefix("> "), expected.isEmpty {
          parts[parts.count - 1] = .step(
            command: command + "\n" + line.dropFirst(2), expected: [])
        } else {
          parts[parts.count - 1] = .step(command: command, expected: expected + [line])
        }
      } else {
        parts.append(.remark(line))
      }
    }
    self.parts = parts.map { part in
      guard case .step(let command, var expected) = part else { return part }
      // The empty line that parts two steps belongs to neither.
      while expected.last?.isEmpty == true { expected.removeLast() }
      return .step(command: command, expected: expected)
    }
  }

  private static func isRemark(_ line: String) -> Bool { line == "#" || line.hasPrefix("# ") }

  /// The text with `outcomes` in place of what was expected.
  func rewritten(_ outcomes: [[String]]) -> String {
    var remaining = outcomes[...]
    var blocks: [String] = []
    var remarks: [String] = []
    for part in parts {
      switch part {
      case .remark(let line): if !line.isEmpty { remarks.append(line) }
      case .step(let command, _):
        if !remarks.isEmpty { blocks.append(remarks.joined(separator: "\n")) }
        remarks = []
        let lines = command.split(separator: "\n", omittingEmptySubsequences: false)
        let shown = lines.enumerated().map { ($0 == 0 ? "$ " : "> ") + $1 }
        blocks.append((shown + (remaining.popFirst() ?? [])).joined(separator: "\n"))
      }
    }
    return (blocks + (remarks.isEmpty ? [] : [remarks.joined(separator: "\n")]))
      .joined(separator: "\n\n") + "\n"
  }
}

/// Runs commands in a new folder with a fixed clock, fixed chance and no settings but its own.
struct TranscriptRunner {
  let folder: URL

  /// - Parameter fixtures: Copied into the folder, so that commands may name its files.
  init(fixtures: URL) throws {
    folder = FileManager.default.temporaryDirectory
      .appending(path: "concert-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    if FileManager.default.fileExists(atPath: fixtures.path) {
      for name in try FileManager.default.contentsOfDirectory(atPath: fixtures.path) {
        try FileManager.default.copyItem(
          at: fixtures.appending(path: name), to: folder.appending(path: name))
      }
    }
  }

  func remove() throws { try FileManager.default.removeItem(at: folder) }

  /// The folder of the built products, where the tests lie, too.
  static var products: URL {
    URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
  }

  func run(_ command: String) throws -> [String] {
    let outer = folder.deletingLastPathComponent()
    let name = folder.lastPathComponent
    let files = ["out", "err"].map { outer.appending(path: "\(name).\($0)") }
    let handles = try files.map { file in
      try Data().write(to: file)
      return try FileHandle(forWritingTo: file)
    }
    defer { for file in files { try? FileManager.default.removeItem(at: file) } }
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", command]
    process.currentDirectoryURL = folder
    process.environment = [
      "PATH": "\(Self.products.path):/usr/local/bin:/usr/bin:/bin",
      "HOME": folder.path, "TMPDIR": "/tmp", "LC_ALL": "C.UTF-8", "TZ": "UTC",
      "XDG_CONFIG_HOME": folder.appending(path: ".config").path,
      "XDG_STATE_HOME": folder.appending(path: ".state").path,
      "CONCERT_NOW": "2024-06-12T09:14:02Z", "CONCERT_SEED": "transcript",
    ]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = handles[0]
    process.standardError = handles[1]
    try process.run()
    process.waitUntilExit()
    let out = try String(decoding: Data(contentsOf: files[0]), as: UTF8.self)
    let err = try String(decoding: Data(contentsOf: files[1]), as: UTF8.self)
    var lines = Self.lines(masked(out)).map(Self.guarded)
    if lines.last?.isEmpty == true { lines[lines.count - 1] = "\\" }
    lines += Self.lines(masked(err)).map { "2> " + $0 }
    if process.terminationStatus != 0 { lines.append("[exit \(process.terminationStatus)]") }
    return lines
  }

  /// The folder has another name each time.
  private func masked(_ text: String) -> String {
    text.replacingOccurrences(of: folder.path, with: "/HERE")
  }

  private static func lines(_ text: String) -> [String] {
    if text.isEmpty { return [] }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  private static func guarded(_ line: String) -> String {
    let marks = ["$ ", "> ", "2> ", "[exit ", "# ", "\\"]
    return marks.contains { line.hasPrefix($0) } || line == "#" ? "\\" + line : line
  }
}
