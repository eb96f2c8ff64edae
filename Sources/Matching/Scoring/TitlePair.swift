/// Which words of two titles answer each other.
struct TitlePair {
  struct Match {
    let left: Int
    let right: Int
    /// Thousandths.
    let likeness: Int
  }

  private(set) var matches: [Match] = []
  /// How far each word is answered, in thousandths.
  private(set) var leftUse: [Int]
  private(set) var rightUse: [Int]

  /// Best first; a compound may answer two words of the other side.
  init(_ a: PreparedTitle, _ b: PreparedTitle) {
    leftUse = [Int](repeating: 0, count: a.words.count)
    rightUse = [Int](repeating: 0, count: b.words.count)
    var found: [(worth: Int, match: Match)] = []
    a.keys.withUnsafeBufferPointer { left in
      b.keys.withUnsafeBufferPointer { right in
        for i in left.indices {
          for j in right.indices {
            let likeness = WordLikeness.of(left[i], right[j]) { (a.words[i], b.words[j]) }
            guard likeness > 0 else { continue }
            found.append(
              (
                likeness * (left[i].weight + right[j].weight),
                Match(left: i, right: j, likeness: likeness)
              ))
          }
        }
      }
    }
    found.sort { one, other in
      if one.worth != other.worth { return one.worth > other.worth }
      let (x, y) = (one.match, other.match)
      let (near, far) = (abs(x.left - x.right), abs(y.left - y.right))
      return near != far ? near < far : (x.left, x.right) < (y.left, y.right)
    }
    for (_, match) in found {
      let isLeftCompound = a.keys[match.left].classCount > 1
      let isRightCompound = b.keys[match.right].classCount > 1
      guard leftUse[match.left] == 0 || (isLeftCompound && leftUse[match.left] < 1000),
        rightUse[match.right] == 0 || (isRightCompound && rightUse[match.right] < 1000)
      else { continue }
      leftUse[match.left] = min(1000, leftUse[match.left] + match.likeness)
      rightUse[match.right] = min(1000, rightUse[match.right] + match.likeness)
      matches.append(match)
    }
  }
}
