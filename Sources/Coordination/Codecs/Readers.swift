internal import EventSourcing

/// How one value is read from JSON; the same for commands and payloads but for `Reading`.
enum Read {
  typealias Outcome<Value> = Result<Value, Fault>

  private static func wrong<Value>(_ expected: Phrase, _ json: JSON) -> Outcome<Value> {
    .failure(.wrongShape(expected: expected, found: json.shown))
  }

  static func words(
    limit: Int, _ reading: Reading, allowEmpty: Bool = false
  ) -> (JSON) -> Outcome<String> {
    { json in
      guard let text = json.string else { return wrong("a text", json) }
      return checked(text, limit: limit, reading)
    }
  }

  private static func checked(_ text: String, limit: Int, _ reading: Reading) -> Outcome<String> {
    switch TextRule.flaw(in: text, limit: limit) {
    case nil: return .success(text)
    case .empty: return .failure(.emptyText)
    case .control(let scalar): return .failure(.controlCharacter(scalar))
    case .tooLong(let count): return .failure(.tooLong(limit: limit, characters: count))
    case .notNormal:
      guard reading == .command else { return .failure(.notNormal) }
      return .success(TextRule.normalised(text))
    }
  }

  static func text(limit: Int, _ reading: Reading) -> (JSON) -> Outcome<Text> {
    { json in
      if let plain = json.string {
        return checked(plain, limit: limit, reading).map { .plain($0) }
      }
      guard let object = json.object, !object.isEmpty else {
        return wrong("a text, or an object of texts by language", json)
      }
      var translations: [Text.Translation] = []
      for member in object.members {
        if case .null = member.value, reading == .command { continue }
        guard let language = Language(rawValue: member.key) else {
          return .failure(unknown(Language.self, member.key))
        }
        guard let words = member.value.string else { return wrong("a text", member.value) }
        switch checked(words, limit: limit, reading) {
        case .success(let words): translations.append(Text.Translation(language, words))
        case .failure(let fault): return .failure(fault)
        }
      }
      return translations.isEmpty ? .failure(.emptyText) : .success(.languages(translations))
    }
  }

  static func word<W: Word>(_ type: W.Type) -> (JSON) -> Outcome<W> {
    { json in
      guard let text = json.string else { return wrong("a word", json) }
      guard let word = W(rawValue: text) else { return .failure(unknown(type, text)) }
      return .success(word)
    }
  }

  static func unknown<W: Word>(_ type: W.Type, _ text: String) -> Fault {
    .unknownWord(noun: W.noun, text: text, known: W.allCases.map(\.rawValue))
  }

  /// What people name by a code or reference of a fixed spelling.
  static func id<Value>(
    _ json: JSON, _ noun: String, _ pattern: String, _ make: (String) -> Value?
  ) -> Outcome<Value> {
    guard let text = json.string else { return wrong("a reference", json) }
    return make(text).map { .success($0) }
      ?? .failure(.misspelt(noun: noun, text: text, pattern: pattern))
  }

  static func ministry(_ json: JSON) -> Outcome<ID<Ministry>> {
    id(json, "ministry code", "[A-Z][A-Z0-9-]{1,15}") { ID<Ministry>($0) }
  }

  static func officer(_ json: JSON) -> Outcome<ID<Officer>> {
    id(json, "officer's id", "like DEF.weber") { ID<Officer>($0) }
  }

  static func mission(_ json: JSON) -> Outcome<ID<Mission>> {
    id(json, "mission", "[A-Z][A-Z0-9-]{1,31}") { ID<Mission>($0) }
  }

  static func commitment(_ json: JSON) -> Outcome<ID<Commitment>> {
    id(json, "commitment", "like COM-2024-0031") { ID<Commitment>($0) }
  }

  static func contribution(_ json: JSON) -> Outcome<ID<Contribution>> {
    id(json, "contribution", "like CTR-2024-0007") { ID<Contribution>($0) }
  }

  static func duplicate(_ json: JSON) -> Outcome<ID<DuplicateReview>> {
    id(json, "duplicate", "DUP- and eight letters or digits") { ID<DuplicateReview>($0) }
  }

  static func effort(_ json: JSON) -> Outcome<EffortRef> {
    id(
      json, "commitment or contribution", "like COM-2024-0031 or CTR-2024-0007", EffortRef.init)
  }

  static func day(_ json: JSON) -> Outcome<Day> {
    guard let text = json.string else { return wrong("a day like 2024-06-30", json) }
    if let day = Day(text) { return .success(day) }
    return .failure(DayWords.fault(of: text))
  }

  static func place(_ json: JSON) -> Outcome<Place> {
    guard let text = json.string else { return wrong("a code", json) }
    return Place(text).map { .success($0) } ?? .failure(.unknownPlace(text))
  }

  static func theme(_ json: JSON) -> Outcome<Theme> {
    guard let text = json.string else { return wrong("a code in quotes", json) }
    return Theme(text).map { .success($0) } ?? .failure(.unknownTheme(text))
  }

  static func count(_ range: ClosedRange<Int>) -> (JSON) -> Outcome<Int> {
    { json in
      guard let number = json.int else { return wrong("a whole number", json) }
      guard range.contains(Int(number)) else {
        return .failure(
          .outOfRange(
            String(number), range: "from \(range.lowerBound) to \(range.upperBound)"))
      }
      return .success(Int(number))
    }
  }

  static func flag(_ json: JSON) -> Outcome<Bool> {
    json.bool.map { .success($0) } ?? wrong("true or false", json)
  }

  static func digest(_ json: JSON) -> Outcome<String> {
    guard let text = json.string else { return wrong("a SHA-256 digest", json) }
    guard text.utf8.count == 64, [UInt8](hex: text) != nil else {
      return .failure(.badDigest(text))
    }
    return .success(text)
  }

  static func key(_ json: JSON) -> Outcome<VerifierText> {
    guard let text = json.string else { return wrong("a public key", json) }
    return VerifierText(text).map { .success($0) } ?? .failure(.badKey(text))
  }

  static func signature(_ json: JSON) -> Outcome<String> {
    guard let text = json.string, Base64.bytes(text)?.count == 64 else {
      return .failure(.badSignature)
    }
    return .success(text)
  }
}
