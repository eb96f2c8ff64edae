/// "Did you mean …?": the nearest known word to a misspelt one.
public enum Suggestion {
  /// The nearest word that differs in at most a third of its letters, and in no more than two.
  public static func nearest(to text: String, among known: some Sequence<String>) -> String? {
    let wanted = Array(text.lowercased().unicodeScalars)
    guard !wanted.isEmpty, wanted.count <= 40 else { return nil }
    let most = wanted.count <= 3 ? 1 : 2
    var best: (word: String, distance: Int)?
    for word in known {
      let letters = Array(word.lowercased().unicodeScalars)
      guard abs(letters.count - wanted.count) <= most else { continue }
      let distance = distance(wanted, letters)
      if distance <= most, distance < (best?.distance ?? .max) { best = (word, distance) }
    }
    return best?.word
  }

  /// "Did you mean DEF? ", or nothing.
  static func sentence(for text: String, among known: some Sequence<String>) -> String {
    nearest(to: text, among: known).map { "Did you mean \($0)? " } ?? ""
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
