public import EventSourcing
public import Interop

/// What is to leave the ledger.
public struct ExportRequest: Sendable {
  public var filter = RecordFilter()
  public var clocks = Clocks.now
  /// Option and value, for the file's basis.
  public var filterWords: [(name: String, value: String)] = []

  public init() {}

  func about(_ title: String, _ basis: Basis, _ ledger: isolated Ledger) -> ExportAbout {
    var about = ExportAbout(
      title: title, origin: ledger.origin, isDemo: ledger.isDemo, asOf: basis.asOf,
      knownAt: basis.knownAt, position: basis.size - 1)
    about.audience = basis.visibility?.rawValue
    about.filters = filterWords
    return about
  }
}

/// What went out.
public struct ExportedFile: Sendable {
  public var about: ExportAbout
  /// Records, activities or events.
  public var rows = 0
  /// What had to be left out or changed, by a stable word, with how often.
  public var notes: [(what: String, count: Int)] = []

  init(_ about: ExportAbout) { self.about = about }

  mutating func note(_ what: String, _ count: Int = 1) {
    guard count > 0 else { return }
    if let index = notes.firstIndex(where: { $0.what == what }) {
      notes[index].count += count
    } else {
      notes.append((what, count))
    }
  }

  public var json: JSON {
    var object = about.json.object ?? JSONObject()
    object["rows"] = .int(Int64(rows))
    object["notes"] = .array(
      notes.map { ["what": .string($0.what), "count": .int(Int64($0.count))] })
    return .object(object)
  }
}
