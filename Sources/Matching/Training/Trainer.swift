/// Fits the points of a ruleset's lines to labelled pairs.
public struct Trainer: Sendable {
  /// How far beyond an even chance the lower line stands, in log odds.
  public var margin = 0.0
  /// How often a hard negative counts: another phase, another grant window, a sibling.
  public var hardWeight = 2
  /// Ridge and lasso.
  public var ridge = 3e-5
  public var lasso = 0.2
  /// Passes over all lines, at most; collinear lines need hundreds.
  public var rounds = 1000
  private let evaluation: Evaluation
  private let rules: Ruleset
  private let examples: [Logistic.Example]
  /// Lines of which the pairs tell nothing, as none says what they ask for; they keep their points.
  private let isUntold: [Bool]

  public init(_ evaluation: Evaluation, under rules: Ruleset = .second) {
    self.evaluation = evaluation
    self.rules = rules
    let examples = evaluation.labelled.pairs.map { pair in
      let (a, b) = Score.ordered(evaluation.prepared[pair.a], evaluation.prepared[pair.b])
      let measures = PairMeasures(a.features, b.features)
      let lines = rules.lines.indices.filter { rules.lines[$0].holds(for: measures) }
      return Logistic.Example(lines: lines.map(Int32.init), isSame: pair.isSame)
    }
    var isUntold = [Bool](repeating: true, count: rules.lines.count)
    for example in examples { for line in example.lines { isUntold[Int(line)] = false } }
    self.examples = examples
    self.isUntold = isUntold
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
    let weighted = (places + extra).map { examples[$0] }
    model.fit(weighted, isConflict: rules.lines.map(\.isConflict))
    var whole = WholePoints(model, lines: rules.lines, line: rules.possible, margin: margin)
    whole.refine(on: weighted)
    let points = rules.lines.indices.map {
      isUntold[$0] ? rules.lines[$0].points : whole.points[$0]
    }
    return rules.renamed(name, points: points)
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
