/// Likeness letter by letter, which forgives misspelling.
struct Letters {
  /// Where each letter stands in the one text, a bit a column; all clear between two pairs.
  private var columns = [UInt128](repeating: 0, count: 256)

  /// Twice the longest common subsequence over both lengths, in thousandths.
  ///
  /// A row of the usual table is one number here, a bit a column: 0 where the length grows (Hyyrö's
  /// bit-parallel recurrence), so a letter costs a handful of instructions.
  /// - Parameter b: at most 128 bytes.
  mutating func ratio(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Int {
    guard !a.isEmpty || !b.isEmpty else { return 1000 }
    precondition(b.count <= UInt128.bitWidth, "letters are cut to fit a row")
    for (index, byte) in b.enumerated() { columns[Int(byte)] |= 1 << UInt128(index) }
    var row = UInt128.max
    for byte in a {
      let met = row & columns[Int(byte)]
      row = (row &+ met) | (row & ~met)
    }
    for byte in b { columns[Int(byte)] = 0 }
    return 2000 * (~row).nonzeroBitCount / (a.count + b.count)
  }
}
