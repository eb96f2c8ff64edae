/// What was found of a pair under one reason, to be said in any of the languages.
enum Finding: Hashable, Sendable {
  case titles(likeness: Int, isOtherLanguage: Bool)
  case rareWords([String])
  case topic([String])
  case place(String)
  case placeUnsaid
  case location, locationUnsaid, locationInTitle
  case theme(digits: String)
  case themeUnsaid, themeDiffers
  case days(isStart: Bool, apart: Int)
  case dayUnsaid(isStart: Bool)
  case overlap(percent: Int)
  case periodUnsaid, periodsApart
  case amount(percent: Int)
  case amountUnsaid, amountDiffers
  case partner, partnerUnsaid, partnerDiffers
  case numbers
  case phase(String, String), year(String, String), number(String, String)
  case additionalFinancing, preparation
  case subject(String, String)
  case kind(String), framework(String), planAction(String)
  case beneficiaries
  case audience(String, String)

  /// Whether it is told without points, too.
  var isTold: Bool {
    switch self {
    case .themeDiffers, .amountDiffers, .periodsApart, .partnerDiffers: true
    default: false
    }
  }

  /// None when there is nothing to say.
  init?(
    _ feature: Reason.Feature, _ pair: PairMeasures, _ a: ToldEffort, _ b: ToldEffort
  ) {
    switch feature {
    case .title:
      self = .titles(
        likeness: pair[.alike] / 10,
        isOtherLanguage: pair.conditions & Condition.otherLanguage.bit != 0)
    case .rareWords: self = .rareWords(Self.rareWords(pair, a.features, b.features))
    case .topic: self = .topic(Self.topic(pair, a.features))
    case .place:
      let same = a.effort.places.filter(b.effort.places.contains).min(by: Score.precedes)
      self = same.map { .place($0) } ?? .placeUnsaid
    case .location:
      self =
        pair[.location] > 0
        ? .location
        : pair[.locationUnsaid] > 0
          ? .locationUnsaid
          : .locationInTitle
    case .theme: self = Self.theme(pair, a.effort, b.effort)
    case .start, .end:
      let days = pair[feature == .start ? .start : .end]
      self =
        days == Measure.unsaid
        ? .dayUnsaid(isStart: feature == .start)
        : .days(isStart: feature == .start, apart: days)
    case .period:
      self =
        pair[.gap] > 0
        ? .periodsApart
        : pair[.overlapUnsaid] > 0
          ? .periodUnsaid
          : .overlap(percent: pair[.overlap] / 10)
    case .amount:
      let ratio = pair[.amount]
      self =
        ratio == Measure.unsaid
        ? .amountUnsaid
        : ratio <= 7400 ? .amount(percent: 100 - 100_000 / max(1000, ratio)) : .amountDiffers
    case .partner:
      self =
        pair[.partner] > 0
        ? .partner
        : pair[.partnerUnsaid] > 0
          ? .partnerUnsaid
          : .partnerDiffers
    default:
      guard let finding = Self.ofCodes(feature, a, b) ?? Self.conflict(feature, pair, a, b) else {
        return nil
      }
      self = finding
    }
  }

  private static func ofCodes(
    _ feature: Reason.Feature, _ a: ToldEffort, _ b: ToldEffort
  ) -> Finding? {
    switch feature {
    case .numbers: .numbers
    case .kind: .kind(a.effort.kind ?? "")
    case .framework: .framework(a.effort.framework ?? "")
    case .planAction: .planAction(a.effort.planAction ?? "")
    case .beneficiaries: .beneficiaries
    case .audience: .audience(a.effort.audience ?? "", b.effort.audience ?? "")
    case .additionalFinancing: .additionalFinancing
    case .preparation: .preparation
    default: nil
    }
  }

  private static func conflict(
    _ feature: Reason.Feature, _ pair: PairMeasures, _ a: ToldEffort, _ b: ToldEffort
  ) -> Finding? {
    switch feature {
    case .phase:
      let (x, y) = (a.features.numbers.phases, b.features.numbers.phases)
      return .phase(Self.text(x), Self.text(y))
    case .year:
      let (x, y) = (a.features.numbers.years, b.features.numbers.years)
      return .year(Self.text(x), Self.text(y))
    case .number:
      let (x, y) = (a.features.numbers.others, b.features.numbers.others)
      return .number(Self.text(x), Self.text(y))
    case .subject:
      return .subject(
        Self.unanswered(a.features, pair.titles.leftUse),
        Self.unanswered(b.features, pair.titles.rightUse))
    default: return nil
    }
  }

  private static func text(_ numbers: [Int]) -> String {
    numbers.map(String.init).joined(separator: " ")
  }

  /// The rarest shared words as the first title writes them, at most five.
  private static func rareWords(
    _ pair: PairMeasures, _ a: EffortFeatures, _ b: EffortFeatures
  ) -> [String] {
    pair.titles.matches.filter { $0.likeness >= 500 }.map { match in
      (min(a.words[match.left].weight, b.words[match.right].weight), a.word(match.left))
    }.sorted { $0.0 != $1.0 ? $0.0 > $1.0 : Score.precedes($0.1, $1.1) }.prefix(5).map(\.1)
  }

  /// Words in common that say what the work is about, as the first title writes them.
  private static func topic(_ pair: PairMeasures, _ a: EffortFeatures) -> [String] {
    pair.titles.matches.filter { $0.likeness >= 500 && a.words[$0.left].isSubject }
      .map(\.left).sorted().prefix(5).map(a.word)
  }

  /// The word without an answer that says most; empty when none does.
  private static func unanswered(_ title: EffortFeatures, _ use: [Int]) -> String {
    let open = title.words.indices.filter {
      use[$0] < 300 && (title.words[$0].isSubject || !title.words[$0].isKnown)
    }
    let most = open.map { (title.words[$0].weight, title.word($0)) }
      .max { $0.0 != $1.0 ? $0.0 < $1.0 : $0.1 > $1.1 }
    return most?.1 ?? ""
  }

  private static func theme(_ pair: PairMeasures, _ a: Effort, _ b: Effort) -> Finding {
    if pair[.themeUnsaid] > 0 { return .themeUnsaid }
    let digits = pair[.theme] == 5 ? 5 : min(3, pair[.theme])
    guard digits > 0 else { return .themeDiffers }
    let codes = Set(b.themes.map { $0.prefix(digits) })
    let code = a.themes.map { $0.prefix(digits) }.filter(codes.contains).map(String.init)
      .min(by: Score.precedes)
    return .theme(digits: code ?? "")
  }
}
