import EventSourcing
import Foundation
import Interop

/// Files of `Tests/Fixtures`.
func fixture(_ path: String) -> String {
  URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures/" + path).path()
}

extension ImportCodes {
  /// The few codes that the tests use.
  static let few = ImportCodes(
    isPlace: { ["ML", "NE", "MK", "RS", "XK", "202", "JO", "TZ", "002"].contains($0) },
    placeNamed: { name, lang in lang == "fr" && name == "Niger" ? "NE" : nil },
    isTheme: { Int($0) != nil && ($0.count == 5 || $0.count == 3) },
    exponent: { ["EUR": 2, "USD": 2, "JPY": 0, "BHD": 3, "XDR": 2][$0] })
}

func imported(iati source: some ByteSource) throws -> (
  outcomes: [ImportOutcome], tally: ImportTally
) {
  var source = source
  var outcomes: [ImportOutcome] = []
  let tally = try IATIImporter(codes: .few).read(&source) { outcomes.append($0) }
  return (outcomes, tally)
}

func imported(
  csv text: String, mapping yaml: String, chunk: Int = .max
) throws -> (records: [ImportRecord], rejections: [ImportRejection], tally: ImportTally) {
  var source = BytesSource(text, chunk: chunk)
  var records: [ImportRecord] = []
  var rejections: [ImportRejection] = []
  let mapping = try CSVMapping(yaml: yaml)
  let tally = try CSVImporter(mapping: mapping, codes: .few).read(&source) {
    switch $0 {
    case .record(let record): records.append(record)
    case .rejected(let rejection): rejections.append(rejection)
    }
  }
  return (records, rejections, tally)
}

/// What the ledger's rows must add up to, whatever they say.
func sumOfRows(_ tally: ImportTally) -> Int {
  [ImportCount.pledges, .contributions, .keptOut, .zeroAmount, .withoutAmount, .skipped, .rejected]
    .reduce(0) { $0 + tally[$1] }
}

func sumOfTransactions(_ tally: ImportTally) -> Int {
  [ImportCount.pledges, .contributions, .keptOut, .zeroAmount, .leftOut].reduce(0) {
    $0 + tally[$1]
  }
}

func json(_ object: JSONObject?) -> String { object.map { JSON.object($0).canonicalText } ?? "" }

/// SplitMix64: the same numbers for the same seed on every machine.
struct Seeded: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
