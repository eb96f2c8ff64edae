/// Words over `a`–`z` and `0`–`9`, found whole or by their longest known beginning in one walk.
struct ByteTrie: Sendable {
  private static let width = 36
  private var next = [Int32](repeating: 0, count: width)
  private var whole: [Int32] = [-1]
  private var beginning: [Int32] = [-1]

  /// The digit or letter's place, or none for any other byte.
  private static func place(_ byte: UInt8) -> Int? {
    switch byte {
    case 0x61...0x7A: Int(byte) - 0x61
    case 0x30...0x39: Int(byte) - 0x30 + 26
    default: nil
    }
  }

  /// The first value given for a word stays.
  mutating func insert(_ word: some Sequence<UInt8>, isBeginning: Bool, value: Int) {
    var node = 0
    for byte in word {
      guard let place = Self.place(byte) else { return }
      let slot = node * Self.width + place
      if next[slot] == 0 {
        next[slot] = Int32(whole.count)
        next.append(contentsOf: repeatElement(0, count: Self.width))
        whole.append(-1)
        beginning.append(-1)
      }
      node = Int(next[slot])
    }
    if isBeginning {
      if beginning[node] < 0 { beginning[node] = Int32(value) }
    } else if whole[node] < 0 {
      whole[node] = Int32(value)
    }
  }

  /// The value of the whole word, else of its longest known beginning, and how long that is.
  func find(_ word: ArraySlice<UInt8>) -> (value: Int, length: Int, isWhole: Bool)? {
    var node = 0
    var best: (value: Int, length: Int, isWhole: Bool)?
    for (index, byte) in word.enumerated() {
      guard let place = Self.place(byte) else { return best }
      let child = Int(next[node * Self.width + place])
      if child == 0 { return best }
      node = child
      if beginning[node] >= 0, index >= 2 { best = (Int(beginning[node]), index + 1, false) }
    }
    return whole[node] >= 0 ? (Int(whole[node]), word.count, true) : best
  }
}
