internal import Coordination
public import EventSourcing
internal import GRDB

/// Which records a list shows; where nothing is named, all are shown.
public struct RecordFilter: Hashable, Sendable {
  /// With those that were merged into them.
  public var ministries: [String] = []
  /// Countries, regions or theatres, with all that lies within them.
  public var places: [String] = []
  /// DAC purpose codes or their first digits.
  public var themes: [String] = []
  public var missions: [String] = []
  public var frameworks: [String] = []
  public var kinds: [String] = []
  public var states: [String] = []
  public var roles: [String] = []
  public var commitments: [String] = []
  /// Both ends included.
  public var from: Day?
  public var to: Day?
  /// Open commitments whose last day has passed.
  public var isOverdue = false

  public init() {}

  /// By name, as the lists' SQL takes them.
  var arguments: [String: Cell] {
    let lists = [
      "ministries": ministries, "places": Self.within(places), "themes": themes,
      "missions": missions, "frameworks": frameworks, "kinds": kinds, "states": states,
      "roles": roles, "commitments": commitments,
    ]
    var arguments = lists.mapValues { list -> Cell in
      list.isEmpty ? .null : .text(JSON.array(list.map(JSON.string)).canonicalText)
    }
    arguments["from"] = from.map { .text($0.description) } ?? .null
    arguments["to"] = to.map { .text($0.description) } ?? .null
    arguments["overdue"] = .integer(isOverdue ? 1 : 0)
    return arguments
  }

  /// The places that are wanted with all that lie within them.
  var placesWithin: Set<String> { Set(Self.within(places)) }

  /// The places themselves and every place whose countries all lie within one of them.
  private static func within(_ places: [String]) -> [String] {
    guard !places.isEmpty else { return [] }
    let members = places.map { Set(Codelists.members(of: $0)) }
    let all =
      Array(Codelists.countries.keys) + Array(Codelists.regions.keys)
      + Array(Codelists.theatres.keys)
    let inside = all.filter { place in
      let countries = Codelists.members(of: place)
      return !countries.isEmpty && members.contains { $0.isSuperset(of: countries) }
    }
    return Set(inside + places).sorted()
  }

  /// Codes that nobody knows are told, so that a misspelt one does not look like an empty answer.
  func requireKnown(_ db: Database) throws {
    try Self.require(ministries, "ministry", among: { try codes("ministries", "code", db) })
    try Self.require(missions, "mission", among: { try codes("missions", "ref", db) })
    try Self.require(commitments, "commitment", among: { try codes("commitments", "ref", db) })
    try Self.require(places, "place") {
      Array(Codelists.countries.keys) + Array(Codelists.regions.keys)
        + Array(Codelists.theatres.keys)
    }
    let known = Codelists.themes.keys
    for theme in themes where !known.contains(where: { $0.hasPrefix(theme) }) {
      throw ReadingRefusal.unknownCode(theme, noun: "theme", nearest: nil)
    }
  }

  private func codes(_ table: String, _ column: String, _ db: Database) throws -> [String] {
    try String.fetchAll(db, sql: "SELECT \(column) FROM \(table)")
  }

  private static func require(
    _ wanted: [String], _ noun: String, among known: () throws -> [String]
  ) throws {
    guard !wanted.isEmpty else { return }
    let known = try Set(known())
    for code in wanted where !known.contains(code) {
      throw ReadingRefusal.unknownCode(
        code, noun: noun, nearest: Suggestion.nearest(to: code, among: known.sorted()))
    }
  }
}
