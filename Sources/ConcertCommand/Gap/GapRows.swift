import Concert
import EventSourcing

/// Gaps as rows.
enum GapRows {
  static func rows(_ answer: GapAnswer, cells: Bool, basis: Basis) -> Rows {
    let shape = RowShape(
      "gap",
      cells
        ? [
          Column("ministry", .reference), Column("code", .reference), Column("why"),
          Column("promised", .json),
        ]
        : [
          Column("ref", .reference), Column("ministry", .reference), Column("day", .reference),
          Column("days", .integer), Column("amount", .money), Column("mission", .reference),
          Column("title"),
        ])
    let rows = answer.gaps.map { gap -> [Cell] in
      guard !cells else {
        return [.text(gap.ministry), .text(gap.code), .text(gap.why.rawValue), amounts(gap)]
      }
      return [
        .text(gap.ref), .text(gap.ministry), .text(gap.day), .integer(gap.days),
        gap.amounts.first.map { .money(minor: $0.minor, $0.currency) } ?? .none,
        .text(gap.mission), .text(gap.title),
      ]
    }
    return Rows(shape, basis: basis, cells: rows)
  }

  private static func amounts(_ gap: Gap) -> Cell {
    gap.amounts.isEmpty ? .none : .json(.array(gap.amounts.map(\.json)))
  }
}

extension Screen {
  /// Prints gaps; where nothing was looked at, an empty list proves nothing.
  func print(_ answer: GapAnswer, cells: Bool, basis: Basis, looked: String) throws {
    try print(GapRows.rows(answer, cells: cells, basis: basis))
    try note(
      answer.looked == 0
        ? "No \(looked) is recorded yet, so that there is nothing to be missing."
        : "\(answer.gaps.count) of \(answer.looked) (\(looked)).")
  }
}
