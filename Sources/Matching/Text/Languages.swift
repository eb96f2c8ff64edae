/// Tells which languages a title may be in, from its small words, letters and endings.
struct Languages: Sendable {
  private var words: [String: UInt16] = [:]
  private var letters: [Unicode.Scalar: UInt16] = [:]
  /// By the last byte, which tells most tokens apart.
  private var endings: [UInt8: [(text: [UInt8], languages: UInt16, points: Int)]] = [:]
  private var count = 0
  /// Words that say nothing, by where: `stop` anywhere, `partner`, `location`.
  private(set) var emptyWords: [String: Set<String>] = [:]

  /// - Parameter text: lines `en: words | letters | endings`, and of empty words `stop: words`.
  init(_ text: String) {
    var shared: [String: UInt16] = [:]
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      let sides = line.split(separator: ":", maxSplits: 1)
      guard sides.count == 2 else { continue }
      let parts = sides[1].split(separator: "|", omittingEmptySubsequences: false)
      let list = parts[0].split(separator: " ").map(String.init)
      if ["stop", "partner", "location"].contains(sides[0]) {
        emptyWords[String(sides[0])] = Set(list)
        continue
      }
      let bit = UInt16(1) << UInt16(count)
      count += 1
      for word in list { words[word, default: 0] |= bit }
      if parts.count > 1 {
        for scalar in parts[1].unicodeScalars where scalar != " " {
          letters[scalar, default: 0] |= bit
        }
      }
      if parts.count > 2 {
        for ending in parts[2].split(separator: " ") { shared[String(ending), default: 0] |= bit }
      }
    }
    // What two languages end in tells little.
    endings = Dictionary(
      grouping: shared.map { (Array($0.key.utf8), $0.value, $0.value.nonzeroBitCount > 1 ? 1 : 2) },
      by: { $0.0.last ?? 0 })
  }

  func of(_ tokens: [String], in text: String) -> UInt16 {
    var scores = [Int](repeating: 0, count: count)
    func add(_ points: Int, _ languages: UInt16) {
      var rest = languages
      while rest != 0 {
        scores[rest.trailingZeroBitCount] += points
        rest &= rest - 1
      }
    }
    for token in tokens.prefix(PreparedTitle.mostWords) {
      if let languages = words[token] { add(4, languages) }
      let bytes = token.utf8
      guard bytes.count >= 6, let last = bytes.last, let endings = endings[last] else { continue }
      for ending in endings where bytes.suffix(ending.text.count).elementsEqual(ending.text) {
        add(ending.points, ending.languages)
      }
    }
    for scalar in text.unicodeScalars where scalar.value >= 0x80 {
      if let languages = letters[scalar] { add(2, languages) }
    }
    guard let best = scores.max(), best >= 2 else { return 0 }
    return scores.indices.reduce(0) { scores[$1] == best ? $0 | 1 << UInt16($1) : $0 }
  }
}
