import EventSourcing

/// Tells equal facts apart by counting them; remembers 16 bytes of each.
struct Occurrences {
  private var counts: [UInt64: Int] = [:]

  /// What a fact is called before the equal ones are counted.
  static func base(
    of record: String, type: String, on day: Day, way: Flow, currency: String, counterpart: String
  ) -> String {
    let record = record.utf8.count <= 300 ? record : short(record)
    let key = [type, day.description, way.rawValue, currency, short(counterpart)]
      .joined(separator: "/")
    return "\(record)#\(key)"
  }

  /// Numbers the facts of one record that are called the same, the smallest amount first: in
  /// whatever order a source lists them next time, each is found again.
  mutating func number(_ contributions: inout [ImportContribution]) {
    func amount(_ index: Int) -> Int64 {
      contributions[index].fields["money"]?["minor"]?.int ?? 0
    }
    let order = contributions.indices.sorted { (amount($0), $0) < (amount($1), $1) }
    for index in order {
      let base = contributions[index].identity
      let identity = "\(base)/\(count(base))"
      contributions[index].identity = identity
      contributions[index].fields["external_ref"] = .string(identity)
    }
  }

  /// 1 for the first of its kind, 2 for the second.
  mutating func count(_ text: String) -> Int {
    let hash = Self.hash(text)
    counts[hash, default: 0] += 1
    return counts[hash] ?? 1
  }

  /// Long or unprintable names as 16 digits: the identity has to fit in a key.
  static func short(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "/") }
    if isPlain, text.utf8.count <= 40 { return text }
    let hash = hash(text)
    return hexText((0..<8).map { UInt8(truncatingIfNeeded: hash >> (56 - 8 * $0)) })
  }

  /// FNV-1a, 64 bits: the same in every run, unlike the standard library's hash.
  private static func hash(_ text: String) -> UInt64 {
    text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }
}
