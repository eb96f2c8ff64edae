extension DuplicatePair {
  /// A bar for each reason, its points beside it; what takes points away is striped.
  public func picture(_ basis: Basis, lines: ReviewLines) -> Picture {
    func signed(_ points: Int) -> String { points > 0 ? "+\(points)" : "\(points)" }
    let standing =
      switch status {
      case "decided": "decided: \(outcome ?? "")"
      case "joint": "joint: both stand under \(a.mission ?? "")"
      default: "to review"
      }
    let sum = reasons.reduce(0) { $0 + $1.points }
    let cut = sum == score || reasons.isEmpty ? "" : " (\(sum), kept within 0 and 100)"
    return BarPicture(
      title: "\(ref): \(score) of 100, \(standing)",
      description: "\(a.ref) of \(a.ministry), \(a.title), and \(b.ref) of \(b.ministry), "
        + "\(b.title). Possible from \(lines.possible), likely from \(lines.likely) of 100. "
        + "Rules \(model); as of \(basis.asOf), known at @\(basis.size - 1)."
        + (reasons.isEmpty ? " No longer alike enough to be flagged." : ""),
      bars: reasons.map { .init($0.detail, size: Double($0.points), shown: signed($0.points)) },
      table: Picture.Table(
        ["reason", "", "points"],
        reasons.map { [$0.feature, $0.detail, signed($0.points)] }
          + [["sum", "line \(lines.possible), likely \(lines.likely)\(cut)", "\(score)"]])
    ).picture
  }
}
