internal import Coordination
import EventSourcing

/// What the periods of an indicator say of a plan's indicator.
extension ActivityConversion {
  /// The publisher's own list, whose codes are the ledger's names of indicators.
  private static let ownVocabulary = "99"

  mutating func reports() -> [ImportContribution] {
    var reports: [ImportContribution] = []
    for indicator in activity.referred {
      let items = indicator.references.filter { $0.vocabulary == Self.ownVocabulary }.compactMap {
        PlanItem($0.code)
      }
      guard let item = items.first else { continue }
      guard items.count == 1 else {
        writer.notes.add(.leftReport, "several-references", line: indicator.line)
        continue
      }
      for period in indicator.periods {
        if let report = report(item.text, period) { reports.append(report) }
      }
    }
    return reports
  }

  private mutating func report(
    _ item: String, _ period: IATIActivity.Indicator.Period
  ) -> ImportContribution? {
    // A period that is still to come has a target and no actual value: silence, and no zero.
    guard !period.actuals.isEmpty else { return nil }
    guard let start = Self.day(period.start), let end = Self.day(period.end), start <= end else {
      writer.notes.add(.leftReport, "bad-period", line: period.line)
      return nil
    }
    var fields = JSONObject()
    fields["indicator"] = .string(item)
    fields["period"] = FieldWriter.period(start, end)
    var people = JSONObject()
    for actual in period.actuals {
      let value = actual.value.trimmed
      switch actual.dimensions {
      case []:
        guard fields["value"] == nil else { return left("several-values", period) }
        fields["value"] = .string(value)
      case let words where words.count == 1:
        guard let key = Self.sexes[words[0]], let count = Int64(value), people[key] == nil else {
          return left("other-dimension", period)
        }
        people[key] = .int(count)
      default: return left("other-dimension", period)
      }
    }
    if !people.isEmpty {
      for key in ["f", "m"] where people[key] == nil { return left("one-sex-only", period) }
      fields["people"] = .array([.object(people)])
    }
    return ImportContribution(
      line: period.line, identity: "\(identity)#report/\(item)/\(start)/\(end)", on: end,
      fields: fields)
  }

  private mutating func left(
    _ why: String, _ period: IATIActivity.Indicator.Period
  ) -> ImportContribution? {
    writer.notes.add(.leftReport, why, line: period.line)
    return nil
  }

  private static let sexes: [String: String] = {
    var result: [String: String] = [:]
    for name in ["sex", "gender"] {
      for (word, key) in [
        ("female", "f"), ("f", "f"), ("women", "f"), ("male", "m"), ("m", "m"), ("men", "m"),
        ("other", "x"), ("unknown", "u"),
      ] {
        result["\(name)=\(word)"] = key
      }
    }
    return result
  }()
}
