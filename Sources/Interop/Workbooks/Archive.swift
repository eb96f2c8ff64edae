import EventSourcing
import Foundation

/// A ZIP archive that is open for as long as a closure runs: its directory, and bytes at a place.
///
/// The directory at the end alone is believed; nothing is unpacked to disk.
/// - Source: PKWARE APPNOTE 6.3.3, without encryption and ZIP64.
struct Archive {
  struct Entry: Hashable {
    let name: String
    let method: Int
    let checksum: UInt
    let packed: Int
    let size: Int
    let offset: Int
  }

  private static let directoryLimit = 16 << 20

  let descriptor: Int32
  let path: String
  private(set) var entries: [String: Entry] = [:]

  static func open<Answer>(_ path: String, _ body: (Archive) throws -> Answer) throws -> Answer {
    let descriptor = Foundation.open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw errno == ENOENT ? InputError.noFile(path) : InputError.notReadable(path, errno: errno)
    }
    defer { close(descriptor) }
    return try body(Archive(descriptor, path))
  }

  private init(_ descriptor: Int32, _ path: String) throws {
    self.descriptor = descriptor
    self.path = path
    let length = Int(lseek(descriptor, 0, SEEK_END))
    guard length > 22 else { throw WorkbookError(.damaged("it is cut off")) }
    // The directory's end may have a comment of 64 KiB behind it.
    let tail = try bytes(at: max(0, length - 65_557), min(length, 65_557))
    guard
      let end = (0...(tail.count - 22)).reversed().first(where: {
        Self.number(tail, $0, 4) == 0x0605_4b50
      })
    else { throw WorkbookError(.damaged("it has no directory; it may be cut off")) }
    let (count, size) = (Self.number(tail, end + 10, 2), Self.number(tail, end + 12, 4))
    let start = Self.number(tail, end + 16, 4)
    guard size <= Self.directoryLimit, start + size <= length else {
      throw WorkbookError(.damaged("its directory lies outside"))
    }
    try readDirectory(bytes(at: start, size), count)
  }

  private mutating func readDirectory(_ directory: [UInt8], _ count: Int) throws {
    var at = 0
    for _ in 0..<count {
      guard at + 46 <= directory.count, Self.number(directory, at, 4) == 0x0201_4b50 else {
        throw WorkbookError(.damaged("its directory ends early"))
      }
      let nameLength = Self.number(directory, at + 28, 2)
      let next =
        at + 46 + nameLength + Self.number(directory, at + 30, 2)
        + Self.number(directory, at + 32, 2)
      guard next <= directory.count else {
        throw WorkbookError(.damaged("its directory ends early"))
      }
      let name = String(decoding: directory[(at + 46)..<(at + 46 + nameLength)], as: UTF8.self)
      guard Self.number(directory, at + 8, 2) & 1 == 0 else { throw WorkbookError(.cantUnpack) }
      entries[name] = Entry(
        name: name, method: Self.number(directory, at + 10, 2),
        checksum: UInt(Self.number(directory, at + 16, 4)),
        packed: Self.number(directory, at + 20, 4), size: Self.number(directory, at + 24, 4),
        offset: Self.number(directory, at + 42, 4))
      at = next
    }
  }

  /// Where the packed bytes of an entry begin.
  func start(of entry: Entry) throws -> Int {
    let head = try bytes(at: entry.offset, 30)
    guard head.count == 30, Self.number(head, 0, 4) == 0x0403_4b50 else {
      throw WorkbookError(.damaged("a part is not where the directory says"), part: entry.name)
    }
    return entry.offset + 30 + Self.number(head, 26, 2) + Self.number(head, 28, 2)
  }

  /// As many bytes as there are, at most `count`.
  func bytes(at offset: Int, _ count: Int) throws -> [UInt8] {
    try [UInt8](unsafeUninitializedCapacity: count) { buffer, got in
      while got < count {
        let more = pread(
          descriptor, buffer.baseAddress.map { $0 + got }, count - got, off_t(offset + got))
        if more < 0, errno == EINTR { continue }
        guard more >= 0 else { throw InputError.readFailed(path, errno: errno) }
        if more == 0 { return }
        got += more
      }
    }
  }

  private static func number(_ bytes: [UInt8], _ at: Int, _ count: Int) -> Int {
    (0..<count).reduce(0) { $0 | Int(bytes[at + $1]) << (8 * $1) }
  }
}
