/// Weights as whole points that a person can add up.
///
/// The sums of lines that are steps of one measure are rounded, not each line, so that errors don't
/// add up; then each line goes up or down by a point as long as that fits the pairs better.
struct WholePoints {
  /// The points from which a pair is flagged.
  let line: Int
  /// Points a unit of log odds.
  let scale: Double
  private let isConflict: [Bool]
  private let ridge: Double
  private let lasso: Double
  private(set) var points: [Int]

  /// - Parameter margin: How far beyond an even chance the line stands, in log odds.
  init(_ model: Logistic, lines: [Line], line: Int, margin: Double) {
    self.line = line
    // A score is whole, so even chances lie half a point below the line.
    scale = (Double(line) - 0.5) / max(1, margin - model.intercept)
    isConflict = lines.map(\.isConflict)
    ridge = model.ridge
    lasso = model.lasso
    points = [Int](repeating: 0, count: lines.count)
    let chains = Dictionary(grouping: lines.indices) { place in
      "\(lines[place].measure) \(lines[place].isAtLeast) \(lines[place].condition)"
    }
    for (_, chain) in chains {
      // From the line that holds most often to the one that holds least.
      let ordered = chain.sorted {
        let (x, y) = (lines[$0], lines[$1])
        return x.isAtLeast ? x.bound < y.bound : x.bound > y.bound
      }
      var (exact, given) = (0.0, 0)
      for place in ordered {
        exact += model.weights[place] * scale
        let whole = Int(exact.rounded(.toNearestOrAwayFromZero))
        points[place] = whole - given
        given = whole
      }
    }
  }

  /// At most `passes` times over all lines, in their order.
  mutating func refine(on examples: [Logistic.Example], passes: Int = 6) {
    var holders = [[Int]](repeating: [], count: points.count)
    for (row, example) in examples.enumerated() {
      for line in example.lines { holders[Int(line)].append(row) }
    }
    var margins = examples.map { example in
      (Double(example.lines.reduce(0) { $0 + points[Int($1)] } - line) + 0.5) / scale
    }
    let strength = ridge * Double(examples.count)
    for _ in 0..<passes {
      var isChanged = false
      for place in points.indices where !holders[place].isEmpty {
        let step = step(place, holders[place], margins, examples, strength)
        guard step != 0 else { continue }
        isChanged = true
        points[place] += step
        for row in holders[place] { margins[row] += Double(step) / scale }
      }
      if !isChanged { return }
    }
  }

  /// The point up or down that fits best, or none.
  private func step(
    _ place: Int, _ rows: [Int], _ margins: [Double], _ examples: [Logistic.Example],
    _ strength: Double
  ) -> Int {
    func loss(_ step: Int) -> Double {
      let weight = Double(points[place] + step) / scale
      return rows.reduce(strength * weight * weight + lasso * abs(weight)) { sum, row in
        let margin = margins[row] + Double(step) / scale
        return sum + Logistic.loss(examples[row].isSame ? margin : -margin)
      }
    }
    let present = loss(0)
    var best = (step: 0, loss: present - 1e-9)
    for step in [1, -1]
    where isConflict[place] ? points[place] + step <= 0 : points[place] + step >= 0 {
      let new = loss(step)
      if new < best.loss { best = (step, new) }
    }
    return best.step
  }
}
