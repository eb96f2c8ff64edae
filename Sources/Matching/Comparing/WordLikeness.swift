/// How alike two words are, in thousandths: 1000 the same, 0 not at all.
enum WordLikeness {
  typealias Bytes = UnsafeBufferPointer<UInt8>

  /// The same word, the same stem, one meaning, a cognate or a misspelling, in this order.
  ///
  /// Each word is followed by the bytes of its effort.
  @inline(__always)
  static func of(
    _ a: WordFeatures, _ one: Bytes, _ b: WordFeatures, _ other: Bytes
  ) -> Int {
    if a.stem == b.stem { return one[a.text].elementsEqual(other[b.text]) ? 1000 : 950 }
    var best = 0
    if a.classCount > 0 && b.classCount > 0 {
      var shared = 0
      for place in 0..<Int(a.classCount) where any(b.classes .== a.classes[place]) { shared += 1 }
      best = 1800 * shared / Int(a.classCount + b.classCount)
      if best >= 850 { return best }
    }
    let (short, long) = (min(a.length, b.length), max(a.length, b.length))
    guard short >= 5, !a.isNumber, !b.isNumber else { return best }
    // One slip changes at most two letters of the set.
    let mayBeSlip =
      long - short <= (short >= 8 ? 2 : 1)
      && (a.letters ^ b.letters).nonzeroBitCount <= (short >= 8 ? 4 : 2)
    let mayBeCognate = a.beginning == b.beginning
    guard mayBeSlip || mayBeCognate else { return best }
    let letters = ofCognates(
      Bytes(rebasing: one[a.cognate]), Bytes(rebasing: other[b.cognate]), mayBeSlip, mayBeCognate)
    guard letters > best else { return best }
    if a.classCount > 0 && b.classCount > 0 {
      return max(best, letters * (letters < 800 ? 6 : 9) / 10)
    }
    return letters
  }

  @inline(never)
  private static func ofCognates(
    _ x: Bytes, _ y: Bytes, _ mayBeSlip: Bool, _ mayBeCognate: Bool
  ) -> Int {
    let (short, long) = (min(x.count, y.count), max(x.count, y.count))
    if mayBeSlip {
      let slips = slips(x, y)
      if slips <= 1 { return 850 }
      if slips <= 2 && short >= 8 { return 800 }
    }
    guard mayBeCognate else { return 0 }
    var prefix = 0
    while prefix < short, x[prefix] == y[prefix] { prefix += 1 }
    if prefix >= 6, 10 * prefix >= 6 * long { return 750 }
    return 10 * prefix >= 7 * long ? 700 : 0
  }

  /// Letters put in, left out, changed, or swapped with their neighbour (Damerau; optimal string
  /// alignment). Both words have at most 32 letters.
  static func slips(_ a: Bytes, _ b: Bytes) -> Int {
    let width = b.count + 1
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 3 * width) { cells in
      for index in 0..<width {
        cells[index] = 0
        cells[width + index] = UInt8(index)
      }
      var (before, above, row) = (0, width, 2 * width)
      for i in 1...max(1, a.count) where !a.isEmpty {
        cells[row] = UInt8(i)
        for j in 1..<max(1, width) {
          var cost = min(cells[above + j], cells[row + j - 1]) + 1
          cost = min(cost, cells[above + j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
          if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
            cost = min(cost, cells[before + j - 2] + 1)
          }
          cells[row + j] = cost
        }
        (before, above, row) = (above, row, before)
      }
      return Int(cells[above + width - 1])
    }
  }
}
