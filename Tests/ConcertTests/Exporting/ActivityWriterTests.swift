import Coordination
import EventSourcing
import Interop
import Testing

@testable import Concert

/// The schema's word on every file, whatever the ledger holds and whoever asks.
@Suite("an IATI file is always valid")
struct ActivityWriterTests {
  @Test("for any eyes, as of any day, known at any time and under any filter", arguments: 100..<124)
  func questions(seed: Int) async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.take(ChanceStory(seed: seed).lines)
    var files: [[UInt8]] = []
    for clocks in [
      Clocks(visibility: .public), Clocks(visibility: .parliament), Clocks(visibility: .committee),
      Clocks(asOf: Day("2023-06-30")), Clocks(asOf: Day("2024-02-29"), visibility: .public),
      Clocks(knownAt: .position(25)), Clocks(asOf: Day("2030-01-01")),
    ] {
      var request = ExportRequest()
      request.clocks = clocks
      request.filter.ministries = seed.isMultiple(of: 2) ? ["DEF"] : []
      request.filterWords = [("--ministry", "a--b -- c-")]
      do {
        let file = try await committee.exported { [request] in
          try $0.exportActivities(request, into: &$1)
        }
        files.append(file.bytes)
      } catch ReadingRefusal.nothingToExport {
        continue
      }
    }
    #expect(files.isEmpty == false)
    #expect(ActivitySchema.faults(in: files) == files.map { _ in nil })
  }

  @Test("with any words, days, codes and sums that an activity can hold", arguments: 0..<32)
  func activities(seed: Int) throws {
    var chance = ActivityChance(seed: seed)
    var about = ExportAbout(
      title: chance.words(), origin: "test.example/log", isDemo: false, asOf: chance.day(),
      knownAt: try #require(Moment("2024-06-12T09:14:02.000Z")), position: 3)
    about.filters = [(chance.words(), chance.words())]
    var writer = IATIWriter(Bytes())
    try writer.begin(about)
    for _ in 0..<12 { try chance.write(to: &writer) }
    try writer.end()
    #expect(ActivitySchema.fault(in: writer.output.bytes) == nil)
  }

  @Test("characters that XML cannot hold are replaced and counted, never written")
  func lostCharacters() throws {
    var chance = ActivityChance(seed: 1)
    var writer = IATIWriter(Bytes())
    try writer.begin(
      ExportAbout(
        title: "t", origin: "o", isDemo: false, asOf: chance.day(),
        knownAt: try #require(Moment("2024-06-12T09:14:02.000Z")), position: 0))
    var activity = chance.activity()
    activity.titles = [Narrative(lang: "en", text: "\u{1}\u{b}\u{1f}\u{fffe}\u{ffff}\u{0}")]
    activity.descriptions = [Narrative(lang: "en", text: "d")]
    let before = writer.lostCharacters
    try writer.open(activity)
    try writer.close(people: activity.people, trained: activity.trained)
    try writer.end()
    #expect(writer.lostCharacters >= before + 6)
    #expect(ActivitySchema.fault(in: writer.output.bytes) == nil)
  }
}

/// Activities by chance, with what is rare in a ledger and allowed all the same.
private struct ActivityChance {
  private var dice: Dice

  private static let pieces = [
    "a", " ", "\n", "\r", "\t", "<", ">", "&", "\"", "'", "]]>", "<!--", "-->", "--", "-", "<?x ?>",
    "&#0;", "&amp;", "%", "\u{0}", "\u{1}", "\u{b}", "\u{1f}", "\u{7f}", "\u{85}", "\u{a0}",
    "\u{2028}", "\u{202e}", "\u{feff}", "\u{fffd}", "\u{fffe}", "\u{ffff}", "\u{1fffe}",
    "\u{10ffff}", "水", "é", "e\u{301}", "🚰", "<![CDATA[", "\\u0000",
  ]

  init(seed: Int) { dice = Dice(seed: seed) }

  mutating func words() -> String {
    (0...Int.random(in: 0..<12, using: &dice)).map { _ in dice.pick(Self.pieces) }.joined()
  }

  mutating func day() -> Day {
    let text = dice.pick([
      "0001-01-01", "1900-02-28", "1969-12-31", "2000-02-29", "2024-06-30", "9999-12-31",
    ])
    guard let day = Day(text) else { preconditionFailure("these are days") }
    return day
  }

  private mutating func narratives(atLeast least: Int = 0) -> [Narrative] {
    ["", "en", "fr", "de", "lb"].prefix(Int.random(in: least...5, using: &dice)).map {
      Narrative(lang: $0, text: words())
    }
  }

  private mutating func organisation() -> PublishedActivity.Organisation {
    .init(ref: "X-" + words(), type: dice.pick(["10", "15", "90"]), names: narratives(atLeast: 1))
  }

  private mutating func codes(_ codes: some Collection<String>) -> [String] {
    let sorted = codes.sorted()
    return (0..<Int.random(in: 0..<8, using: &dice)).map { _ in dice.pick(sorted) }
  }

  mutating func activity() -> PublishedActivity {
    var activity = PublishedActivity()
    activity.identifier = "X-" + words()
    activity.lang = dice.pick([nil, "en", "fr", "de", "lb"])
    activity.currency = dice.pick([nil] + Codelists.currencies.keys.sorted().map { $0 })
    activity.reporter = organisation()
    activity.titles = narratives(atLeast: 1)
    activity.descriptions = narratives()
    activity.coOwners = (0..<Int.random(in: 0..<3, using: &dice)).map { _ in organisation() }
    activity.partner = dice.once(in: 2) ? words() : nil
    activity.otherIdentifier = dice.once(in: 2) ? words() : nil
    activity.status = dice.pick(["1", "2", "4", "5"])
    activity.start = day().description
    activity.isStarted = dice.once(in: 2)
    activity.end = dice.once(in: 2) ? day().description : nil
    activity.isEnded = dice.once(in: 2)
    activity.places = codes(
      Array(Codelists.countries.keys) + Array(Codelists.regions.keys)
        + Array(Codelists.theatres.keys))
    activity.locations = (0..<Int.random(in: 0..<3, using: &dice)).map { _ in words() }
    activity.themes = codes(Codelists.themes.keys)
    activity.kind = dice.pick([nil, "money", "in_kind", "personnel", "expertise", "training"])
    activity.framework = dice.pick([nil, "bilateral", "EU", "UN"])
    for sex in ["female", "male", "other", "unknown"] where dice.once(in: 3) {
      activity.people.add(sex, .random(in: 0...Int64.max / 8, using: &dice))
      activity.trained.add(sex, .random(in: 0...9, using: &dice))
    }
    return activity
  }

  mutating func write(to writer: inout IATIWriter<Bytes>) throws {
    let activity = activity()
    try writer.open(activity)
    for _ in 0..<Int.random(in: 0..<4, using: &dice) {
      let currency = dice.pick(Codelists.currencies.keys.sorted())
      let minor = Int128.random(in: -(1 << 70)...(1 << 70), using: &dice)
      var transaction = PublishedActivity.Transaction(
        ref: words(), type: dice.pick(["2", "3", "4", "7"]), day: day().description, minor: minor,
        decimal: ExportRow.decimal(minor, currency), currency: currency)
      transaction.words = narratives()
      transaction.receiver = dice.once(in: 2) ? words() : nil
      try writer.add(transaction)
    }
    try writer.close(people: activity.people, trained: activity.trained)
  }
}
