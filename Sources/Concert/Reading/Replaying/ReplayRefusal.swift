public import EventSourcing

/// Why there is no replay.
public enum ReplayRefusal: Hashable, Sendable {
  case tooManyFrames(Int)
  case noFrame
  /// A figure that is not one label and one whole number a row.
  case badFigure(String)

  public static let mostFrames = 500
}

extension ReplayRefusal: Explainable {
  public var explanation: Explanation {
    switch self {
    case .tooManyFrames(let count):
      Explanation(
        code: "too-many-frames", at: "--step", value: "\(count)",
        what: "A replay shows at most \(Self.mostFrames) moments.",
        mend: "Take a longer step, or fewer days with --from and --until.", outcome: .usage)
    case .noFrame:
      Explanation(
        code: "no-frame", at: "--from", what: "No moment lies between --from and --until.",
        mend: "Give an earlier --from or a later --until.", outcome: .usage)
    case .badFigure(let reason):
      Explanation(
        code: "bad-figure", at: "--figure",
        what: "A figure is a label and a whole number a row: \(reason).",
        mend: "Try: --figure \"SELECT ministry, count(*) FROM commitments GROUP BY 1\"",
        outcome: .badData)
    }
  }
}
