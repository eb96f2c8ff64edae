/// Rows whose values SQLite reads: here only their pages and types are looked at.
enum OtherRows {
  static func check(
    _ outline: TreeOutline, _ file: PageFile, _ overflowPages: inout [UInt32]
  ) throws {
    var bytes = [UInt8](repeating: 0, count: file.layout.pageSize)
    var page = BTreePage(file.layout)
    var overflow = OverflowReader(file)
    try withFields { (fields) throws in
      for (leaf, number) in outline.leaves.enumerated() {
        try bytes.withUnsafeMutableBytes { (buffer) throws in
          try file.read(number, into: buffer)
          guard let base = buffer.baseAddress.map({ UnsafeRawPointer($0) }) else { return }
          try page.read(base, number: number)
          try outline.checkKeys(of: page, leaf: leaf)
          for cell in page.cells {
            if cell.overflow != 0 { try overflow.skip(cell) }
            guard !outline.shape.columns.isEmpty else { continue }
            var record = RecordFields(fields)
            // A record's header is always among the bytes that stay on the page.
            guard
              record.read(
                base + Int(cell.payload), available: Int(cell.local), length: cell.length,
                outline.shape.columns)
            else { throw Unusual(number, "a row is not as its table asks") }
          }
        }
      }
    }
    overflowPages += overflow.pages
  }
}
