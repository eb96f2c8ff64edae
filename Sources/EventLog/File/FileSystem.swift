internal import Glibc

/// The few calls that make a file last, and that tell what may be done with it.
enum FileSystem {
  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
  static func isWritable(_ path: String) -> Bool { access(path, W_OK) == 0 }

  /// In bytes; none when there is no such file.
  static func size(of path: String) -> Int64? {
    var status = stat()
    return stat(path, &status) == 0 ? Int64(status.st_size) : nil
  }

  /// The whole file; none when it cannot be read. Files under /proc have no size beforehand.
  static func read(_ path: String, limit: Int = 4_000_000) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 16_384)
    while bytes.count < limit {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { return nil }
      if count == 0 { break }
      bytes.append(contentsOf: chunk[..<count])
    }
    return bytes
  }

  /// Replaces a file so that a power cut leaves the old one or the new one, never a mixture.
  static func replace(_ path: String, in folder: String, with bytes: [UInt8]) throws(EventLogError)
  {
    let temporary = "\(path).\(getpid()).new"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw failure(temporary) }
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw abandon(temporary, descriptor) }
      written += count
    }
    guard fsync(descriptor) == 0 else { throw abandon(temporary, descriptor) }
    close(descriptor)
    guard rename(temporary, path) == 0 else { throw abandon(temporary, nil) }
    try synchronize(folder: folder)
  }

  /// Makes the names in a folder last.
  static func synchronize(folder: String) throws(EventLogError) {
    try synchronize(folder, O_DIRECTORY)
  }

  /// Makes what a file holds last.
  static func synchronize(file: String) throws(EventLogError) { try synchronize(file, 0) }

  private static func synchronize(_ path: String, _ flags: Int32) throws(EventLogError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | flags)
    guard descriptor >= 0 else { throw failure(path) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw failure(path) }
  }

  static func makeFolder(_ path: String) throws(EventLogError) {
    if mkdir(path, 0o755) == 0 {
      let parent = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
      // Where the parent may not be read, its name lasts as the file system sees fit.
      try? synchronize(folder: parent.isEmpty ? "/" : parent)
    } else if errno != EEXIST {
      throw failure(path)
    }
  }

  static func failure(_ path: String) -> EventLogError {
    switch errno {
    case ENOSPC, EDQUOT: .diskFull(path: path)
    case EROFS, EACCES, EPERM: .readOnly(path: path)
    case let code: .inputOutput(path: path, detail: String(cString: strerror(code)))
    }
  }

  private static func abandon(_ temporary: String, _ descriptor: Int32?) -> EventLogError {
    let error = failure(temporary)
    if let descriptor { close(descriptor) }
    unlink(temporary)
    return error
  }
}
