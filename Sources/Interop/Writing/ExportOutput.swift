public import EventSourcing
import Foundation

/// Takes the bytes of an export one after the other, so that a file of any size takes the memory of
/// one buffer.
public protocol ExportOutput: Sendable {
  /// How many bytes were written so far.
  var offset: Int64 { get }
  mutating func write(_ bytes: [UInt8]) throws
  /// Puts bytes over others that were written before.
  mutating func patch(_ bytes: [UInt8], at offset: Int64) throws
}

/// A file that has its name only when it is whole, or standard output.
public struct ExportFile: ExportOutput, Sendable {
  private static let bufferLimit = 1 << 17

  public let path: String
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var flushed: Int64 = 0

  public var offset: Int64 { flushed + Int64(buffer.count) }
  private var isStandardOutput: Bool { path == "-" }

  /// - Parameter path: `-` for standard output.
  /// - Throws: `OutputFault` when the file can't be made.
  public init(_ path: String) throws(OutputFault) {
    self.path = path
    guard path != "-" else {
      descriptor = STDOUT_FILENO
      return
    }
    descriptor = open(path + ".part", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .notCreated(path, errno: errno) }
  }

  public mutating func write(_ bytes: [UInt8]) throws {
    buffer += bytes
    if buffer.count >= Self.bufferLimit { try flush() }
  }

  public mutating func patch(_ bytes: [UInt8], at offset: Int64) throws {
    guard !isStandardOutput else { throw OutputFault.needsFile }
    try flush()
    try put(bytes) { pwrite(descriptor, $0, $1, $2 + Int(offset)) }
  }

  /// Gives the file its name. Without it, `discard` takes away what was written.
  public mutating func close() throws {
    try flush()
    guard !isStandardOutput else { return }
    guard fsync(descriptor) == 0, Foundation.close(descriptor) == 0,
      rename(path + ".part", path) == 0
    else { throw OutputFault.notWritten(path, errno: errno) }
  }

  public func discard() {
    guard !isStandardOutput else { return }
    Foundation.close(descriptor)
    unlink(path + ".part")
  }

  private mutating func flush() throws {
    try put(buffer) { bytes, count, _ in Foundation.write(descriptor, bytes, count) }
    flushed += Int64(buffer.count)
    buffer.removeAll(keepingCapacity: true)
  }

  private func put(
    _ bytes: [UInt8], _ call: (UnsafeRawPointer?, Int, Int) -> Int
  ) throws(OutputFault) {
    var start = 0
    while start < bytes.count {
      let count = bytes.withUnsafeBytes {
        call($0.baseAddress.map { $0 + start }, bytes.count - start, start)
      }
      if count > 0 {
        start += count
      } else if errno == EPIPE {
        throw .closed
      } else if errno != EINTR && errno != EAGAIN {
        throw .notWritten(isStandardOutput ? "standard output" : path, errno: errno)
      }
    }
  }
}

/// Why an export could not be written.
public enum OutputFault: Error, Hashable, Sendable {
  case notCreated(String, errno: Int32)
  case notWritten(String, errno: Int32)
  /// The reader went away, as `head` does.
  case closed
  /// A workbook's parts are mended when they are complete, which a pipe can't take.
  case needsFile
  case tooManyRows(limit: Int)
  case tooLarge
}

extension OutputFault: Explainable {
  public var explanation: Explanation {
    switch self {
    case .notCreated(let path, let number):
      Explanation(
        code: "cannot-write", at: path,
        what: "The file can't be made: \(String(cString: strerror(number))).",
        mend: "Name another place with --out, or ask for the right to this one.",
        outcome: .cannotCreateOutput)
    case .notWritten(let path, let number):
      Explanation(
        code: "write-failed", at: path,
        what: "The export could not be written: \(String(cString: strerror(number))).",
        mend: "Make room or name another place, then run the command again.",
        outcome: .readOrWriteError)
    case .closed:
      Explanation(
        code: "output-closed", what: "The reader of the output went away.", mend: "",
        outcome: .done)
    case .needsFile:
      Explanation(
        code: "file-needed", at: "--out", what: "A workbook can't be written into a pipe.",
        mend: "Name a file with --out.", outcome: .usage)
    case .tooLarge:
      Explanation(
        code: "too-large", at: "--out", what: "A workbook has at most 4 GiB.",
        mend: "Narrow it down, as with --period, or export csv instead.", outcome: .badData)
    case .tooManyRows(let limit):
      Explanation(
        code: "too-large", at: "--out",
        what: "A sheet of a workbook has at most \(limit) rows.",
        mend: "Narrow it down, as with --period, or export csv instead.", outcome: .badData)
    }
  }
}
