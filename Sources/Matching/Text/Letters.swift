/// Likeness letter by letter, which forgives misspelling.
enum Letters {
  /// Twice the longest common subsequence over both lengths, in thousandths.
  ///
  /// A row of the usual table is one number here, a bit a column: 0 where the length grows (Hyyrö's
  /// bit-parallel recurrence), so a letter costs a handful of instructions.
  /// - Parameter b: at most 128 bytes.
  static func ratio(_ a: [UInt8], _ b: [UInt8]) -> Int {
    guard !a.isEmpty || !b.isEmpty else { return 1000 }
    precondition(b.count <= UInt128.bitWidth, "letters are cut to fit a row")
    var columns = [UInt128](repeating: 0, count: 256)
    for (index, byte) in b.enumerated() { columns[Int(byte)] |= 1 << UInt128(index) }
    var row = UInt128.max
    for byte in a {
      let met = row & columns[Int(byte)]
      row = (row &+ met) | (row & ~met)
    }
    return 2000 * (~row).nonzeroBitCount / (a.count + b.count)
  }
}
