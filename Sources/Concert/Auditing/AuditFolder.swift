internal import Crypto
public import EventSourcing
internal import Foundation

/// A folder of files for an auditor, each with its hash in the manifest that is written last: a
/// folder without a manifest is an export that did not end.
public struct AuditFolder: Sendable {
  /// One file that was written.
  public struct File: Hashable, Sendable {
    public let name: String
    public let bytes: Int64
    /// Rows of data, headings not counted.
    public let rows: Int64
    /// Hexadecimal.
    public let sha256: String

    public var json: JSON {
      [
        "name": .string(name), "bytes": .int(bytes), "rows": .int(rows), "sha256": .string(sha256),
      ]
    }
  }

  public let path: String

  /// - Throws: `output-exists` when there is such a folder with anything in it.
  public init(creating path: String) throws {
    self.path = path
    try Places.makeFolder(path)
    // A folder that can't be listed may hold somebody's files.
    guard let files = try? FileManager.default.contentsOfDirectory(atPath: path) else {
      throw FileFailure(path: path, errno: errno)
    }
    guard files.isEmpty else { throw AuditRefusal.folderTaken(path) }
  }

  /// Opens a file of the folder, which is there under its name only when it was closed.
  public func file(_ name: String) throws -> Writer { try Writer(path + "/" + name, name: name) }

  /// Writes bytes as they come, buffered and hashed. Whoever opens it closes it.
  public struct Writer: Sendable {
    private let name: String
    private let path: String
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private var hash = SHA256()
    private var bytes: Int64 = 0
    private static let bufferLimit = 1 << 16

    fileprivate init(_ path: String, name: String) throws {
      self.name = name
      self.path = path
      descriptor = open(path + ".part", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
      guard descriptor >= 0 else { throw FileFailure(path: path, errno: errno) }
    }

    public mutating func write(_ new: some Sequence<UInt8>) throws {
      buffer.append(contentsOf: new)
      if buffer.count >= Self.bufferLimit { try flush() }
    }

    private mutating func flush() throws {
      hash.update(data: buffer)
      bytes += Int64(buffer.count)
      var start = 0
      while start < buffer.count {
        let count = buffer[start...].withUnsafeBytes {
          Foundation.write(descriptor, $0.baseAddress, $0.count)
        }
        guard count >= 0 || errno == EINTR else { throw FileFailure(path: path, errno: errno) }
        start += max(0, count)
      }
      buffer.removeAll(keepingCapacity: true)
    }

    /// Syncs the file and gives it its name.
    public mutating func close(rows: Int64) throws -> File {
      try flush()
      guard fsync(descriptor) == 0, Foundation.close(descriptor) == 0,
        rename(path + ".part", path) == 0
      else { throw FileFailure(path: path, errno: errno) }
      return File(name: name, bytes: bytes, rows: rows, sha256: hexText(hash.finalize()))
    }
  }
}
