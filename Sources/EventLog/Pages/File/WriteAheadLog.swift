internal import Synchronization

/// What the shared index says of the WAL: which frames a transaction that begins now sees.
///
/// - Source: "WAL-mode File Format", 2.1 to 2.3, https://www.sqlite.org/walformat.html.
struct WalState: Equatable {
  /// The 48 bytes of one copy of the header, as six words.
  private let words: [UInt64]

  let frameCount: UInt32
  let pageCount: UInt32
  let checksum: (UInt32, UInt32)
  let salts: UInt64
  /// How many frames had been copied into the file, or more of this state: if the WAL was begun anew
  /// before this was read, the header is another one.
  let copied: UInt32

  static func == (left: WalState, right: WalState) -> Bool { left.words == right.words }

  /// - Parameter index: the first bytes of the shared index, which others may change meanwhile.
  init(_ index: UnsafeRawPointer) throws {
    // Whoever begins the WAL anew writes its header first, and then that nothing is copied.
    copied = index.load(fromByteOffset: 96, as: UInt32.self)
    atomicMemoryFence(ordering: .acquiring)
    let copies = (0..<12).map { index.loadUnaligned(fromByteOffset: 8 * $0, as: UInt64.self) }
    guard copies[..<6] == copies[6...] else { throw Unusual(0, "somebody is writing") }
    words = Array(copies[..<6])
    // Version, and whether it was ever filled.
    guard UInt32(truncatingIfNeeded: words[0]) == 3_007_000, words[1] >> 32 & 0xff != 0 else {
      throw Unusual(0, "the index of the WAL has another form")
    }
    frameCount = UInt32(truncatingIfNeeded: words[2])
    pageCount = UInt32(truncatingIfNeeded: words[2] >> 32)
    checksum = (
      UInt32(truncatingIfNeeded: words[3]), UInt32(truncatingIfNeeded: words[3] >> 32)
    )
    salts = words[4]
  }
}

/// The WAL as it was read last: many short transactions may see the same one.
struct WalMemory {
  private var state: WalState?
  private var frames: [UInt32: Int64] = [:]
  private(set) var framesLeft: Int

  /// - Parameter mostFrames: how many may be read; a WAL that others write to is read again and again.
  init(mostFrames: Int) { framesLeft = mostFrames }

  /// Where the newest bytes of a page begin.
  ///
  /// - Throws: `Unusual` for a WAL with more frames than may be read, too.
  mutating func frames(
    _ state: WalState, pageSize: Int, handles: PageHandles
  ) throws -> [UInt32: Int64] {
    if self.state == state { return frames }
    guard state.frameCount <= framesLeft else { throw Unusual(0, "the WAL is long") }
    framesLeft -= Int(state.frameCount)
    frames = try WriteAheadLog(state, pageSize: pageSize, handles: handles).frames
    self.state = state
    return frames
  }
}

/// The frames of a WAL, each checked as SQLite checks them when it opens one after a crash.
struct WriteAheadLog {
  /// Where the newest bytes of a page begin.
  private(set) var frames: [UInt32: Int64] = [:]

  private let pageSize: Int
  private let isBigEndian: Bool
  private var sums: (UInt32, UInt32) = (0, 0)

  /// Reads the frames of a state, which nobody overwrites meanwhile.
  init(_ state: WalState, pageSize: Int, handles: PageHandles) throws {
    self.pageSize = pageSize
    var header = [UInt8](repeating: 0, count: 32)
    do {
      try header.withUnsafeMutableBytes { (bytes) throws in
        try handles.readLog(bytes, at: 0)
      }
    }
    let magic = header.withUnsafeBytes { $0.baseAddress.map { $0.word(0) } ?? 0 }
    guard magic & ~1 == 0x377f_0682 else { throw Unusual(0, "the WAL has another form") }
    isBigEndian = magic & 1 == 1
    try header.withUnsafeBytes { (bytes) throws in
      guard let base = bytes.baseAddress, base.word(4) == 3_007_000,
        Int(base.word(8)) == pageSize,
        base.loadUnaligned(fromByteOffset: 16, as: UInt64.self) == state.salts
      else { throw Unusual(0, "the WAL is not the one that its index speaks of") }
      add(base, 24)
      guard sums == (base.word(24), base.word(28)) else {
        throw Unusual(0, "the WAL's header is damaged")
      }
    }
    try read(state, handles)
    guard sums == state.checksum else {
      throw Unusual(0, "the WAL's last frame is not the one that its index speaks of")
    }
  }

  private mutating func read(_ state: WalState, _ handles: PageHandles) throws {
    let length = 24 + pageSize
    let atOnce = max(1, (1 << 20) / length)
    var window = [UInt8](repeating: 0, count: atOnce * length)
    var next = 0
    let count = Int(state.frameCount)
    while next < count {
      let taken = min(atOnce, count - next)
      let start = Int64(32 + next * length)
      try window.withUnsafeMutableBytes { (bytes) throws in
        try handles.readLog(
          UnsafeMutableRawBufferPointer(rebasing: bytes[..<(taken * length)]), at: start)
        guard let base = bytes.baseAddress.map({ UnsafeRawPointer($0) }) else { return }
        for index in 0..<taken {
          try take(
            base + index * length, start + Int64(index * length), state,
            isLast: next + index + 1 == count)
        }
      }
      next += taken
    }
  }

  private mutating func take(
    _ frame: UnsafeRawPointer, _ offset: Int64, _ state: WalState, isLast: Bool
  ) throws {
    let page = frame.word(0)
    add(frame, 8)
    add(frame + 24, pageSize)
    guard page > 0, frame.loadUnaligned(fromByteOffset: 8, as: UInt64.self) == state.salts,
      sums == (frame.word(16), frame.word(20))
    else { throw Unusual(page, "a frame of the WAL is damaged") }
    guard !isLast || frame.word(4) == state.pageCount else {
      throw Unusual(page, "the WAL does not end with a commit")
    }
    frames[page] = offset + 24
  }

  private mutating func add(_ bytes: UnsafeRawPointer, _ count: Int) {
    var (first, second) = sums
    for offset in stride(from: 0, to: count, by: 8) {
      var left = bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
      var right = bytes.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self)
      left = isBigEndian ? UInt32(bigEndian: left) : UInt32(littleEndian: left)
      right = isBigEndian ? UInt32(bigEndian: right) : UInt32(littleEndian: right)
      first = first &+ left &+ second
      second = second &+ right &+ first
    }
    sums = (first, second)
  }
}
