import CZLib
import EventSourcing

/// One part of an archive, unpacked piece by piece, with a bound on how much may come out of it.
struct ArchivePart: ~Copyable {
  /// Sheets of spreadsheets shrink to a tenth, very empty ones to a hundredth; a bomb to a thousandth.
  private static let ratioLimit = 400
  private static let ratioFloor = 64 << 20
  private static let piece = 64 << 10

  private let archive: Archive
  let entry: Archive.Entry
  private let limit: Int
  private var offset = 0
  private var end = 0
  private var packed: [UInt8] = []
  private var taken = 0
  private var total = 0
  private var checksum: UInt = 0
  private var isDone = false
  private let stream: UnsafeMutablePointer<z_stream>

  init(_ archive: Archive, _ entry: Archive.Entry, limit: Int) throws {
    guard entry.method == 8 || entry.method == 0 else {
      throw WorkbookError(.cantUnpack, part: entry.name)
    }
    let start = try archive.start(of: entry)
    self.archive = archive
    self.entry = entry
    self.limit = limit
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    offset = start
    end = start + entry.packed
    let isReady = inflateInit2_(
      stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(isReady == Z_OK, "zlib's few kilobytes are there")
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// Fills the buffer from its start and answers how many bytes it took; 0 is the end.
  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    var got = 0
    while got == 0, !isDone {
      if taken == packed.count, offset < end {
        packed = try archive.bytes(at: offset, min(Self.piece, end - offset))
        guard !packed.isEmpty else { throw damaged("it is cut off") }
        offset += packed.count
        taken = 0
      }
      got = try entry.method == 0 ? copy(into: buffer) : inflate(into: buffer)
    }
    checksum = UInt(
      crc32(uLong(checksum), buffer.baseAddress?.assumingMemoryBound(to: UInt8.self), UInt32(got)))
    total += got
    if total > limit || total > Self.ratioFloor && total / Self.ratioLimit > max(1, entry.packed) {
      throw WorkbookError(
        .tooLarge(what: "\(total >> 20) MiB from \(entry.packed >> 10) KiB"), part: entry.name)
    }
    if isDone, got == 0, checksum != entry.checksum { throw damaged("its checksum differs") }
    return got
  }

  private func damaged(_ what: Phrase) -> WorkbookError {
    WorkbookError(.damaged(what), part: entry.name)
  }

  private mutating func copy(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = min(buffer.count, packed.count - taken)
    buffer.copyBytes(from: packed[taken..<taken + count])
    taken += count
    isDone = count == 0
    return count
  }

  private mutating func inflate(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let before = taken
    let result = packed.withUnsafeMutableBufferPointer { input in
      stream.pointee.next_in = input.baseAddress.map { $0 + before }
      stream.pointee.avail_in = UInt32(input.count - before)
      stream.pointee.next_out = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
      stream.pointee.avail_out = UInt32(buffer.count)
      return CZLib.inflate(stream, Z_NO_FLUSH)
    }
    taken = packed.count - Int(stream.pointee.avail_in)
    let got = buffer.count - Int(stream.pointee.avail_out)
    switch result {
    case Z_STREAM_END: isDone = true
    case Z_OK: break
    case Z_BUF_ERROR where offset < end || got > 0: break
    default: throw damaged("it can't be unpacked")
    }
    return got
  }
}
