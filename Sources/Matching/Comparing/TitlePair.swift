/// Which words of two titles answer each other; kept between pairs, so that nothing is allocated.
struct TitlePair {
  struct Match {
    let left: Int
    let right: Int
    /// Thousandths.
    let likeness: Int
  }

  private(set) var matches: [Match] = []
  /// How far each word is answered, in thousandths.
  private(set) var leftUse: [Int] = []
  private(set) var rightUse: [Int] = []
  private var found: [(worth: Int, match: Match)] = []

  /// Best first; a compound may answer two words of the other side.
  mutating func match(_ a: EffortFeatures, _ b: EffortFeatures) {
    matches.removeAll(keepingCapacity: true)
    Self.reset(&leftUse, a.words.count)
    Self.reset(&rightUse, b.words.count)
    find(a, b)
    found.sort { one, other in
      if one.worth != other.worth { return one.worth > other.worth }
      let (x, y) = (one.match, other.match)
      let (near, far) = (abs(x.left - x.right), abs(y.left - y.right))
      return near != far ? near < far : (x.left, x.right) < (y.left, y.right)
    }
    for (_, match) in found {
      let isLeftCompound = a.words[match.left].classCount > 1
      let isRightCompound = b.words[match.right].classCount > 1
      guard leftUse[match.left] == 0 || (isLeftCompound && leftUse[match.left] < 1000),
        rightUse[match.right] == 0 || (isRightCompound && rightUse[match.right] < 1000)
      else { continue }
      leftUse[match.left] = min(1000, leftUse[match.left] + match.likeness)
      rightUse[match.right] = min(1000, rightUse[match.right] + match.likeness)
      matches.append(match)
    }
  }

  private mutating func find(_ a: EffortFeatures, _ b: EffortFeatures) {
    found.removeAll(keepingCapacity: true)
    a.withWords { leftBytes, left in
      b.withWords { rightBytes, right in
        for i in left.indices {
          for j in right.indices {
            let likeness = WordLikeness.of(left[i], leftBytes, right[j], rightBytes)
            guard likeness > 0 else { continue }
            found.append(
              (
                likeness * Int(left[i].weight + right[j].weight),
                Match(left: i, right: j, likeness: likeness)
              ))
          }
        }
      }
    }
  }

  private static func reset(_ use: inout [Int], _ count: Int) {
    use.removeAll(keepingCapacity: true)
    for _ in 0..<count { use.append(0) }
  }
}
