internal import Glibc

/// The line before a ledger's pen: a process that found the pen taken stands here, one behind the
/// other, and only the first of them waits for the pen itself.
///
/// It is a lock on an empty file beside `ledger.db`, made by the first process that ever has to
/// wait. Where there can be none, processes go for the pen directly, only less orderly.
struct PenQueue {
  private let path: String

  init(ledger: String) { path = ledger + "-queue" }

  /// Whether another process stands in line.
  var isOccupied: Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }

  /// Returns as the first in line, holding that place until the result is closed; none when there
  /// is no line to stand in.
  func enter() -> Int32? {
    let descriptor = open(path, O_RDONLY | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { return nil }
    while flock(descriptor, LOCK_EX) != 0 {
      guard errno == EINTR else {
        close(descriptor)
        return nil
      }
    }
    return descriptor
  }
}
