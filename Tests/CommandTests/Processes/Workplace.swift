import Foundation

/// A folder with a ledger that several processes use at once, with the machine's clock and chance.
struct Workplace {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appending(path: "concert-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    _ = try run("concert init --ledger l --origin test.example/work --officer MFA.weber")
  }

  func remove() { try? FileManager.default.removeItem(at: folder) }

  func write(_ text: some StringProtocol, to name: String) throws {
    try Data(text.utf8).write(to: folder.appending(path: name))
  }

  func text(of name: String) throws -> String {
    String(decoding: try Data(contentsOf: folder.appending(path: name)), as: UTF8.self)
  }

  /// Runs a line of the shell to its end.
  func run(_ command: String) throws -> (out: String, err: String, code: Int32) {
    let name = UUID().uuidString
    let process = try start(command, output: name)
    process.waitUntilExit()
    defer {
      for end in ["out", "err"] {
        try? FileManager.default.removeItem(at: folder.appending(path: "\(name).\(end)"))
      }
    }
    return (try text(of: name + ".out"), try text(of: name + ".err"), process.terminationStatus)
  }

  /// Starts a line of the shell; its output goes to `<output>.out` and `<output>.err`.
  func start(_ command: String, output: String) throws -> Process {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", command]
    process.currentDirectoryURL = folder
    process.environment = [
      "PATH": "\(TranscriptRunner.products.path):/usr/sbin:/usr/bin:/sbin:/bin",
      "HOME": folder.path, "LC_ALL": "C.UTF-8", "TZ": "UTC", "CONCERT_LEDGER": "l",
    ]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try handle(output + ".out")
    process.standardError = try handle(output + ".err")
    try process.run()
    return process
  }

  private func handle(_ name: String) throws -> FileHandle {
    try write("", to: name)
    return try FileHandle(forWritingTo: folder.appending(path: name))
  }

  /// Lines of commitments, each with a title of its own.
  static func commitments(_ count: Int, by writer: String) -> String {
    (1...count).map {
      #"{"do":"commitment.make","title":"Wells \#(writer)/\#($0)","kind":"money","places":["ML"]}"#
        + "\n"
    }.joined()
  }
}
