public import EventSourcing

/// "Did you mean …?": what was probably meant by a misspelt word.
public enum Suggestion {
  /// Longer words are nobody's slip of the hand, and would take their time.
  private static let longest = 64

  /// The nearest of the known words, best first: one letter of three, at most two in all, may be
  /// missing, superfluous, wrong or swapped with its neighbour; the beginning of a word stands for it.
  public static func nearest(
    to text: String, among known: some Sequence<String>, limit: Int
  ) -> [String] {
    let typed = Array(text.lowercased().unicodeScalars)
    guard !typed.isEmpty, typed.count <= longest else { return [] }
    let most = typed.count <= 3 ? 1 : 2
    var found: [(distance: Int, word: String)] = []
    for word in known {
      let letters = Array(word.lowercased().unicodeScalars)
      if typed.count >= 3, letters.starts(with: typed) {
        found.append((letters.count == typed.count ? 0 : 1, word))
      } else if abs(letters.count - typed.count) <= most {
        let distance = distance(typed, letters)
        if distance <= most { found.append((distance, word)) }
      }
    }
    return found.sorted { ($0.distance, $0.word) < ($1.distance, $1.word) }
      .prefix(limit).map(\.word)
  }

  public static func nearest(to text: String, among known: some Sequence<String>) -> String? {
    nearest(to: text, among: known, limit: 1).first
  }

  /// `Did you mean A or B?`; none when nothing is near.
  public static func question(_ words: [String]) -> Phrase? {
    words.isEmpty ? nil : "Did you mean \(Phrase.either(words))?"
  }

  /// "Did you mean DEF? ", or nothing.
  static func sentence(for text: String, among known: some Sequence<String>) -> Phrase {
    question(nearest(to: text, among: known, limit: 1)).map { "\($0) " } ?? ""
  }

  /// Damerau and Levenshtein's distance; neighbours that changed places count once.
  private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for row in 0..<left.count {
      var current = [row + 1]
      for column in 0..<right.count {
        var cost = min(
          last[column] + (left[row] == right[column] ? 0 : 1), last[column + 1] + 1,
          current[column] + 1)
        if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
          cost = min(cost, beforeLast[column - 1] + 1)
        }
        current.append(cost)
      }
      beforeLast = last
      last = current
    }
    return last[right.count]
  }
}
