public import EventSourcing
import Foundation

/// Bytes that come in pieces, so that a file of any size is read in the memory of one piece.
public protocol ByteSource {
  /// Fills the buffer from its start and answers how many bytes it took; 0 is the end.
  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int

  /// Begins again with the first byte.
  mutating func rewind() throws
}

/// A file that is open for as long as a closure runs.
public struct FileSource: ByteSource {
  private let descriptor: Int32
  private let path: String

  /// Opens the file, hands it to `body` and closes it however `body` ends.
  ///
  /// - Throws: `InputError` when the file can't be opened, and what `body` throws.
  @discardableResult
  public static func open<Answer>(
    _ path: String, _ body: (inout FileSource) throws -> Answer
  ) throws -> Answer {
    let descriptor = Foundation.open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw errno == ENOENT ? InputError.noFile(path) : InputError.notReadable(path, errno: errno)
    }
    defer { close(descriptor) }
    var source = FileSource(descriptor: descriptor, path: path)
    return try body(&source)
  }

  public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    while true {
      let count = Foundation.read(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      guard errno == EINTR else { throw InputError.readFailed(path, errno: errno) }
    }
  }

  public func rewind() throws {
    guard lseek(descriptor, 0, SEEK_SET) == 0 else {
      throw InputError.readFailed(path, errno: errno)
    }
  }
}

/// Bytes in memory, handed out in pieces of at most `chunk`.
public struct BytesSource: ByteSource {
  private let bytes: [UInt8]
  private let chunk: Int
  private var offset = 0

  public init(_ bytes: [UInt8], chunk: Int = .max) {
    self.bytes = bytes
    self.chunk = max(1, chunk)
  }

  public init(_ text: String, chunk: Int = .max) { self.init(Array(text.utf8), chunk: chunk) }

  public mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let count = min(chunk, buffer.count, bytes.count - offset)
    buffer.copyBytes(from: bytes[offset..<offset + count])
    offset += count
    return count
  }

  public mutating func rewind() { offset = 0 }
}

/// Why no bytes came.
public enum InputError: Explainable, Hashable {
  case noFile(String)
  case notReadable(String, errno: Int32)
  case readFailed(String, errno: Int32)

  public var explanation: Explanation {
    switch self {
    case .noFile(let path):
      Explanation(
        code: "no-input", at: path, what: "There is no such file.",
        mend: "Check the name; a relative name starts at the folder you are in.",
        outcome: .noInput)
    case .notReadable(let path, let number):
      Explanation(
        code: "no-input", at: path,
        what: "The file can't be opened: \(String(cString: strerror(number))).",
        mend: "Ask its owner for the right to read it.", outcome: .noInput)
    case .readFailed(let path, let number):
      Explanation(
        code: "read-failed", at: path,
        what: "Reading stopped: \(String(cString: strerror(number))).",
        mend: "Copy the file to a local disk and try again.", outcome: .readOrWriteError)
    }
  }
}
