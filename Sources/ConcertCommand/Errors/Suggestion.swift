/// What was probably meant by a misspelt word.
enum Suggestion {
  /// The nearest of `candidates`, best first; none that differ in more than a third of the letters.
  static func nearest(
    to word: String, in candidates: some Sequence<String>, limit: Int = 3
  ) -> [String] {
    let typed = Array(word.lowercased().unicodeScalars.prefix(64))
    let allowed = max(1, typed.count / 3)
    var found: [(distance: Int, candidate: String)] = []
    for candidate in candidates {
      let letters = Array(candidate.lowercased().unicodeScalars)
      let isBeginning = typed.count >= 3 && letters.starts(with: typed)
      let distance = isBeginning ? 1 : distance(typed, letters)
      if distance <= allowed { found.append((distance, candidate)) }
    }
    return found.sorted { ($0.distance, $0.candidate) < ($1.distance, $1.candidate) }
      .prefix(limit).map(\.candidate)
  }

  /// `Did you mean A or B?`; none when nothing is near.
  static func question(_ words: [String]) -> String? {
    words.isEmpty ? nil : "Did you mean \(words.joined(separator: " or "))?"
  }

  /// Damerau-Levenshtein distance in its restricted form: insert, delete, replace, swap neighbours.
  static func distance<Letter: Equatable>(_ left: [Letter], _ right: [Letter]) -> Int {
    if left.isEmpty || right.isEmpty { return max(left.count, right.count) }
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for row in 1...left.count {
      var current = [row]
      for column in 1...right.count {
        let isSame = left[row - 1] == right[column - 1]
        var best = min(
          last[column] + 1, current[column - 1] + 1, last[column - 1] + (isSame ? 0 : 1))
        if row > 1, column > 1, left[row - 1] == right[column - 2],
          left[row - 2] == right[column - 1]
        {
          best = min(best, beforeLast[column - 2] + 1)
        }
        current.append(best)
      }
      beforeLast = last
      last = current
    }
    return last[right.count]
  }
}
