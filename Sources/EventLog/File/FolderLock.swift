internal import Dispatch
internal import Glibc

/// The pen of a ledger: held by one writing process at a time, released when the value ends.
///
/// Those who wait sleep in the kernel and are woken at once; SQLite's own waiting sleeps longer and
/// longer and starves the unlucky. The lock is on the folder itself: closing another descriptor of
/// `ledger.db` would drop the locks that SQLite holds on it.
struct FolderLock: ~Copyable {
  // None where the file system has no such locks; SQLite's own then stand alone.
  private let descriptor: Int32?

  /// - Parameter turn: this process's; while it runs, nobody in line is let past.
  /// - Throws: `.busy` when another process still holds the pen after `seconds`.
  init(
    folder: String, ledger: String, seconds: Double, turn: WriterTurn = WriterTurn()
  ) throws(EventLogError) {
    let opened = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard opened >= 0 else {
      descriptor = nil
      return
    }
    let queue = PenQueue(ledger: ledger)
    let isOwnTurn = turn.isRunning
    if isOwnTurn || seconds <= 0 || !queue.isOccupied {
      if flock(opened, LOCK_EX | LOCK_NB) == 0 {
        if !isOwnTurn { turn.begin() }
        descriptor = opened
        return
      }
      guard errno == EWOULDBLOCK else {
        close(opened)
        descriptor = nil
        return
      }
    }
    guard seconds > 0, Self.wait(opened, in: queue, seconds: seconds) else {
      let holder = Self.holder(of: folder)
      if seconds <= 0 { close(opened) }
      throw .busy(path: ledger, seconds: seconds, holder: holder)
    }
    turn.begin()
    descriptor = opened
  }

  deinit {
    if let descriptor { close(descriptor) }
  }

  /// Whether the lock came in time. If not, `descriptor` is closed as soon as it does.
  private static func wait(_ descriptor: Int32, in queue: PenQueue, seconds: Double) -> Bool {
    let arrived = DispatchSemaphore(value: 0)
    // One side takes this and decides what becomes of the descriptor: kept or given up.
    let decision = DispatchSemaphore(value: 0)
    decision.signal()
    DispatchQueue.global(qos: .userInitiated).async {
      let place = queue.enter()
      if !takeInPassing(descriptor) {
        while flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
      }
      if let place { close(place) }
      if decision.wait(timeout: .now()) == .success {
        arrived.signal()
      } else {
        close(descriptor)
      }
    }
    if arrived.wait(timeout: .now() + seconds) == .success { return true }
    return decision.wait(timeout: .now()) == .timedOut
  }

  /// Whether the pen was found free in the next few milliseconds: a bit less than a turn.
  ///
  /// Who sleeps on the pen itself is woken by its next release, and so would end the other's turn
  /// after one append. Naps that double find a pen that is no longer used within the time already
  /// waited, and seldom hit the gap between two appends of one turn.
  private static func takeInPassing(_ descriptor: Int32) -> Bool {
    for microseconds: UInt32 in [500, 1000, 2000, 4000] {
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
      usleep(microseconds)
    }
    return false
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
