public import EventSourcing

/// The common types of event, checked where their bytes lie.
///
/// What is surely readable need not be decoded to be known as readable; everything else is read by
/// the codecs, which alone decide. A test holds the two against each other.
public enum PlainPayloads {
  /// The shape of a type's payload; none for types that are always decoded.
  public static func shape(of type: String) -> PayloadShape? { shapes[type] }

  /// Whether the type begins a record; the others need one that is there.
  public static func begins(_ type: String) -> Bool {
    type == "commitment.made" || type == "contribution.logged"
  }

  private static let shapes: [String: PayloadShape] = [
    "commitment.made": PayloadShape(promise),
    "commitment.amended": PayloadShape(promise + change),
    "commitment.pooled": PayloadShape([.init("mission", mission)]),
    "commitment.unpooled": PayloadShape([.init("mission", mission)]),
    "commitment.assessed": PayloadShape([
      .init("status", word(Assessment.self)), .init("note", sentence, optional: true),
    ]),
    "commitment.fulfilled": PayloadShape([.init("on_day", day), evidence]),
    "commitment.withdrawn": PayloadShape([reason]),
    "commitment.reopened": PayloadShape([reason]),
    "contribution.logged": PayloadShape(delivery),
    "contribution.corrected": PayloadShape(delivery + change),
    "contribution.withdrawn": PayloadShape([reason]),
    "contribution.confirmed": PayloadShape([.init("note", sentence, optional: true)]),
  ]

  private static let sentence = PayloadShape.Value.words(limit: TextRule.textLimit)
  private static let short = PayloadShape.Value.words(limit: TextRule.titleLimit)
  private static let reason = PayloadShape.Member("reason", sentence)
  private static let change = [
    PayloadShape.Member(
      "changed", .list(.words(limit: 40), limit: TextRule.listLimit, isSet: true)),
    reason,
  ]

  private static func text(limit: Int) -> PayloadShape.Value {
    .text(limit: limit, languages: Language.allCases.map(\.rawValue))
  }

  private static func list(_ entry: PayloadShape.Value, isSet: Bool = false) -> PayloadShape.Value {
    .list(entry, limit: TextRule.listLimit, isSet: isSet)
  }

  private static func word<W: Word>(_ type: W.Type) -> PayloadShape.Value {
    let words = Set(W.allCases.map(\.rawValue))
    return .code { words.contains(String(decoding: $0, as: UTF8.self)) }
  }

  private static let day = PayloadShape.Value.code { Day(utf8: $0) != nil }
  private static let mission = PayloadShape.Value.code {
    ID<Mission>(String(decoding: $0, as: UTF8.self)) != nil
  }
  private static let ministry = PayloadShape.Value.code {
    ID<Ministry>(String(decoding: $0, as: UTF8.self)) != nil
  }
  private static let commitment = PayloadShape.Value.code {
    ID<Commitment>(String(decoding: $0, as: UTF8.self)) != nil
  }
  private static let place = PayloadShape.Value.code {
    Place(String(decoding: $0, as: UTF8.self)) != nil
  }
  private static let theme = PayloadShape.Value.code {
    Theme(String(decoding: $0, as: UTF8.self)) != nil
  }

  private static let facts: [PayloadShape.Member] = [
    .init("title", text(limit: TextRule.titleLimit)),
    .init("description", text(limit: TextRule.textLimit), optional: true),
    .init("kind", word(EffortKind.self)), .init("places", list(place, isSet: true), optional: true),
    .init("locations", list(short), optional: true),
    .init("themes", list(theme, isSet: true), optional: true),
    .init("partner", short, optional: true), .init("beneficiaries", list(short), optional: true),
    .init("audience", short, optional: true), .init("period", .period, optional: true),
    .init("framework", word(Framework.self), optional: true),
    .init("mission", mission, optional: true), .init("plan_action", short, optional: true),
    .init("source", short, optional: true), .init("external_ref", short, optional: true),
  ]

  private static let money = PayloadShape.Value.object([
    .init("minor", .whole(0...JSON.largestInteger)),
    .init("currency", .code { Currency(String(decoding: $0, as: UTF8.self)) != nil }),
  ])

  private static let headcount = PayloadShape.Value.whole(0...Int64(PeopleLine.largestCount))
  private static let people = list(
    .object([
      .init("role", word(PersonnelRole.self), optional: true),
      .init("level", word(PersonnelLevel.self), optional: true),
      .init("f", headcount), .init("m", headcount), .init("x", headcount, optional: true),
      .init("u", headcount, optional: true),
    ]))

  private static let evidence = PayloadShape.Member(
    "evidence",
    list(
      .object([
        .init("name", short),
        .init("sha256", .code { $0.count == 64 && $0.allSatisfy(isHexDigit) }),
        .init("url", .words(limit: 2000), optional: true), .init("kind", short, optional: true),
      ])), optional: true)

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    Spelling.isDigit(byte) || (0x61...0x66).contains(byte)
  }

  private static let promise: [PayloadShape.Member] =
    facts + [
      .init("co_owners", list(ministry, isSet: true), optional: true),
      .init(
        "pledged",
        .object([
          .init("money", money, optional: true), .init("people", people, optional: true),
          .init("text", sentence, optional: true),
        ]), optional: true),
    ]

  private static let delivery: [PayloadShape.Member] =
    facts + [
      .init("commitment", commitment, optional: true), .init("direction", word(Direction.self)),
      .init("money", money, optional: true), .init("people", people, optional: true),
      .init(
        "training",
        .object([
          .init("sessions", .whole(0...1_000_000)), .init("topic", short),
          .init("trained", people), .init("audience", word(TrainingAudience.self)),
        ]), optional: true),
      evidence,
    ]
}
