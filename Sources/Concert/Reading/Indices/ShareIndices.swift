internal import Foundation

/// Indices 1, 2, 3 and 8: how amounts are spread.
extension CoherenceScope {
  /// 1 − Σ s² of each cell; of the whole group where places, themes or missions are compared.
  func fragmentation(wholeGroup: Bool) -> [CoherenceLine] {
    if wholeGroup {
      var tally = Tally<String>(listsRecords: listsRecords)
      for record in records {
        guard let amount = record.amount(measure) else { continue }
        tally.add(amount.minor, of: record, to: amount.currency)
      }
      return tally.keys.compactMap {
        fragment(tally.positive($0), of: [], currency: $0, behind: tally.behind($0))
      }
    }
    let cells = cells
    return cells.keys.compactMap { cell in
      fragment(
        cells.positive(cell), of: [cell.place, cell.theme], currency: cell.currency,
        behind: cells.behind(cell))
    }
  }

  private func fragment(
    _ shares: [(house: String, amount: Int128)], of unit: [String], currency: String,
    behind: [CoherenceLine.Behind]
  ) -> CoherenceLine? {
    guard shares.contains(where: { isWanted($0.house) }) else { return nil }
    let scaled = Squarable(shares.map(\.amount))
    let total = scaled.total
    let squares = scaled.amounts.reduce(Int128(0)) { $0 + $1 * $1 }
    var line = CoherenceLine(.fragmentation, of: unit, currency: currency)
    line.divide(total * total - squares, by: total * total) { .square($0) }
    line.note("ministries", shares.count)
    line.note("amount", amount: shares.map(\.amount).reduce(0, +))
    if scaled.isRounded { line.note("rounded", "amounts were halved to be squared") }
    line.behind = behind
    return line
  }

  /// Theil's index of each ministry over its cells.
  func concentration() -> [CoherenceLine] {
    struct Key: Hashable, Comparable {
      let currency: String
      let house: String
      static func < (left: Self, right: Self) -> Bool {
        (left.currency, left.house) < (right.currency, right.house)
      }
    }
    let cells = cells
    var amounts: [Key: [Int128]] = [:]
    for cell in cells.keys {
      for (house, amount) in cells.positive(cell) where isWanted(house) {
        amounts[Key(currency: cell.currency, house: house), default: []].append(amount)
      }
    }
    let behind = listsRecords ? cellRecords : [:]
    return amounts.keys.sorted().map { key in
      let own = amounts[key] ?? []
      let total = own.reduce(0, +)
      let count = Double(own.count)
      let weighted = own.reduce(0.0) { sum, amount in
        sum + Double(amount) * log(count * (Double(amount) / Double(total)))
      }
      var line = CoherenceLine(.concentration, of: [key.house], currency: key.currency)
      line.numerator = .decimal(Decimals.text(max(0, weighted), places: 0))
      line.denominator = figure(total)
      line.value = Decimals.text(max(0, weighted / Double(total)))
      line.note("cells", own.count)
      line.note("greatest_possible", Decimals.text(log(count)))
      line.behind = (behind[key.house] ?? []).filter { $0.currency == key.currency }.map(\.behind)
      return line
    }
  }

  /// Records that stand in a cell, by ministry.
  private var cellRecords: [String: [(currency: String, behind: CoherenceLine.Behind)]] {
    var found: [String: [(currency: String, behind: CoherenceLine.Behind)]] = [:]
    for record in records where !record.places.isEmpty && !record.themes.isEmpty {
      guard let amount = record.amount(measure) else { continue }
      found[record.house, default: []].append(
        (amount.currency, .init(ref: record.ref, part: .both, amount: amount.minor)))
    }
    return found
  }

  /// Finger and Kreinin's similarity of each two ministries.
  func overlap() -> [CoherenceLine] {
    let cells = cells
    var spread: [String: [String: [CoherenceCell: Int128]]] = [:]
    for cell in cells.keys {
      for (house, amount) in cells.positive(cell) {
        spread[cell.currency, default: [:]][house, default: [:]][cell] = amount
      }
    }
    let behind = listsRecords ? cellRecords : [:]
    var lines: [CoherenceLine] = []
    for currency in spread.keys.sorted() {
      let byHouse = spread[currency] ?? [:]
      let houses = byHouse.keys.sorted()
      for (index, one) in houses.enumerated() {
        for other in houses[(index + 1)...] where isWanted(one) || isWanted(other) {
          guard let mine = byHouse[one], let theirs = byHouse[other] else { continue }
          var line = CoherenceLine(.overlap, of: [one, other], currency: currency)
          line.compare(mine, theirs)
          line.behind = [one, other].flatMap { behind[$0] ?? [] }
            .filter { $0.currency == currency }.map(\.behind)
          lines.append(line)
        }
      }
    }
    return lines
  }

  /// Evenness of the three Ds in each theatre.
  func evenness() -> [CoherenceLine] {
    var tally = Tally<CoherenceCell>(listsRecords: listsRecords)
    for record in records where facts.dimension(record.house) != .other {
      guard let amount = record.amount(measure) else { continue }
      // In two countries of one theatre it is there once.
      let theatres = Set(
        record.places.flatMap { place in
          facts.theatres[place].flatMap { $0.isEmpty ? nil : $0 } ?? [place]
        })
      for theatre in theatres {
        tally.add(
          amount.minor, of: record,
          to: CoherenceCell(currency: amount.currency, place: theatre, theme: ""))
      }
    }
    return tally.keys.compactMap { key in
      let shares = tally.positive(key)
      guard shares.contains(where: { isWanted($0.house) }) else { return nil }
      var line = CoherenceLine(.evenness, of: [key.place], currency: key.currency)
      var dimensions: [CoherenceMinistry.Dimension: Int128] = [:]
      for (house, amount) in shares { dimensions[facts.dimension(house), default: 0] += amount }
      line.setEvenness(dimensions)
      line.behind = tally.behind(key)
      return line
    }
  }
}

extension CoherenceLine {
  /// Σ min(x Y, y X) ÷ X Y.
  fileprivate mutating func compare(
    _ mine: [CoherenceCell: Int128], _ theirs: [CoherenceCell: Int128]
  ) {
    let cells = mine.keys.sorted()
    let others = theirs.keys.sorted()
    let scaled = Squarable(cells.map { mine[$0] ?? 0 } + others.map { theirs[$0] ?? 0 })
    let own = Dictionary(uniqueKeysWithValues: zip(cells, scaled.amounts))
    let other = Dictionary(uniqueKeysWithValues: zip(others, scaled.amounts.dropFirst(cells.count)))
    let (total, otherTotal) = (own.values.reduce(0, +), other.values.reduce(0, +))
    let common = own.reduce(Int128(0)) { sum, entry in
      sum + min(entry.value * otherTotal, (other[entry.key] ?? 0) * total)
    }
    divide(common, by: total * otherTotal) { .square($0) }
    note("cells_in_common", own.keys.filter { other[$0] != nil }.count)
  }

  /// −Σ p ln p ÷ ln 3; a dimension below one hundredth is none.
  fileprivate mutating func setEvenness(_ dimensions: [CoherenceMinistry.Dimension: Int128]) {
    let total = dimensions.values.reduce(0, +)
    let order: [CoherenceMinistry.Dimension] = [.diplomacy, .development, .defence]
    let present = order.filter {
      (dimensions[$0] ?? 0) > 0 && (dimensions[$0] ?? 0) >= (total + 99) / 100
    }
    let kept = present.reduce(Int128(0)) { $0 + (dimensions[$1] ?? 0) }
    let entropy = present.reduce(0.0) { sum, dimension in
      let share = Double(dimensions[dimension] ?? 0) / Double(kept)
      return sum - share * log(share)
    }
    numerator = .decimal(Decimals.text(max(0, entropy)))
    denominator = .decimal(Decimals.text(log(3.0)))
    value = Decimals.text(max(0, entropy / log(3.0)))
    for dimension in order { note(dimension.rawValue, amount: dimensions[dimension] ?? 0) }
    let missing = order.filter { !present.contains($0) }.map(\.rawValue)
    if !missing.isEmpty { note("missing", missing.joined(separator: " ")) }
  }
}
