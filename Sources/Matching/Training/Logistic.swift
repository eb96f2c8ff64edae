/// Logistic regression whose weights keep their sign: agreement never takes points away, a conflict
/// never gives any.
///
/// Newton steps a coordinate at a time with a ridge and a lasso, in a fixed order, so that the same
/// pairs give the same weights.
struct Logistic: Sendable {
  struct Example: Sendable {
    /// The lines that hold, ascending.
    let lines: [Int32]
    let isSame: Bool
  }

  /// Of the sum of squared weights, an example.
  var ridge = 3e-5
  /// Of the sum of weights.
  var lasso = 0.2
  /// At most; it ends when no weight moves any more.
  var rounds = 1000
  var tolerance = 1e-4

  private(set) var weights: [Double] = []
  private(set) var intercept = 0.0

  mutating func fit(_ examples: [Example], isConflict: [Bool]) {
    var holders = [[Int32]](repeating: [], count: isConflict.count)
    for (row, example) in examples.enumerated() {
      for line in example.lines { holders[Int(line)].append(Int32(row)) }
    }
    weights = [Double](repeating: 0, count: isConflict.count)
    intercept = 0
    var margins = [Double](repeating: 0, count: examples.count)
    let truths = examples.map { $0.isSame ? 1.0 : 0.0 }
    let strength = 2 * ridge * Double(examples.count)
    let everyone = (0..<Int32(examples.count)).map { $0 }
    for _ in 0..<rounds {
      let step = Self.step(everyone, margins, truths, weight: 0, ridge: 0, lasso: 0)
      intercept += step
      var farthest = abs(step)
      for row in margins.indices { margins[row] += step }
      for line in weights.indices where !holders[line].isEmpty {
        let old = weights[line]
        let change = Self.step(
          holders[line], margins, truths, weight: old, ridge: strength,
          lasso: isConflict[line] ? -lasso : lasso)
        let new = isConflict[line] ? min(0, old + change) : max(0, old + change)
        guard new != old else { continue }
        weights[line] = new
        farthest = max(farthest, abs(new - old))
        for row in holders[line] { margins[Int(row)] += new - old }
      }
      if farthest < tolerance { return }
    }
  }

  private static func step(
    _ rows: [Int32], _ margins: [Double], _ truths: [Double], weight: Double, ridge: Double,
    lasso: Double
  ) -> Double {
    var slope = ridge * weight + lasso
    var curve = ridge + 1e-9
    for row in rows {
      let chance = chance(margins[Int(row)])
      slope += chance - truths[Int(row)]
      curve += chance * (1 - chance)
    }
    return max(-1, min(1, -slope / curve))
  }

  func margin(_ example: Example) -> Double {
    example.lines.reduce(intercept) { $0 + weights[Int($1)] }
  }

  /// 1 ÷ (1 + e^−x).
  static func chance(_ margin: Double) -> Double { 1 / (1 + exponential(-margin)) }

  /// ln(1 + e^−x): what a pair costs whose margin on its own side is x.
  static func loss(_ margin: Double) -> Double {
    let power = exponential(-abs(margin))
    // ln(1 + p) by the series of 2 artanh(p ÷ (2 + p)), the same on every system.
    let ratio = power / (2 + power)
    let square = ratio * ratio
    var (term, sum) = (ratio, ratio)
    for order in 1...16 {
      term *= square
      sum += term / Double(2 * order + 1)
    }
    return max(0, -margin) + 2 * sum
  }

  /// e^x, written out so that it is the same on every system.
  static func exponential(_ x: Double) -> Double {
    let bounded = max(-700, min(700, x))
    let halvings = (bounded / 0.693_147_180_559_945_3).rounded()
    let rest = bounded - halvings * 0.693_147_180_559_945_3
    var term = 1.0
    var sum = 1.0
    for order in 1...14 {
      term *= rest / Double(order)
      sum += term
    }
    return sum * Double(sign: .plus, exponent: Int(halvings), significand: 1)
  }
}
