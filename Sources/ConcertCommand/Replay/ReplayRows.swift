import Concert
import EventSourcing

/// Frames of a replay, as rows and as objects.
enum FrameRows {
  private static let shape = RowShape(
    "figure",
    [
      Column("frame", .integer), Column("as_of", .reference),
      Column("position", .integer, for: .programs),
      Column("known_at", .reference, for: .people), Column("label"), Column("value", .integer),
      Column("change", .integer), Column("hypothetical", for: .programs),
    ])

  static func rows(
    _ frames: [ReplayFrame], _ hypothesis: Hypothesis, _ plan: ReplayPlan, _ basis: Basis
  ) -> Rows {
    var before: [String: Int64] = [:]
    var cells: [[Cell]] = []
    for (index, frame) in frames.enumerated() {
      for figure in frame.figures {
        let change = figure.value - (before[figure.label] ?? 0)
        cells.append([
          .integer(index + 1), .text(frame.basis.asOf.description),
          .integer(frame.basis.size - 1), .text("@\(frame.basis.size - 1)"), .text(figure.label),
          .integer(figure.value), .integer(change), .text(hypothesis.words),
        ])
      }
      before = Dictionary(
        frame.figures.map { ($0.label, $0.value) }, uniquingKeysWith: { $1 })
    }
    return Rows(shape, basis: basis, cells: cells)
  }

  static func print(
    _ frames: [ReplayFrame], _ hypothesis: Hypothesis, _ plan: ReplayPlan, on screen: Screen
  ) throws {
    let objects = frames.enumerated().map { index, frame -> JSON in
      var object = JSONObject()
      object["frame"] = .int(Int64(index + 1))
      object["as_of"] = .string(frame.basis.asOf.description)
      object["known_at"] = .string(frame.basis.knownAt.description)
      object["position"] = .int(frame.basis.size - 1)
      object["view"] = .string(plan.view)
      object["figures"] = .array(
        frame.figures.map { ["label": .string($0.label), "value": .int($0.value)] })
      object["hypothetical"] = hypothesis.words.map(JSON.string)
      object["visibility"] = frame.basis.visibility.map { .string($0.rawValue) }
      return .object(object)
    }
    guard screen.format == .jsonl else { return try screen.print(.array(objects)) }
    for object in objects { try screen.print(object) }
  }
}

/// What would be different, as rows.
enum WhatIfRows {
  private static let counted = RowShape(
    "table",
    [
      Column("view", .reference), Column("table", .reference),
      Column("removed", .integer, heading: "only really"),
      Column("added", .integer, heading: "only hypothetically"),
      Column("changed", .integer, heading: "otherwise"), Column("hypothetical", for: .programs),
    ])
  private static let told = RowShape(
    "change",
    [
      Column("table", .reference), Column("key", .reference), Column("change", .reference),
      Column("column", .reference), Column("real"), Column("supposed"),
      Column("hypothetical", for: .programs),
    ])

  static func counts(_ answer: WhatIf, _ hypothesis: Hypothesis, _ basis: Basis) -> Rows {
    Rows(
      counted, basis: basis,
      cells: answer.counts.map {
        [
          .text($0.view), .text($0.table), .integer($0.removed), .integer($0.added),
          .integer($0.changed), .text(hypothesis.words),
        ]
      })
  }

  static func changes(_ answer: WhatIf, _ hypothesis: Hypothesis, _ basis: Basis) -> Rows {
    func cell(_ cell: Concert.Cell) -> Cell { cell == .null ? .none : .text(cell.text) }
    return Rows(
      told, basis: basis,
      cells: answer.changes.map {
        [
          .text($0.table), .text($0.key), .words(.word($0.kind)), .text($0.column), cell($0.real),
          cell($0.hypothetical), .text(hypothesis.words),
        ]
      })
  }
}

extension Concert.Cell {
  /// As a file would say it; nothing for NULL.
  var text: String {
    switch self {
    case .null: ""
    case .integer(let number): "\(number)"
    case .decimal(let text), .text(let text): text
    }
  }
}
