internal import EventSourcing
internal import Foundation

/// Small files that must be whole or absent after a crash.
enum DurableFile {
  /// Writes beside the target, syncs, renames and syncs the folder.
  ///
  /// - Parameter exclusively: refuse when the file exists already.
  static func write(
    _ bytes: [UInt8], to path: String, permissions: mode_t = 0o644, exclusively: Bool = false
  ) throws(FileFailure) {
    // Random, so that neither another task of this process nor a crash bars the way.
    let temporary = path + ".tmp-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, permissions)
    guard descriptor >= 0 else { throw FileFailure(path: temporary, errno: errno) }
    var written = 0
    var failure: Int32 = 0
    while written < bytes.count, failure == 0 {
      let count = bytes[written...].withUnsafeBytes {
        Foundation.write(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0 { failure = errno } else { written += count }
    }
    if failure == 0, fsync(descriptor) != 0 { failure = errno }
    close(descriptor)
    if failure == 0 {
      failure = (exclusively ? link(temporary, path) : rename(temporary, path)) == 0 ? 0 : errno
    }
    if failure != 0 || exclusively { unlink(temporary) }
    guard failure == 0 else { throw FileFailure(path: path, errno: failure) }
    syncFolder(of: path)
  }

  /// The file's bytes; none when there is no such file.
  static func read(_ path: String, limit: Int = 1 << 20) throws(FileFailure) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw FileFailure(path: path, errno: errno)
    }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: limit)
    var count = 0
    while count < limit {
      let got = bytes[count...].withUnsafeMutableBytes {
        Foundation.read(descriptor, $0.baseAddress, $0.count)
      }
      guard got >= 0 else { throw FileFailure(path: path, errno: errno) }
      if got == 0 { break }
      count += got
    }
    bytes.removeLast(limit - count)
    return bytes
  }

  /// Makes the name at `path` last, as far as the file system does that.
  /// Makes what a file holds last, and its name.
  static func sync(_ path: String) throws(FileFailure) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileFailure(path: path, errno: errno) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw FileFailure(path: path, errno: errno) }
    syncFolder(of: path)
  }

  static func syncFolder(of path: String) {
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    let descriptor = open(folder.isEmpty ? "/" : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}

/// A file that could not be read or written, with the system's own reason.
struct FileFailure: Explainable {
  let path: String
  let errno: Int32

  var explanation: Explanation {
    let reason = String(cString: strerror(errno))
    return switch errno {
    case ENOENT:
      Explanation(
        code: "no-such-file", at: path, what: "There is no such file or folder.",
        mend: "Check the path, or create its folder first.", outcome: .noInput)
    case EACCES, EPERM, EROFS:
      Explanation(
        code: "no-permission", at: path, what: "The system refuses access: \(reason).",
        mend: "Ask for the right to this path, or name another.", outcome: .readOrWriteError)
    case ENOSPC, EDQUOT:
      Explanation(
        code: "disk-full", at: path, what: "No room is left: \(reason). Nothing was stored.",
        mend: "Make room and repeat the command.", outcome: .readOrWriteError)
    default:
      Explanation(
        code: "read-or-write-error", at: path, what: "The system reports: \(reason).",
        mend: "Check the disk, then repeat the command.", outcome: .readOrWriteError)
    }
  }
}
