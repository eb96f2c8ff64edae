/// The rest of payloads that are too long for their page.
struct OverflowReader {
  /// Longer payloads are left to SQLite, which reads them no faster than this would.
  private static let lengthLimit = 64 << 20

  private let file: PageFile
  private var page: [UInt8]
  private var whole: [UInt8] = []
  /// Pages that were read, each to be met once in the whole file.
  private(set) var pages: [UInt32] = []

  init(_ file: PageFile) {
    self.file = file
    page = Array(repeating: 0, count: file.layout.pageSize)
  }

  /// Follows a chain to its end without keeping what it holds.
  mutating func skip(_ cell: Cell) throws {
    try follow(cell) { _ in }
  }

  /// The whole payload, until the next one is asked for.
  ///
  /// - Parameter base: of the cell's page.
  mutating func payload(
    _ cell: Cell, on base: UnsafeRawPointer
  ) throws -> [UInt8] {
    whole.removeAll(keepingCapacity: true)
    whole.append(
      contentsOf: UnsafeRawBufferPointer(start: base + Int(cell.payload), count: Int(cell.local)))
    var rest: [UInt8] = []
    swap(&rest, &whole)
    try follow(cell) { rest.append(contentsOf: $0) }
    return rest
  }

  private mutating func follow(
    _ cell: Cell, _ body: (UnsafeRawBufferPointer) -> Void
  ) throws {
    var left = cell.length - Int(cell.local)
    var next = cell.overflow
    guard cell.length <= Self.lengthLimit else { throw Unusual(next, "a payload is very long") }
    while left > 0 {
      let number = next
      let taken = min(left, file.layout.pageSize - 4)
      next = try page.withUnsafeMutableBytes { (buffer) throws in
        try file.read(number, into: buffer)
        body(UnsafeRawBufferPointer(rebasing: buffer[4..<4 + taken]))
        return buffer.baseAddress.map { UnsafeRawPointer($0).word(0) } ?? 0
      }
      pages.append(number)
      left -= taken
    }
    guard next == 0 else { throw Unusual(next, "a payload has more pages than it fills") }
  }
}
