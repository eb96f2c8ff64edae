internal import EventSourcing
internal import Foundation

/// JSON Lines from a file or standard input, in chunks, so that any size takes the same memory.
///
/// Blank lines are passed over, and what an export says about itself (`{"about":…}`); a byte-order mark at the start and CR before LF are taken.
public struct JSONLines: CommandSource {
  /// A command's payload is 64 KiB at most; its line may have escapes and spaces beside it.
  public static let lineLimit = 1 << 20

  private let descriptor: Int32
  private let path: String
  private var buffer: [UInt8] = []
  private var start = 0
  private var line = 0
  private var atEnd = false

  /// - Parameter path: `-` for standard input.
  /// - Throws: an `Explainable` when the file can't be opened.
  public init(path: String) throws {
    self.path = path
    if path == "-" {
      descriptor = 0
      return
    }
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileFailure(path: path, errno: errno) }
  }

  /// Reads a file that is open already; its owner closes it.
  init(descriptor: Int32) {
    self.descriptor = descriptor
    path = "-"
  }

  /// Gives the file back; the value must not be read afterwards.
  public func close() { if descriptor != 0 { Foundation.close(descriptor) } }

  public mutating func next() throws -> NumberedCommand? {
    while let bytes = try nextLine() {
      if line == 1, bytes.starts(with: [0xef, 0xbb, 0xbf]) {
        if let command = parsed(bytes.dropFirst(3)) { return command }
      } else if let command = parsed(bytes) {
        return command
      }
    }
    return nil
  }

  public var isWaiting: Bool {
    guard !atEnd, buffer[start...].allSatisfy(Self.isBlank) else { return false }
    var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&state, 1, 0) == 0
  }

  private static func isBlank(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0d, 0x0a].contains(byte) }

  private func parsed(_ bytes: ArraySlice<UInt8>) -> NumberedCommand? {
    if bytes.count > Self.lineLimit {
      return NumberedCommand(line: line, json: .failure(.tooLong(limit: Self.lineLimit)))
    }
    if bytes.allSatisfy(Self.isBlank) { return nil }
    do {
      let json = try JSON(parsing: Array(bytes))
      if json.object?.keys == ["about"] { return nil }
      return NumberedCommand(line: line, json: .success(json))
    } catch {
      return NumberedCommand(line: line, json: .failure(.notJSON(error)))
    }
  }

  /// The next line without its LF. Of a gigantic one only the first bytes are kept.
  private mutating func nextLine() throws -> ArraySlice<UInt8>? {
    var kept: [UInt8] = []
    while true {
      if let end = buffer[start...].firstIndex(of: UInt8(ascii: "\n")) {
        line += 1
        let slice = buffer[start..<end]
        start = end + 1
        return kept.isEmpty ? slice : (kept + slice)[...]
      }
      if kept.count <= Self.lineLimit { kept.append(contentsOf: buffer[start...]) }
      if atEnd {
        start = buffer.count
        guard !kept.isEmpty else { return nil }
        line += 1
        return kept[...]
      }
      try fill()
    }
  }

  private mutating func fill() throws {
    let size = 1 << 16
    buffer = try [UInt8](unsafeUninitializedCapacity: size) { target, count in
      let got = read(descriptor, target.baseAddress, size)
      guard got >= 0 else { throw FileFailure(path: path, errno: errno) }
      count = got
    }
    start = 0
    atEnd = buffer.isEmpty
  }
}
