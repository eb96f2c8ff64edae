/// Finds the ministry that an outside organisation is.
///
/// A reference that several ministries share says nothing alone: the name decides. A reference whose
/// ministry has another name is no match either, because a body of the same house may report under
/// it. What is not certain is answered as ambiguous or unknown, never with the likeliest.
public struct MinistryResolver: Sendable {
  private struct Known {
    let code: String
    let ref: String
    let name: OrganisationName
  }

  private var known: [Known] = []
  /// Positions in `known`.
  private var byRef: [String: Set<Int>] = [:]
  private var byName: [String: Set<Int>] = [:]
  private var byVariant: [String: Set<Int>] = [:]
  private var byAbbreviation: [String: Set<Int>] = [:]
  private var codes: Set<String> = []
  private var aliases = AliasTable()
  private var answers: [String: Resolution] = [:]

  public init() {}

  /// Tells of a ministry, its reference and all the names it has and had.
  public mutating func take(_ code: String, ref: String, names: [String]) {
    answers.removeAll()
    codes.insert(code)
    let ref = Self.folded(ref)
    for text in names.isEmpty ? [""] : names {
      let name = OrganisationName(text)
      let index = known.count
      known.append(Known(code: code, ref: ref, name: name))
      if !ref.isEmpty { byRef[ref, default: []].insert(index) }
      if !text.isEmpty { byName[Reporter.key(ref: "", name: text), default: []].insert(index) }
      for key in name.keys { byVariant[key, default: []].insert(index) }
      for key in name.abbreviations { byAbbreviation[key, default: []].insert(index) }
    }
  }

  /// Lays a reviewed table over what the ledger knows; it beats everything but a code.
  public mutating func use(_ table: AliasTable) {
    answers.removeAll()
    aliases = table
  }

  public func isTaken(_ code: String) -> Bool { codes.contains(code) }

  /// The same answer for the same reporter, found once.
  public mutating func resolve(_ reporter: Reporter) -> Resolution {
    let key = (reporter.code ?? "") + "\u{0}" + reporter.key
    if let answer = answers[key] { return answer }
    let answer = answer(for: reporter)
    // A file with an organisation a row must not fill the memory.
    if answers.count < 100_000 { answers[key] = answer }
    return answer
  }

  private func answer(for reporter: Reporter) -> Resolution {
    if let code = reporter.code, codes.contains(code) { return .ministry(code, by: .code) }
    let ref = Self.folded(reporter.ref)
    let names = reporter.names.map(\.text) + [reporter.code].compactMap(\.self)
    if let decision = aliases.decision(ref: ref, names: names) {
      guard case .ministry(let code) = decision else { return .notOurs }
      return codes.contains(code) ? .ministry(code, by: .alias) : .unknown(perhaps: [])
    }
    let sharing = ref.isEmpty ? [] : byRef[ref] ?? []
    if !sharing.isEmpty {
      if names.isEmpty { return one(sharing, by: .ref) ?? .ambiguous(found(sharing)) }
      let exact = named(names).intersection(sharing)
      if let answer = one(exact, by: .refAndName) { return answer }
      let like = written(names).intersection(sharing)
      if let answer = one(like, by: .variant) { return answer }
      if !exact.isEmpty || !like.isEmpty { return .ambiguous(found(exact.union(like))) }
      return found(sharing).count > 1
        ? .ambiguous(found(sharing)) : .unknown(perhaps: found(sharing))
    }
    // Two references that differ are two organisations, whatever they are called.
    let allowed = { (index: Int) in ref.isEmpty || known[index].ref.isEmpty }
    let exact = named(names).filter(allowed)
    if let answer = one(exact, by: .name) { return answer }
    if !exact.isEmpty { return .ambiguous(found(exact)) }
    let like = written(names).filter(allowed)
    if let answer = one(like, by: .variant) { return answer }
    return like.isEmpty ? .unknown(perhaps: alike(names)) : .ambiguous(found(like))
  }

  private func one(_ indices: Set<Int>, by ground: Resolution.Ground) -> Resolution? {
    let codes = found(indices)
    return codes.count == 1 ? .ministry(codes[0], by: ground) : nil
  }

  private func found(_ indices: Set<Int>) -> [String] {
    Set(indices.map { known[$0].code }).sorted()
  }

  private func named(_ names: [String]) -> Set<Int> {
    names.reduce(into: []) { $0.formUnion(byName[Reporter.key(ref: "", name: $1)] ?? []) }
  }

  /// By the whole name; else one side is nothing but the abbreviation that the other side declares.
  ///
  /// Two that declare the same abbreviation are not alike: it may stand for Finance and Fisheries.
  private func written(_ names: [String]) -> Set<Int> {
    names.reduce(into: []) { result, text in
      let name = OrganisationName(text)
      var found: Set<Int> = []
      for key in name.keys { found.formUnion(byVariant[key] ?? []) }
      if found.isEmpty {
        found = byAbbreviation[text.trimmed.lowercased()] ?? []
        for key in name.abbreviations { found.formUnion(byVariant[key] ?? []) }
      }
      result.formUnion(found)
    }
  }

  /// Those with the same initials, and those that share at least half of all their words.
  private func alike(_ names: [String]) -> [String] {
    var scores: [String: Double] = [:]
    for text in names {
      let name = OrganisationName(text)
      let short = text.lowercased().filter { $0.isLetter }
      for other in known {
        let common = name.words.intersection(other.name.words).count
        let all = name.words.union(other.name.words).count
        var score = all == 0 ? 0 : Double(common) / Double(all)
        let isShort = short.count > 2 && short == other.name.initials
        let isShortOf =
          name.initials.count > 2
          && (other.name.abbreviations.contains(name.initials)
            || other.name.keys.contains(name.initials))
        if isShort || isShortOf { score = 1 }
        if score >= 0.5 { scores[other.code] = max(scores[other.code] ?? 0, score) }
      }
    }
    return scores.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(3).map(\.key)
  }

  static func folded(_ ref: String) -> String { ref.trimmed.uppercased() }
}

extension MinistryResolver {
  /// A free code `[A-Z][A-Z0-9-]{1,15}` made of the ref, else of the name's initials; it is then
  /// taken.
  public mutating func propose(for reporter: Reporter) -> String {
    let base = CodeSpelling.base(of: reporter)
    var code = base
    var number = 2
    while isTaken(code) {
      let suffix = "-\(number)"
      code = String(base.prefix(16 - suffix.count)) + suffix
      number += 1
    }
    let names = [reporter.name] + reporter.names.map(\.text)
    take(code, ref: reporter.ref, names: names)
    return code
  }
}
