/// How alike two titles are, from 0 to 100, and by which words.
///
/// Three parts: words shared by weight over both titles (half), over the smaller one (a quarter),
/// and the likeness of the sorted words letter by letter (a quarter), which forgives misspelling.
public struct TitleLikeness: Hashable, Sendable {
  public let value: Int
  /// The shared words that say something, as the first title writes them, at most five.
  public let shared: [String]

  public init(_ a: String, _ b: String) {
    self = Self(TitleWords(a), TitleWords(b), atLeast: 0) ?? Self(value: 0, shared: [])
  }

  private init(value: Int, shared: [String]) {
    self.value = value
    self.shared = shared
  }

  /// None when the titles are less alike than `floor`; most pairs are, and few need their letters
  /// compared to tell.
  init?(_ left: TitleWords, _ right: TitleWords, atLeast floor: Int) {
    guard !left.words.isEmpty, !right.words.isEmpty else { return nil }
    let common = left.words.filter { word in right.words.contains { $0.stem == word.stem } }
    let weightCommon = common.reduce(0) { $0 + $1.weight }
    let both = 200 * weightCommon / (left.weight + right.weight)
    let smaller = 100 * weightCommon / min(left.weight, right.weight)
    guard (2 * both + smaller + 100) / 4 >= floor else { return nil }
    let letters = Self.ratio(left.letters, right.letters)
    let telling = common.filter { $0.weight == Words.fullWeight }
    let likeness = (2 * both + smaller + letters) / 4
    // One telling word in common ("infrastructure") is a subject, not a work.
    let isOneWord =
      telling.count < 2 && common.count < max(left.words.count, right.words.count)
    let value = isOneWord ? min(likeness, Self.mostByOneWord) : likeness
    guard value >= floor else { return nil }
    self.init(value: value, shared: telling.prefix(5).map(\.text))
  }

  private static let mostByOneWord = 50

  /// Twice the longest common subsequence over both lengths, in percent.
  ///
  /// A row of the usual table is one number here, a bit a column: 0 where the length grows (Hyyrö's
  /// bit-parallel recurrence), so a letter costs a handful of instructions.
  /// - Parameter b: at most 128 bytes.
  static func ratio(_ a: [UInt8], _ b: [UInt8]) -> Int {
    guard !a.isEmpty || !b.isEmpty else { return 100 }
    precondition(b.count <= UInt128.bitWidth, "letters are cut to fit a row")
    var columns = [UInt128](repeating: 0, count: 256)
    for (index, byte) in b.enumerated() { columns[Int(byte)] |= 1 << UInt128(index) }
    var row = UInt128.max
    for byte in a {
      let met = row & columns[Int(byte)]
      row = (row &+ met) | (row & ~met)
    }
    return 200 * (~row).nonzeroBitCount / (a.count + b.count)
  }
}
