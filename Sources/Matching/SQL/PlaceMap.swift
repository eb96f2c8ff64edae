/// Which places contain which: countries in regions and in theatres.
public struct PlaceMap: Hashable, Sendable {
  private let touching: [String: [String]]

  /// - Parameter members: each region or theatre with the codes of its countries.
  public init(members: [(place: String, countries: [String])]) {
    let sets = members.map { ($0.place, Set($0.countries)) }
    var touching: [String: Set<String>] = [:]
    for (place, countries) in sets {
      touching[place, default: [place]].formUnion(countries)
      for country in countries { touching[country, default: [country]].insert(place) }
      for (other, others) in sets where !countries.isDisjoint(with: others) {
        touching[place, default: [place]].insert(other)
      }
    }
    self.touching = touching.mapValues { $0.sorted(by: Score.precedes) }
  }

  /// The place itself, what contains it, what it contains and what it shares a country with, in
  /// byte order; an unknown place touches itself only.
  public func touching(_ place: String) -> [String] { touching[place] ?? [place] }
}
