/// Fits the points of a ruleset's lines to labelled pairs.
public struct Trainer: Sendable {
  /// How far beyond an even chance the lower line stands, in log odds.
  public var margin = 0.0
  /// How often a hard negative counts: another phase, another grant window, a sibling.
  public var hardWeight = 2
  /// Ridge and lasso.
  public var ridge = 3e-5
  public var lasso = 0.2
  /// Passes over all lines.
  public var rounds = 60
  private let evaluation: Evaluation
  private let rules: Ruleset
  private let examples: [Logistic.Example]

  public init(_ evaluation: Evaluation, under rules: Ruleset = .second) {
    self.evaluation = evaluation
    self.rules = rules
    examples = evaluation.labelled.pairs.map { pair in
      let (a, b) = Score.ordered(evaluation.prepared[pair.a], evaluation.prepared[pair.b])
      let measures = PairMeasures(a, b)
      let lines = rules.lines.indices.filter { rules.lines[$0].holds(for: measures) }
      return Logistic.Example(lines: lines.map(Int32.init), isSame: pair.isSame)
    }
  }

  /// The ruleset with new points under a new name.
  public func fitted(name: String) -> Ruleset {
    fitted(to: Array(examples.indices), name: name)
  }

  /// The scores of each pair by points fitted to the other four folds.
  public func crossValidated() -> [Quality.Outcome] {
    let folds = evaluation.folds()
    var outcomes: [Quality.Outcome?] = Array(repeating: nil, count: examples.count)
    for fold in 0..<5 {
      let rules = fitted(to: examples.indices.filter { folds[$0] != fold }, name: "fold")
      for place in examples.indices where folds[place] == fold {
        let pair = evaluation.labelled.pairs[place]
        let score = Score.points(
          evaluation.prepared[pair.a], evaluation.prepared[pair.b], under: rules)
        outcomes[place] = evaluation.outcome(place, score: score ?? 0)
      }
    }
    return outcomes.compactMap { $0 }
  }

  private func fitted(to places: [Int], name: String) -> Ruleset {
    var model = Logistic()
    model.ridge = ridge
    model.lasso = lasso
    model.rounds = rounds
    let hard = places.filter { evaluation.outcome($0, score: 0).isHard }
    let extra = (1..<max(1, hardWeight)).flatMap { _ in hard }
    model.fit((places + extra).map { examples[$0] }, isConflict: rules.lines.map(\.isConflict))
    return rules.renamed(name, points: points(model))
  }

  /// Whole points, so that the lower line stays where it is; of the lines of one measure the sums
  /// are rounded, not each line, so that errors don't add up.
  private func points(_ model: Logistic) -> [Int] {
    let scale = Double(rules.possible) / max(1, margin - model.intercept)
    var points = [Int](repeating: 0, count: rules.lines.count)
    let chains = Dictionary(grouping: rules.lines.indices) { place in
      let line = rules.lines[place]
      return "\(line.measure) \(line.isAtLeast) \(line.condition)"
    }
    for (_, chain) in chains {
      // From the line that holds most often to the one that holds least.
      let ordered = chain.sorted {
        let (x, y) = (rules.lines[$0], rules.lines[$1])
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
    return points
  }
}

extension Ruleset {
  /// The same files with other points under another name.
  func renamed(_ name: String, points: [Int]) -> Ruleset {
    var copy = self
    copy.name = name
    copy.lines = zip(lines, points).map { line, points in
      var line = line
      line.points = points
      return line
    }
    return copy
  }
}
