import EventSourcing
import Matching

/// How well rules tell pairs apart, a row for each way of looking.
struct QualityTable {
  let rows: [(name: String, quality: Quality)]

  func print(on screen: Screen, rules: Ruleset, also: JSONObject = JSONObject()) throws {
    if screen.format.isJSON { return try screen.print(json(rules, also)) }
    try screen.print(table)
    for (name, quality) in rows {
      let parts = quality.recallByStratum.map {
        "\($0.stratum.isEmpty ? "(none)" : SafeText.oneLine($0.stratum)) \(Self.three($0.recall))"
      }
      try screen.note("\(name), recall by stratum: \(parts.joined(separator: ", "))")
    }
  }

  private var table: Rows {
    let columns = [
      Column("method", .reference), Column("pairs", .integer), Column("same", .integer),
      Column("p", .integer, heading: "P"), Column("r", .integer, heading: "R"),
      Column("f1", .integer, heading: "F1"), Column("pr_auc", .integer, heading: "PR-AUC"),
      Column("f1_real", .integer, heading: "F1 real"),
      Column("false_alarms_hard", .integer, heading: "hard"),
      Column("cross_language_recall", .integer, heading: "cross-lang."),
      Column("candidate_recall", .integer, heading: "candidates"),
    ]
    return Rows(
      RowShape("row", columns),
      cells: rows.map { name, quality in
        [
          .text(name), .integer(quality.pairs), .integer(quality.positives),
          Self.cell(quality.all.precision), Self.cell(quality.all.recall),
          Self.cell(quality.all.f1), Self.cell(quality.areaUnderCurve),
          Self.cell(quality.real.f1), Self.cell(quality.falseAlarmsOnHard),
          Self.cell(quality.crossLanguageRecall), Self.cell(quality.candidateRecall),
        ]
      })
  }

  private func json(_ rules: Ruleset, _ also: JSONObject) -> JSON {
    var object = also
    object["rules"] = .string(rules.name)
    object["line"] = .int(Int64(rules.possible))
    object["rows"] = .array(
      rows.map { name, quality in
        var row = JSONObject()
        row["method"] = .string(name)
        row["pairs"] = .int(Int64(quality.pairs))
        row["same"] = .int(Int64(quality.positives))
        row["p"] = Self.json(quality.all.precision)
        row["r"] = Self.json(quality.all.recall)
        row["f1"] = Self.json(quality.all.f1)
        row["pr_auc"] = Self.json(quality.areaUnderCurve)
        row["p_real"] = Self.json(quality.real.precision)
        row["r_real"] = Self.json(quality.real.recall)
        row["f1_real"] = Self.json(quality.real.f1)
        row["false_alarms_hard"] = Self.json(quality.falseAlarmsOnHard)
        row["cross_language_recall"] = Self.json(quality.crossLanguageRecall)
        row["candidate_recall"] = Self.json(quality.candidateRecall)
        row["recall_by_stratum"] = .array(
          quality.recallByStratum.map {
            [
              "stratum": .string($0.stratum), "same": .int(Int64($0.positives)),
              "recall": Self.json($0.recall),
            ]
          })
        return .object(row)
      })
    return .object(object)
  }

  private static func json(_ share: Double?) -> JSON {
    share.map { .string(three($0)) } ?? .null
  }

  private static func cell(_ share: Double?) -> Cell {
    share.map { .decimal(three($0)) } ?? .notApplicable
  }

  /// `0.915`.
  static func three(_ share: Double) -> String {
    let thousandths = Int((share * 1000).rounded())
    let digits = String(thousandths % 1000)
    return "\(thousandths / 1000)." + String(repeating: "0", count: 3 - digits.count) + digits
  }
}
