/// Labelled pairs and the records that they are of, as the benchmark writes them.
public struct LabelledPairs: Sendable {
  public struct Record: Sendable {
    public let id: String
    public let organisation: String
    public let effort: Effort
  }
  public struct Pair: Sendable {
    /// Places in ``records``.
    public let a: Int
    public let b: Int
    public let isSame: Bool
    public let reason: String
    public let stratum: String
  }

  /// What can't be read, and where.
  public struct Flaw: Error, Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
      case column(String)
      case label(String)
      case notARecord
      case twice(String)
      case none
    }
    public enum File: String, Hashable, Sendable { case pairs, records }

    public let file: File
    /// From 1; the heading is row 1.
    public let row: Int
    public let kind: Kind
  }

  public private(set) var records: [Record] = []
  public private(set) var pairs: [Pair] = []
  /// Rows that name a record which is not there, and its id; they are no pairs.
  public private(set) var incomplete: [(row: Int, id: String)] = []

  /// - Parameters:
  ///   - rows: The pairs, heading first: `a`, `b` and `label` (1 the same effort, 0 not), and
  ///     optionally `reason` and `stratum`, in any order.
  ///   - lines: The records, one JSON object a line: `id`, `title`, and optionally `organisation
  ///     country region sector start end partner amount currency`.
  public init(rows: some Sequence<[String]>, lines: some Sequence<String>) throws(Flaw) {
    var places: [String: Int] = [:]
    for (index, line) in lines.enumerated() where line.utf8.contains(where: { $0 > 0x20 }) {
      guard let record = Record(json: line) else {
        throw Flaw(file: .records, row: index + 1, kind: .notARecord)
      }
      guard places.updateValue(records.count, forKey: record.id) == nil else {
        throw Flaw(file: .records, row: index + 1, kind: .twice(record.id))
      }
      records.append(record)
    }
    var heading: [String: Int] = [:]
    for (index, row) in rows.enumerated() {
      if index == 0 {
        for (column, name) in row.enumerated() { heading[name] = column }
        for name in ["a", "b", "label"] where heading[name] == nil {
          throw Flaw(file: .pairs, row: 1, kind: .column(name))
        }
        continue
      }
      try add(row, index + 1, heading, places)
    }
    guard pairs.contains(where: \.isSame), pairs.contains(where: { !$0.isSame }) else {
      throw Flaw(file: .pairs, row: pairs.count + 1, kind: .none)
    }
  }

  private mutating func add(
    _ row: [String], _ number: Int, _ heading: [String: Int], _ places: [String: Int]
  ) throws(Flaw) {
    func field(_ name: String) -> String {
      guard let column = heading[name], column < row.count else { return "" }
      return row[column]
    }
    let label = field("label")
    guard label == "0" || label == "1" else {
      throw Flaw(file: .pairs, row: number, kind: .label(label))
    }
    let ids = (field("a"), field("b"))
    guard let a = places[ids.0], let b = places[ids.1] else {
      return incomplete.append((number, places[ids.0] == nil ? ids.0 : ids.1))
    }
    pairs.append(
      Pair(a: a, b: b, isSame: label == "1", reason: field("reason"), stratum: field("stratum")))
  }
}

extension LabelledPairs.Record {
  init?(json: String) {
    guard let object = FlatJSON.object(json), case .text(let id) = object["id"],
      case .text(let title) = object["title"]
    else { return nil }
    func text(_ key: String) -> String {
      if case .text(let value) = object[key] { value } else { "" }
    }
    func said(_ key: String) -> String? { text(key).isEmpty ? nil : text(key) }
    var minor: Int?
    let currency = said("currency")
    let isWhole = currency == "KRW" || currency == "JPY"
    switch object["amount"] {
    case .number(let units): minor = units.multipliedReportingOverflow(by: isWhole ? 1 : 100).0
    case .decimal(let units):
      minor = Double(units).flatMap {
        Int(exactly: ($0 * (isWhole ? 1 : 100)).rounded(.toNearestOrEven))
      }
    default: break
    }
    self.id = id
    organisation = text("organisation")
    effort = Effort(
      title: title, places: said("country").map { [$0] } ?? [],
      locations: text("region").split(separator: "|").map(String.init),
      themes: said("sector").map { [$0] } ?? [],
      period: Span(start: said("start"), end: said("end")), partner: said("partner"),
      minor: minor, currency: currency)
  }
}
