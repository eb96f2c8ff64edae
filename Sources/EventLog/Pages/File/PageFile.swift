internal import GRDB

/// The pages of a snapshot, read by one thread.
struct PageFile {
  /// Pages that nobody wants are read along up to this many, rather than asked for around them.
  private static let gap: UInt32 = 6
  /// The most bytes of one read.
  private static let windowLength = 1 << 20

  let snapshot: Snapshot
  private let handles: PageHandles
  var layout: PageLayout { snapshot.layout }

  /// - Parameter database: in a transaction of its own or not; another's keeps the pages as they are.
  init(_ database: Database, _ snapshot: Snapshot) throws {
    self.snapshot = snapshot
    handles = try PageHandles(database)
  }

  /// Reads one page into `buffer`, which is as long.
  func read(_ page: UInt32, into buffer: UnsafeMutableRawBufferPointer) throws {
    guard page > 0, page <= snapshot.pageCount else { throw Unusual(page, "there is no such page") }
    if let frame = snapshot.frames[page] { return try handles.readLog(buffer, at: frame) }
    try handles.read(buffer, at: Int64(page - 1) * Int64(layout.pageSize))
  }

  /// Reads pages in as few reads as their places allow.
  ///
  /// - Parameters:
  ///   - pages: ascending, each once.
  ///   - storage: is made longer when it has to be.
  func read(_ pages: [UInt32], into storage: inout [UInt8]) throws -> [PageRun] {
    var runs: [PageRun] = []
    var offset = 0
    for page in pages {
      guard page > 0, page <= snapshot.pageCount else {
        throw Unusual(page, "there is no such page")
      }
      if let last = runs.last, page - last.end <= Self.gap,
        Int(page + 1 - last.first) * layout.pageSize <= Self.windowLength
      {
        runs[runs.count - 1].end = page + 1
      } else {
        runs.append(PageRun(first: page, end: page + 1, offset: 0))
      }
    }
    for index in runs.indices {
      runs[index].offset = offset
      offset += Int(runs[index].end - runs[index].first) * layout.pageSize
    }
    if storage.count < offset {
      storage.append(contentsOf: repeatElement(0, count: offset - storage.count))
    }
    try storage.withUnsafeMutableBytes { (bytes) throws in
      for run in runs { try read(run, into: bytes) }
    }
    return runs
  }

  private func read(_ run: PageRun, into bytes: UnsafeMutableRawBufferPointer) throws {
    let size = layout.pageSize
    func part(_ page: UInt32, _ end: UInt32) -> UnsafeMutableRawBufferPointer {
      let start = run.offset + Int(page - run.first) * size
      return UnsafeMutableRawBufferPointer(
        rebasing: bytes[start..<start + Int(end - page) * size])
    }
    guard !snapshot.frames.isEmpty else {
      return try handles.read(part(run.first, run.end), at: Int64(run.first - 1) * Int64(size))
    }
    // What is in the WAL may lie beyond the end of the file.
    var page = run.first
    while page < run.end {
      if let frame = snapshot.frames[page] {
        try handles.readLog(part(page, page + 1), at: frame)
        page += 1
        continue
      }
      var end = page + 1
      while end < run.end, snapshot.frames[end] == nil { end += 1 }
      try handles.read(part(page, end), at: Int64(page - 1) * Int64(size))
      page = end
    }
  }
}

/// Consecutive pages in one buffer.
struct PageRun {
  var first: UInt32
  /// The page after the last.
  var end: UInt32
  /// Where the first begins.
  var offset: Int
}
