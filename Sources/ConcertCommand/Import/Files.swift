import EventSourcing
import Glibc

/// Size in bytes; none for what has no size, such as a pipe.
func fileSize(_ path: String) -> Int? {
  var status = stat()
  guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
  return Int(status.st_size)
}

/// A file of at most 1 MiB that must be UTF-8.
func smallTextFile(_ path: String) throws -> String {
  guard let file = fopen(path, "rbe") else {
    throw FileWrong(
      path: path, what: Phrase(verbatim: String(cString: strerror(errno))), outcome: .noInput)
  }
  defer { fclose(file) }
  var bytes = [UInt8](repeating: 0, count: (1 << 20) + 1)
  let count = fread(&bytes, 1, bytes.count, file)
  guard ferror(file) == 0, count < bytes.count,
    let text = String(validating: bytes[..<count], as: UTF8.self)
  else {
    throw FileWrong(path: path, what: "This is no UTF-8 text of at most 1 MiB", outcome: .badData)
  }
  return text
}

/// Writes a file of results.
func writeTextFile(_ text: String, to path: String, appending: Bool) throws {
  guard let file = fopen(path, appending ? "abe" : "wbe") else {
    throw FileWrong(
      path: path, what: Phrase(verbatim: String(cString: strerror(errno))),
      outcome: .cannotCreateOutput)
  }
  let written = fputs(text, file)
  let closed = fclose(file)
  guard written >= 0, closed == 0 else {
    throw FileWrong(
      path: path, what: Phrase(verbatim: String(cString: strerror(errno))),
      outcome: .readOrWriteError)
  }
}

/// A file of the command line that can't be used.
struct FileWrong: Explainable {
  let path: String
  let what: Phrase
  let outcome: Explanation.Outcome

  var explanation: Explanation {
    Explanation(
      code: outcome == .noInput ? "no-input" : outcome == .badData ? "bad-file" : "cannot-write",
      at: path, what: "\(what).", mend: "Check the name and your right to the file.",
      outcome: outcome)
  }
}

/// A file of at most 1 MiB.
func readBytes(_ path: String) throws -> [UInt8] {
  guard let file = fopen(path, "rbe") else {
    throw FileWrong(
      path: path, what: Phrase(verbatim: String(cString: strerror(errno))), outcome: .noInput)
  }
  defer { fclose(file) }
  var bytes = [UInt8](repeating: 0, count: (1 << 20) + 1)
  let count = fread(&bytes, 1, bytes.count, file)
  guard ferror(file) == 0, count < bytes.count else {
    throw FileWrong(path: path, what: "This is no file of at most 1 MiB", outcome: .badData)
  }
  return Array(bytes[..<count])
}

/// Writes a file of results.
func writeBytes(_ bytes: [UInt8], to path: String) throws {
  guard let file = fopen(path, "wbe") else {
    throw FileWrong(
      path: path, what: Phrase(verbatim: String(cString: strerror(errno))),
      outcome: .cannotCreateOutput)
  }
  let written = fwrite(bytes, 1, bytes.count, file)
  let closed = fclose(file)
  guard written == bytes.count, closed == 0 else {
    throw FileWrong(
      path: path, what: Phrase(verbatim: String(cString: strerror(errno))),
      outcome: .readOrWriteError)
  }
}

/// A file that is written piece by piece.
struct OutputFile {
  private let file: UnsafeMutablePointer<FILE>
  private let path: String

  static func open(
    _ path: String, appending: Bool, _ body: (borrowing OutputFile) throws -> Void
  ) throws {
    guard let file = fopen(path, appending ? "abe" : "wbe") else {
      throw FileWrong(
        path: path, what: Phrase(verbatim: String(cString: strerror(errno))),
        outcome: .cannotCreateOutput)
    }
    do {
      try body(OutputFile(file: file, path: path))
    } catch {
      fclose(file)
      throw error
    }
    guard fclose(file) == 0 else {
      throw FileWrong(
        path: path, what: Phrase(verbatim: String(cString: strerror(errno))),
        outcome: .readOrWriteError)
    }
  }

  func write(_ bytes: [UInt8]) throws {
    guard fwrite(bytes, 1, bytes.count, file) == bytes.count else {
      throw FileWrong(
        path: path, what: Phrase(verbatim: String(cString: strerror(errno))),
        outcome: .readOrWriteError)
    }
  }
}
