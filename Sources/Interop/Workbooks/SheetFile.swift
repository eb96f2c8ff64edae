import EventSourcing
import Foundation

/// A sheet of any kind as the bytes of CSV: a text file as it stands, or one sheet of a workbook.
public enum SheetFile {
  /// Whether the file is a workbook, by its first bytes; false for one that can't be read.
  public static func isWorkbook(_ path: String) -> Bool {
    guard let file = fopen(path, "rb") else { return false }
    defer { fclose(file) }
    var head = [UInt8](repeating: 0, count: 4)
    return fread(&head, 1, 4, file) == 4 && head == [0x50, 0x4b, 0x03, 0x04]
  }

  /// Opens the file, hands it to `body` and closes it however `body` ends.
  ///
  /// - Parameters:
  ///   - sheet: The sheet of a workbook; none: the only one that is shown.
  ///   - decimals: Before the decimals of a workbook's numbers.
  /// - Throws: `InputError`, `WorkbookError`, and what `body` throws.
  public static func open<Answer>(
    _ path: String, sheet: String? = nil, decimals: String? = nil,
    _ body: (inout SheetSource) throws -> Answer
  ) throws -> Answer {
    guard isWorkbook(path) else {
      return try FileSource.open(path) { file in
        var source = SheetSource(.file(file))
        return try body(&source)
      }
    }
    return try Archive.open(path) { archive in
      let index = try WorkbookIndex(archive)
      let part = try index.sheet(named: sheet).part
      let strings = try PartParser.read(
        index.strings ?? "", of: archive, limit: 512 << 20, SharedStrings())
      let styles = try PartParser.read(
        index.styles ?? "", of: archive, limit: WorkbookIndex.partLimit, DayStyles())
      guard let entry = archive.entries[part] else {
        throw WorkbookError(.damaged("the sheet's part is missing"), part: part)
      }
      let cells = SheetCells(
        strings: strings, areDays: styles.areDays,
        texts: CellText(mark: decimals, isFrom1904: index.isFrom1904))
      let sheet = UnsafeMutablePointer<SheetStream>.allocate(capacity: 1)
      sheet.initialize(to: try SheetStream(archive, entry, cells))
      defer {
        sheet.deinitialize(count: 1)
        sheet.deallocate()
      }
      var source = SheetSource(.workbook(sheet))
      return try body(&source)
    }
  }
}

/// The bytes of a sheet, for as long as its file is open.
public struct SheetSource: ByteSource {
  enum Kind {
    case file(FileSource)
    case workbook(UnsafeMutablePointer<SheetStream>)
  }

  private let kind: Kind

  init(_ kind: Kind) { self.kind = kind }

  public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    switch kind {
    case .file(let file): try file.read(into: buffer)
    case .workbook(let sheet): try sheet.pointee.read(into: buffer)
    }
  }

  public func rewind() throws {
    switch kind {
    case .file(let file): try file.rewind()
    case .workbook(let sheet): try sheet.pointee.rewind()
    }
  }
}

/// One sheet, unpacked, parsed and written as CSV piece by piece.
struct SheetStream: ~Copyable {
  /// What one sheet may be at most when it is unpacked.
  private static let limit = 4 << 30

  private let archive: Archive
  private let entry: Archive.Entry
  private let cells: SheetCells
  private var part: ArchivePart
  private var parser: PartParser
  private var piece = [UInt8](repeating: 0, count: 64 << 10)
  private var ready: [UInt8] = []
  private var taken = 0
  private var isAtEnd = false

  init(_ archive: Archive, _ entry: Archive.Entry, _ cells: SheetCells) throws {
    self.archive = archive
    self.entry = entry
    self.cells = cells
    part = try ArchivePart(archive, entry, limit: Self.limit)
    parser = PartParser(cells, part: entry.name)
  }

  mutating func rewind() throws {
    part = try ArchivePart(archive, entry, limit: Self.limit)
    parser = PartParser(cells, part: entry.name)
    ready = []
    taken = 0
    isAtEnd = false
  }

  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    while taken == ready.count, !isAtEnd {
      let count = try piece.withUnsafeMutableBytes { try part.read(into: $0) }
      try piece.withUnsafeBytes {
        try parser.take(UnsafeRawBufferPointer(rebasing: $0[..<count]))
      }
      isAtEnd = count == 0
      taken = 0
      ready = parser.takeRows()
    }
    let count = min(buffer.count, ready.count - taken)
    buffer.copyBytes(from: ready[taken..<taken + count])
    taken += count
    return count
  }
}

extension PartParser {
  fileprivate func takeRows() -> [UInt8] {
    guard var cells = visitor as? SheetCells else { return [] }
    defer { visitor = cells }
    return cells.takeOutput()
  }
}
