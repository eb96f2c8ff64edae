internal import Dispatch
internal import Glibc

/// The pen of a ledger: held by one writing process at a time, released when the value ends.
///
/// Those who wait queue in the kernel and are woken at once; SQLite's own waiting sleeps longer and
/// longer and starves the unlucky. The lock is on the folder itself: closing another descriptor of
/// `ledger.db` would drop the locks that SQLite holds on it.
struct FolderLock: ~Copyable {
  // None where the file system has no such locks; SQLite's own then stand alone.
  private let descriptor: Int32?

  /// - Throws: `.busy` when another process still holds the pen after `seconds`.
  init(folder: String, ledger: String, seconds: Double) throws(EventLogError) {
    let opened = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard opened >= 0 else {
      descriptor = nil
      return
    }
    if flock(opened, LOCK_EX | LOCK_NB) == 0 {
      descriptor = opened
    } else if errno != EWOULDBLOCK {
      close(opened)
      descriptor = nil
    } else if seconds > 0, Self.wait(opened, seconds: seconds) {
      descriptor = opened
    } else {
      let holder = Self.holder(of: folder)
      if seconds <= 0 { close(opened) }
      throw .busy(path: ledger, seconds: seconds, holder: holder)
    }
  }

  deinit {
    if let descriptor { close(descriptor) }
  }

  /// Whether the lock came in time. If not, `descriptor` is closed as soon as it does.
  private static func wait(_ descriptor: Int32, seconds: Double) -> Bool {
    let arrived = DispatchSemaphore(value: 0)
    // One side takes this and decides what becomes of the descriptor: kept or given up.
    let decision = DispatchSemaphore(value: 0)
    decision.signal()
    DispatchQueue.global(qos: .userInitiated).async {
      while flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
      if decision.wait(timeout: .now()) == .success {
        arrived.signal()
      } else {
        close(descriptor)
      }
    }
    if arrived.wait(timeout: .now() + seconds) == .success { return true }
    return decision.wait(timeout: .now()) == .timedOut
  }

  /// The process that holds the pen, as the kernel lists it: `pid 4121, concert`.
  private static func holder(of folder: String) -> String? {
    var status = stat()
    guard stat(folder, &status) == 0, let locks = contents("/proc/locks") else { return nil }
    for line in locks.split(separator: "\n") where !line.contains("->") {
      let fields = line.split(separator: " ")
      guard fields.count >= 6, fields[1] == "FLOCK",
        fields[5].split(separator: ":").last == Substring(String(status.st_ino))
      else { continue }
      let name = contents("/proc/\(fields[4])/comm")?.split(separator: "\n").first
      return "pid \(fields[4])" + (name.map { ", \($0)" } ?? "")
    }
    return nil
  }

  private static func contents(_ path: String) -> String? {
    FileSystem.read(path).map { String(decoding: $0, as: UTF8.self) }
  }
}
