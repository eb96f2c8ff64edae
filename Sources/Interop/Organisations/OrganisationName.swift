import Foundation

/// The forms in which one organisation's name is written, brought down to keys that can be compared.
///
/// "Department for Business & Trade", "DEPARTMENT OF BUSINESS AND TRADE" and "Department of Business
/// and Trade (DBT)" have a key in common. Nothing here weighs or guesses: two names are variants of
/// each other when they share a key, else they are two names.
struct OrganisationName: Hashable, Sendable {
  /// Keys of the whole name; the first is the whole name's own.
  let keys: [String]
  /// Abbreviations that the name itself declares: `FAO` in "Food and Agriculture Organization (FAO)".
  let abbreviations: [String]
  /// The first letters of its words, small words left out; empty for a name of fewer than three.
  let initials: String
  /// The words of the first key, for finding names that look alike.
  let words: Set<String>

  init(_ name: String) {
    let (plain, declared) = Self.withoutAbbreviation(Self.inOrder(name))
    let words = Self.words(plain)
    var keys = [words.joined(separator: " ")]
    let whole = Self.words(name).joined(separator: " ")
    if whole != keys[0] { keys.append(whole) }
    self.keys = keys.filter { !$0.isEmpty }
    self.words = Set(words)
    abbreviations = [declared].compactMap { $0?.lowercased() }
    initials = words.count < 3 ? "" : String(words.compactMap(\.first))
  }

  /// "Luxembourg, Government of" is "Government of Luxembourg".
  private static func inOrder(_ name: String) -> String {
    guard let comma = name.lastIndex(of: ",") else { return name }
    let tail = name[name.index(after: comma)...].trimmed
    let last = tail.split(separator: " ").last.map { $0.lowercased() } ?? ""
    guard ["of", "for", "de", "du", "des", "für"].contains(last) else { return name }
    return tail + " " + name[..<comma]
  }

  /// Takes `(FAO)` off the end, or a part before or after a dash that abbreviates the other.
  private static func withoutAbbreviation(_ name: String) -> (name: String, abbreviation: String?) {
    let name = name.trimmed
    if name.hasSuffix(")"), let open = name.lastIndex(of: "("), open > name.startIndex {
      let inside = name[name.index(after: open)...].dropLast().trimmed
      let rest = name[..<open].trimmed
      if isAbbreviation(inside) { return (rest, inside) }
      // "FAO (Food and Agriculture Organization)"
      if isAbbreviation(rest), isShort(rest, for: inside) { return (inside, rest) }
    }
    for dash in [" - ", " – ", ": "] {
      guard let range = name.firstRange(of: dash) else { continue }
      let (left, right) = (name[..<range.lowerBound].trimmed, name[range.upperBound...].trimmed)
      if isAbbreviation(left), isShort(left, for: right) { return (right, left) }
      if isAbbreviation(right), isShort(right, for: left) { return (left, right) }
    }
    return (name, nil)
  }

  /// Two to ten letters, most of them capitals: `FAO`, `DfID`, `GIZ`.
  private static func isAbbreviation(_ text: String) -> Bool {
    let letters = text.unicodeScalars.filter { $0.properties.isAlphabetic }
    let capitals = letters.count { $0.properties.isUppercase }
    return (2...10).contains(letters.count) && capitals * 2 > letters.count
      && !text.contains(" ")
  }

  /// Whether the letters are the first letters of the name's words, small words counted or not.
  private static func isShort(_ abbreviation: String, for name: String) -> Bool {
    let short = folded(abbreviation).filter { $0.isLetter || $0.isNumber }
    let all = split(name)
    let first = { (words: [String]) in String(words.compactMap(\.first)) }
    return short == first(all) || short == first(all.filter { !smallWords.contains($0) })
  }

  private static func folded(_ text: String) -> String {
    text.folding(
      options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil
    )
    .lowercased()
  }

  private static func split(_ text: String) -> [String] {
    folded(text).replacing("&", with: " and ").replacing("+", with: " and ")
      .replacing(".", with: "").split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }

  private static func words(_ text: String) -> [String] {
    let all = split(text)
    let kept = all.filter { !smallWords.contains($0) }
    return (kept.isEmpty ? all : kept).map { sameWord[$0] ?? spelling($0) }
  }

  /// British and American spellings of the endings that organisations' names have.
  private static func spelling(_ word: String) -> String {
    for (from, to) in [
      ("isation", "ization"), ("isations", "ization"), ("izations", "ization"),
      ("centre", "center"),
      ("centres", "center"), ("programmes", "program"), ("programme", "program"),
    ] where word.hasSuffix(from) {
      return word.dropLast(from.count) + to
    }
    return word
  }

  private static let smallWords: Set<String> = [
    "the", "of", "for", "and", "in", "on", "to", "a", "an", "s",
    "de", "du", "des", "la", "le", "les", "l", "d", "et", "pour", "en", "au", "aux",
    "der", "die", "das", "des", "fur", "und", "im", "in", "el", "los", "las", "y", "del", "para",
    "vun", "vum", "fir", "an", "a",
  ]
  private static let sameWord: [String: String] = [
    "min": "ministry", "dept": "department", "dep": "department", "govt": "government",
    "gov": "government", "intl": "international", "org": "organization",
    "natl": "national", "univ": "university", "defense": "defence", "labor": "labour",
    "assoc": "association", "fdn": "foundation",
  ]
}
