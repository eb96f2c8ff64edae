internal import EventSourcing

/// Indices 4, 5, 9 and 10: parts of what was promised and given.
extension CoherenceScope {
  /// What is in open likely flags, of what is active: promised, given, and efforts by number.
  func unresolvedDuplication() -> [CoherenceLine] {
    var flagged: Set<String> = []
    for pair in facts.pairs where pair.isOpen && pair.tier == "likely" {
      flagged.formUnion([pair.a, pair.b])
    }
    let live = Set(facts.records.filter(\.isLiveEffort).map(\.ref))
    let active = records.filter { live.contains($0.effort) && isWanted($0.house) }
    return shares(
      .unresolvedDuplication, part: "promised", of: active.filter(\.isCommitment),
      by: { $0.amount(.pledged) }, within: { flagged.contains($0.effort) })
      + shares(
        .unresolvedDuplication, part: "given", of: active.filter { !$0.isCommitment },
        by: { $0.amount(.given) }, within: { flagged.contains($0.effort) })
      + shares(
        .unresolvedDuplication, part: "efforts", of: active.filter { live.contains($0.ref) },
        by: { _ in ("", 1) }, within: { flagged.contains($0.effort) })
  }

  /// What is under missions to which two or more give, of what is in cells of two or more.
  func jointAction() -> [CoherenceLine] {
    let all = (surroundings ?? facts.records).filter {
      window.holds($0.day) && $0.amount(measure) != nil
    }
    var missions: [String: [String: [String: Int128]]] = [:]
    var cells: [CoherenceCell: [String: [String: Int128]]] = [:]
    for record in all {
      guard let (currency, minor) = record.amount(measure) else { continue }
      if let mission = record.mission {
        missions[mission, default: [:]][record.house, default: [:]][currency, default: 0] += minor
      }
      for cell in record.cells {
        cells[cell, default: [:]][record.house, default: [:]][currency, default: 0] += minor
      }
    }
    func isShared(_ houses: [String: [String: Int128]]?) -> Bool {
      (houses ?? [:]).filter { $0.value.values.contains { $0 > 0 } }.count >= 2
    }
    let shared = Set(cells.filter { isShared($0.value) }.keys)
    let joint = Set(missions.filter { isShared($0.value) }.keys)
    let inShared = records.filter {
      isWanted($0.house) && !shared.isDisjoint(with: $0.cells)
    }
    var lines = shares(
      .jointAction, part: nil, of: inShared, by: { $0.amount(measure) },
      within: { $0.mission.map(joint.contains) ?? false })
    for index in lines.indices {
      lines[index].note("shared_cells", shared.count)
      lines[index].note("joint_missions", joint.count)
    }
    return lines
  }

  /// One line a currency.
  private func shares(
    _ index: CoherenceIndex, part: String?, of records: [CoherenceRecord],
    by amount: (CoherenceRecord) -> (currency: String, minor: Int128)?,
    within: (CoherenceRecord) -> Bool
  ) -> [CoherenceLine] {
    var sums: [String: (all: Int128, inside: Int128, behind: [CoherenceLine.Behind])] = [:]
    for record in records {
      guard let (currency, minor) = amount(record) else { continue }
      let isInside = within(record)
      sums[currency, default: (0, 0, [])].all += minor
      if isInside { sums[currency]?.inside += minor }
      if listsRecords {
        sums[currency]?.behind.append(
          .init(ref: record.ref, part: isInside ? .both : .denominator, amount: minor))
      }
    }
    return sums.sorted { $0.key < $1.key }.map { currency, sum in
      var line = CoherenceLine(index, part: part, currency: currency)
      line.divide(sum.inside, by: sum.all) { currency.isEmpty ? .count($0) : .money($0) }
      line.behind = sum.behind
      return line
    }
  }

  /// Commitments of those wanted whose day has come, within the days that were asked for.
  private var due: [CoherenceRecord] {
    facts.records.filter { record in
      guard record.isCommitment, isWanted(record.house), let until = record.until else {
        return false
      }
      return until <= facts.asOf && window.holds(until)
    }
  }

  /// Contributions by their commitment, where records are listed.
  private var contributionsUnder: [String: [String]] {
    guard listsRecords else { return [:] }
    var under: [String: [String]] = [:]
    for record in facts.records where !record.isWithdrawn {
      if let commitment = record.commitment { under[commitment, default: []].append(record.ref) }
    }
    return under
  }

  /// What was delivered of what was promised first; and what was withdrawn instead.
  func delivery() -> [CoherenceLine] {
    struct Sum {
      var promised: Int128 = 0
      var kept: Int128 = 0
      var withdrawn: Int128 = 0
      var behind: [CoherenceLine.Behind] = []
    }
    let under = contributionsUnder
    var sums: [String: Sum] = [:]
    for record in due {
      guard let minor = record.firstMinor, let currency = record.firstCurrency else { continue }
      let promised = Int128(minor)
      if record.isWithdrawn {
        sums[currency, default: Sum()].withdrawn += promised
        continue
      }
      let delivered = facts.delivered[record.ref]?[currency] ?? 0
      sums[currency, default: Sum()].promised += promised
      let kept = min(promised, max(0, delivered))
      sums[currency]?.kept += kept
      if listsRecords {
        sums[currency]?.behind += [
          .init(ref: record.ref, part: .denominator, amount: promised),
          .init(ref: record.ref, part: .numerator, amount: kept, also: under[record.ref] ?? []),
        ]
      }
    }
    return sums.sorted { $0.key < $1.key }.map { currency, sum in
      var line = CoherenceLine(.delivery, currency: currency)
      line.divide(sum.kept, by: sum.promised) { .money($0) }
      if sum.withdrawn > 0 { line.note("withdrawn", amount: sum.withdrawn) }
      line.behind = sum.behind
      return line
    }
  }

  /// Days from the act to its entry, and returns that came late.
  func timeliness() -> [CoherenceLine] {
    let entries = facts.records.filter {
      !$0.isWithdrawn && isWanted($0.house) && window.holds($0.actOn)
    }
    var entry = CoherenceLine(.timeliness, part: "entry")
    let days = entries.map { Self.days(from: $0.actOn, to: $0.enteredOn) }
    if let median = Self.median(days) {
      entry.divide(median.sum, by: median.count) { .count($0) }
      entry.note("entries", days.count)
    } else {
      entry.state = .nothing
    }
    if listsRecords {
      entry.behind = zip(entries, days).map {
        .init(ref: $0.ref, part: .both, amount: Int128($1))
      }
    }
    let asked = due.filter { !$0.isWithdrawn }
    let late = asked.filter { record in
      let first = [facts.answered[record.ref], record.fulfilledOn].compactMap { $0 }.min()
      guard let first, let until = record.until else { return true }
      return first > until
    }
    var returns = CoherenceLine(.timeliness, part: "late-returns")
    returns.divide(Int128(late.count), by: Int128(asked.count)) { .count($0) }
    if listsRecords {
      let refs = Set(late.map(\.ref))
      let under = contributionsUnder
      returns.behind = asked.map {
        .init(
          ref: $0.ref, part: refs.contains($0.ref) ? .both : .denominator, amount: 1,
          also: under[$0.ref] ?? [])
      }
    }
    return [entry, returns]
  }

  static func days(from start: String, to end: String) -> Int {
    guard let start = Day(start), let end = Day(end) else { return 0 }
    return Int(end.daysSinceEpoch) - Int(start.daysSinceEpoch)
  }
}

extension CoherenceRecord {
  /// The places and themes that it stands in, whatever its currency.
  fileprivate var cells: [CoherenceCell] {
    places.flatMap { place in
      themes.map { CoherenceCell(currency: "", place: place, theme: $0) }
    }
  }
}
