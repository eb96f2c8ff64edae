import Concert
import EventSourcing

/// Gaps as rows.
enum GapRows {
  static func rows(_ answer: GapAnswer, cells: Bool, basis: Basis, isForPeople: Bool) -> Rows {
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
        return [
          .text(gap.ministry), .text(gap.code), .words(.word(gap.why.rawValue)),
          amounts(gap, isForPeople),
        ]
      }
      return [
        .text(gap.ref), .text(gap.ministry), .text(gap.day), .integer(gap.days),
        gap.amounts.first.map { .money(minor: $0.minor, $0.currency) } ?? .none,
        .text(gap.mission), .text(gap.title),
      ]
    }
    return Rows(shape, basis: basis, cells: rows)
  }

  private static func amounts(_ gap: Gap, _ isForPeople: Bool) -> Cell {
    if gap.amounts.isEmpty { return .none }
    guard isForPeople else { return .json(.array(gap.amounts.map(\.json))) }
    let shown = gap.amounts.map { Cell.money(minor: $0.minor, $0.currency).shown }
    return .words(.and(shown.map(Phrase.init(number:))))
  }
}

extension Screen {
  /// Prints gaps; where nothing was looked at, an empty list proves nothing.
  func print(_ answer: GapAnswer, cells: Bool, basis: Basis, looked: Phrase) throws {
    try print(
      GapRows.rows(answer, cells: cells, basis: basis, isForPeople: format.isForPeople))
    try note(
      answer.looked == 0
        ? "There are no \(looked) yet, so that nothing can be missing."
        : "\(answer.gaps.count) among \(answer.looked) \(looked).")
  }
}
