/// How alike two words are, in thousandths: 1000 the same, 0 not at all.
enum WordLikeness {
  /// The same word, the same stem, one meaning, a cognate or a misspelling, in this order.
  static func of(
    _ a: TitleWord.Key, _ b: TitleWord.Key, _ words: () -> (TitleWord, TitleWord)
  ) -> Int {
    if a.stem == b.stem {
      let (one, other) = words()
      return one.text == other.text ? 1000 : 950
    }
    var best = 0
    if a.classCount > 0 && b.classCount > 0 {
      var shared = 0
      for place in 0..<a.classCount where any(b.classes .== a.classes[place]) { shared += 1 }
      best = 1800 * shared / (a.classCount + b.classCount)
      if best >= 850 { return best }
    }
    let letters = ofLetters(a, b, words)
    guard letters > best else { return best }
    if a.classCount > 0 && b.classCount > 0 {
      return max(best, letters * (letters < 800 ? 6 : 9) / 10)
    }
    return letters
  }

  private static func ofLetters(
    _ a: TitleWord.Key, _ b: TitleWord.Key, _ words: () -> (TitleWord, TitleWord)
  ) -> Int {
    let (short, long) = (min(a.length, b.length), max(a.length, b.length))
    guard short >= 4, !a.isNumber, !b.isNumber else { return 0 }
    // One slip changes at most two letters of the set.
    let mayBeSlip =
      short >= 5 && long - short <= (short >= 8 ? 2 : 1)
      && (a.letters ^ b.letters).nonzeroBitCount <= (short >= 8 ? 4 : 2)
    let mayBeCognate = short >= 5 && (a.beginning ^ b.beginning) << 24 == 0
    guard mayBeSlip || mayBeCognate else { return 0 }
    let (one, other) = words()
    let (x, y) = (one.cognate, other.cognate)
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
  static func slips(_ a: [UInt8], _ b: [UInt8]) -> Int {
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
