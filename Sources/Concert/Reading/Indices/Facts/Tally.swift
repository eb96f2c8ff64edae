/// Sums by something and by ministry, with the records that they are made of.
struct Tally<Key: Hashable & Comparable> {
  private(set) var sums: [Key: [String: Int128]] = [:]
  private var records: [Key: [CoherenceLine.Behind]] = [:]
  private let listsRecords: Bool

  init(listsRecords: Bool) { self.listsRecords = listsRecords }

  mutating func add(_ amount: Int128, of record: CoherenceRecord, to key: Key) {
    sums[key, default: [:]][record.house, default: 0] += amount
    if listsRecords {
      records[key, default: []].append(.init(ref: record.ref, part: .both, amount: amount))
    }
  }

  var keys: [Key] { sums.keys.sorted() }

  /// Ministries with more than nothing, by code: what came back may outweigh what was given.
  func positive(_ key: Key) -> [(house: String, amount: Int128)] {
    (sums[key] ?? [:]).filter { $0.value > 0 }.sorted { $0.key < $1.key }
      .map { (house: $0.key, amount: $0.value) }
  }

  func behind(_ key: Key) -> [CoherenceLine.Behind] { records[key] ?? [] }
}

/// A place, a theme and a currency.
struct CoherenceCell: Hashable, Comparable {
  let currency: String
  let place: String
  let theme: String

  static func < (left: Self, right: Self) -> Bool {
    (left.currency, left.place, left.theme) < (right.currency, right.place, right.theme)
  }
}

extension CoherenceScope {
  /// Amounts by cell. A record stands in each of its cells with all that it has; one that names no
  /// place or no theme stands in none.
  var cells: Tally<CoherenceCell> {
    var tally = Tally<CoherenceCell>(listsRecords: listsRecords)
    for record in records {
      guard let amount = record.amount(measure) else { continue }
      for place in record.places {
        for theme in record.themes {
          tally.add(
            amount.minor, of: record,
            to: CoherenceCell(currency: amount.currency, place: place, theme: theme))
        }
      }
    }
    return tally
  }

  /// How a sum of the measure is written: money, or a number.
  func figure(_ number: Int128) -> CoherenceLine.Figure {
    measure == .count ? .count(number) : .money(number)
  }

  /// The middle of whole numbers: of an even number of them the mean of the two in the middle.
  static func median(_ numbers: [Int]) -> (sum: Int128, count: Int128)? {
    guard !numbers.isEmpty else { return nil }
    let sorted = numbers.sorted()
    let middle = sorted.count / 2
    if sorted.count % 2 == 1 { return (Int128(sorted[middle]), 1) }
    return (Int128(sorted[middle - 1]) + Int128(sorted[middle]), 2)
  }
}
