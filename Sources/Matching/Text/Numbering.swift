/// What tells one phase, round or year of the same programme from the next.
public struct Numbering: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable, CaseIterable { case phase, round, year }

  /// The numbers of phases, rounds and years of work that the title names.
  public let counts: [Kind: Set<Int>]
  /// The calendar years that the title names.
  public let years: Set<Int>
  /// Whether the title says that it only adds money to something else.
  public let isAdditionalFinancing: Bool

  public init(of title: String) { self.init(tokens: Folding.tokens(of: title)) }

  init(tokens: [String]) {
    var counts: [Kind: Set<Int>] = [:]
    var years: Set<Int> = []
    for (index, token) in tokens.enumerated() {
      let isLast = index == tokens.count - 1
      let kind =
        (index > 0 ? Self.countedNouns[tokens[index - 1]] : nil)
        ?? (isLast ? nil : Self.countedNouns[tokens[index + 1]])
      if let year = Self.year(token, after: index > 0 ? tokens[index - 1] : nil) {
        years.insert(year)
      } else if let kind, let number = Self.small(token) ?? Self.ordinals[token] {
        counts[kind, default: []].insert(number)
      } else if let number = Self.ordinals[token], number > 1, !Self.cardinals.contains(token) {
        counts[.phase, default: []].insert(number)
      } else if let number = Self.roman[token], isLast || token.utf8.count > 1 {
        counts[.phase, default: []].insert(number)
      } else if index > 0, isLast, token.utf8.count == 1, let number = Self.small(token) {
        counts[.phase, default: []].insert(number)
      }
    }
    self.counts = counts
    self.years = years
    isAdditionalFinancing =
      tokens.last == "af"
      || zip(tokens, tokens.dropFirst()).contains {
        Self.additional.contains($0) && Self.financing.contains($1)
          || Self.financing.contains($0) && Self.additional.contains($1)
      }
  }

  /// The kinds of number in which two titles differ; one that names none differs from one that does.
  func differing(from other: Numbering) -> [Kind] {
    if counts.isEmpty || other.counts.isEmpty {
      return Kind.allCases.filter { (counts[$0] ?? []) != (other.counts[$0] ?? []) }
    }
    return Kind.allCases.filter { kind in
      guard let left = counts[kind], let right = other.counts[kind] else { return false }
      return left.isDisjoint(with: right)
    }
  }

  /// `2011`, `FY11`, and the `12` of `2011-12` and `11-12`.
  private static func year(_ token: String, after before: String?) -> Int? {
    let isFiscal = token.hasPrefix("fy")
    let short = isFiscal ? token.dropFirst(2) : token[...]
    guard let number = Int(short) else { return nil }
    if short.utf8.count == 4, (1990...2059).contains(number) { return number }
    guard short.utf8.count == 2 else { return nil }
    let isRange = before.flatMap { Int($0) }.map { $0 % 100 < number && $0 > 0 } ?? false
    return isFiscal || isRange || short.hasPrefix("0") ? 2000 + number : nil
  }

  private static func small(_ token: String) -> Int? {
    guard token.utf8.count <= 2, let number = Int(token), number > 0 else { return roman[token] }
    return number
  }

  static let roman: [String: Int] = [
    "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10,
    "xi": 11, "xii": 12, "xiii": 13, "xiv": 14, "xv": 15,
  ]

  private static let ordinals: [String: Int] = [
    "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5, "6th": 6, "7th": 7, "8th": 8, "9th": 9,
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6,
    "1ere": 1, "1er": 1, "2e": 2, "3e": 3, "2eme": 2, "3eme": 3, "4eme": 4,
    "premiere": 1, "premier": 1, "deuxieme": 2, "seconde": 2, "troisieme": 3, "quatrieme": 4,
    "erste": 1, "zweite": 2, "dritte": 3, "vierte": 4, "ersten": 1, "zweiten": 2, "dritten": 3,
    "primera": 1, "segunda": 2, "tercera": 3, "cuarta": 4, "forsta": 1, "andra": 2, "tredje": 3,
  ]

  /// Words that count things and are no ordinals: `three` wells are not a third phase.
  private static let cardinals: Set<String> = ["one", "two", "three", "four", "five", "six"]

  private static let countedNouns: [String: Kind] = {
    var nouns: [String: Kind] = [:]
    for noun in [
      "phase", "phases", "stage", "part", "volet", "teil", "fase", "etapa", "fas", "etapp",
      "etape", "edition", "series", "cycle", "component",
    ] {
      nouns[noun] = .phase
    }
    for noun in [
      "round", "rounds", "lot", "tranche", "wave", "batch", "session", "cohort", "no", "nr",
      "number", "runde", "ronda", "call",
    ] {
      nouns[noun] = .round
    }
    for noun in ["year", "annee", "jahr", "ar", "ano"] { nouns[noun] = .year }
    return nouns
  }()
  private static let additional: Set<String> = [
    "additional", "supplemental", "supplementary", "additionnel", "additionnels",
    "supplementaire", "zusatzliche", "zusatz", "adicional", "tillagg",
  ]
  private static let financing: Set<String> = [
    "financing", "finance", "funding", "fund", "funds", "credit", "grant", "loan",
    "financement", "financements", "finanzierung", "mittel", "financiamiento", "financiacion",
    "finansiering",
  ]
}
