import Concert
import Coordination
import EventSourcing
import Foundation

/// Efforts as many ministries would enter them, made from real titles; the same for the same number.
///
/// A title is a real one with a made-up name in it, and often with the end of another. Places,
/// themes, names and partners are skewed as real ones are (Zipf). A few efforts are near-copies of
/// earlier ones, by another ministry: words moved or left out, days and amounts a little apart.
struct Population {
  /// What is taken from the records of the file.
  struct Source {
    let titles: [String]
    let themes: [String]
    let partners: [String]
    let places: [String]

    private struct Record: Decodable {
      let title: String
      let sector: String?
      let partner: String?
      let country: String?
    }

    /// - Parameter path: one JSON object a line with `title`, `sector`, `partner` and `country`.
    init(path: String) throws {
      let text = try String(contentsOfFile: path, encoding: .utf8)
      let records = try text.split(separator: "\n").map {
        try JSONDecoder().decode(Record.self, from: Data($0.utf8))
      }
      titles = records.map { record in
        String(
          record.title.filter {
            !$0.unicodeScalars.contains {
              $0.value < 0xA0 && $0.properties.generalCategory == .control
            }
          })
      }.filter { !$0.isEmpty }
      themes = records.compactMap(\.sector).filter { Codelists.themes[$0] != nil }
      partners = records.compactMap(\.partner).filter { !$0.isEmpty }
      // Each code once, the commonest first.
      var counts: [String: Int] = [:]
      for code in records.compactMap(\.country) where Codelists.countries[code] != nil {
        counts[code, default: 0] += 1
      }
      places = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
    }
  }

  private struct Draft {
    var title: String
    var ministry: Int
    var place: String?
    var theme: String?
    var start: Int
    var days: Int
    var minor: Int64?
    var partner: String?
  }

  /// One in so many is a near-copy.
  private static let copies: UInt64 = 40
  private static let remembered = 50_000
  private static let syllables = [
    "ka", "be", "li", "mo", "pti", "ga", "o", "ta", "ru", "san", "do", "mi", "ra", "ko", "zu",
    "ne", "vel", "ba", "shi", "tor",
  ]

  private let source: Source
  private var random = SplitMix(state: 0xD0_0B1E)
  private var drafts: [Draft] = []
  private var serial = 0

  init(_ source: Source) { self.source = source }

  /// One `do` line.
  mutating func next() -> JSON {
    serial += 1
    let draft: Draft
    if !drafts.isEmpty, random.next() % Self.copies == 0 {
      draft = copy(drafts[Int(random.next() % UInt64(drafts.count))])
    } else {
      draft = fresh()
      if drafts.count < Self.remembered {
        drafts.append(draft)
      } else {
        drafts[Int(random.next() % UInt64(Self.remembered))] = draft
      }
    }
    return command(draft)
  }

  /// The same title in the same country, by one ministry after the other.
  mutating func nextOfOneTitle() -> JSON {
    serial += 1
    return command(
      Draft(
        title: "Support to rural roads and bridges", ministry: serial % 12, place: source.places[0],
        theme: "21020", start: Int(random.next() % 3650), days: 365, minor: nil, partner: nil))
  }

  /// A place among `count`, the first ones most often: density 1 over the rank.
  private mutating func skewed(_ count: Int) -> Int {
    let share = Double(random.next() >> 11) / Double(1 << 53)
    return min(count - 1, Int(pow(Double(count), share)) - 1)
  }

  private mutating func name() -> String {
    // Of some 60,000 names the first are common.
    var rest = skewed(60_000) &* 7919 + 11
    var text = ""
    for _ in 0..<4 {
      text += Self.syllables[rest % 20]
      rest /= 20
    }
    return text.prefix(1).uppercased() + text.dropFirst()
  }

  private mutating func fresh() -> Draft {
    var words = source.titles[Int(random.next() % UInt64(source.titles.count))]
      .split(separator: " ").map(String.init)
    let other = source.titles[Int(random.next() % UInt64(source.titles.count))]
      .split(separator: " ").map(String.init)
    switch random.next() % 4 {
    case 0: words = words.prefix(4) + other.suffix(3)
    case 1: words[Int(random.next() % UInt64(words.count))] = name()
    case 2: words = words.prefix(6) + other.suffix(2) + [name()]
    default: words.append(name())
    }
    return Draft(
      title: String(words.prefix(14).joined(separator: " ").prefix(300)),
      ministry: skewed(DuplicatesFixture.ministries.count),
      place: random.next() % 50 == 0 ? nil : source.places[skewed(source.places.count)],
      theme: random.next() % 8 == 0 ? nil : source.themes[skewed(source.themes.count)],
      start: Int(random.next() % 3650), days: 90 + Int(random.next() % 1460),
      minor: random.next() % 6 == 0 ? nil : Int64(10_000 + random.next() % 900_000_000),
      partner: random.next() % 2 == 0 ? nil : source.partners[skewed(source.partners.count)])
  }

  private mutating func copy(_ draft: Draft) -> Draft {
    var copy = draft
    var words = draft.title.split(separator: " ").map(String.init)
    if words.count > 3 {
      switch random.next() % 3 {
      case 0: words.append(words.removeFirst())
      case 1: words.removeLast()
      default: words.swapAt(0, words.count - 1)
      }
    }
    copy.title = words.joined(separator: " ")
    copy.ministry = (draft.ministry + 1) % DuplicatesFixture.ministries.count
    copy.start += Int(random.next() % 30)
    copy.minor = draft.minor.map { $0 + $0 / 50 }
    return copy
  }

  private func command(_ draft: Draft) -> JSON {
    func day(_ number: Int) -> JSON {
      .string(Day(daysSinceEpoch: 16_000 + number)?.description ?? "2020-01-01")
    }
    func list(_ code: String?) -> JSON { .array(code.map { [.string($0)] } ?? []) }
    let reference = SerialRef(prefix: .commitment, year: 2024, serial: serial).text
    let command: JSON = [
      "do": "commitment.make", "on": "2024-02-01", "lang": "en", "kind": "money",
      "ref": .string(reference),
      "ministry": .string(DuplicatesFixture.ministries[draft.ministry]),
      "title": .string(draft.title), "places": list(draft.place), "themes": list(draft.theme),
      "period": ["start": day(draft.start), "end": day(draft.start + draft.days)],
    ]
    guard case .object(var members) = command else { return command }
    members["partner"] = draft.partner.map(JSON.string)
    members["pledged"] = draft.minor.map { ["money": ["minor": .int($0), "currency": "EUR"]] }
    return .object(members)
  }
}
