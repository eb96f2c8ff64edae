/// The candidate that is spelt most alike, if any is close enough to be meant.
func nearest(_ word: String, in candidates: some Sequence<String>) -> String? {
  var best: (text: String, distance: Int)?
  for candidate in candidates {
    let distance = editDistance(Array(word.utf8), Array(candidate.utf8))
    // Two letters that changed places count as two.
    if distance <= max(word.utf8.count > 3 ? 2 : 1, word.utf8.count / 3),
      distance < best?.distance ?? Int.max
    {
      best = (candidate, distance)
    }
  }
  return best?.text
}

/// Levenshtein's distance.
private func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
  var row = Array(0...right.count)
  for (index, byte) in left.enumerated() {
    var diagonal = row[0]
    row[0] = index + 1
    for column in 0..<right.count {
      let above = row[column + 1]
      row[column + 1] = min(
        above + 1, row[column] + 1, diagonal + (byte == right[column] ? 0 : 1))
      diagonal = above
    }
  }
  return row[right.count]
}
