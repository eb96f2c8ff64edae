internal import Coordination
internal import EventSourcing

/// Payloads that `verify` takes without decoding them, against the codecs that alone decide.
enum PlainTargets {
  static let all = [plain]

  private static let types = [
    "commitment.made", "commitment.amended", "commitment.pooled", "commitment.unpooled",
    "commitment.assessed", "commitment.fulfilled", "commitment.withdrawn", "commitment.reopened",
    "contribution.logged", "contribution.corrected", "contribution.withdrawn",
    "contribution.confirmed",
  ]
  private static let people = #"[{"f":1,"level":"staff","m":2,"role":"police","u":3,"x":0}]"#
  private static let money = #"{"currency":"EUR","minor":100}"#
  private static let evidence =
    #""evidence":[{"kind":"k","name":"n","sha256":"\#(hexText(0..<32))","url":"u"}]"#
  private static let facts = [
    #""description":{"en":"D","fr":"É"},"external_ref":"X","framework":"EU","kind":"training""#,
    #""locations":["L"],"mission":"MLI","partner":"P""#,
    #""period":{"end":"2024-05-31","start":"2024-03-01"},"places":["ML","BF"],"plan_action":"1""#,
  ]
  private static let seeds: [[String]] = [
    [#""audience":"A","beneficiaries":["B","B"],"co_owners":["DEF","MFA"]"#] + facts
      + [#""pledged":{"money":\#(money),"people":\#(people),"text":"T"},"source":"S""#]
      + [#""themes":["15180","15220"],"title":"T""#],
    [#""changed":["title","period"]"#] + facts + [#""pledged":{},"reason":"R","title":"T""#],
    [
      #""commitment":"COM-2024-0031","direction":"given""#, evidence, #""kind":"training""#,
      #""money":\#(money),"people":\#(people),"title":{"de":"T"}"#,
      #""training":{"audience":"civilians","sessions":2,"topic":"t","trained":\#(people)}"#,
    ],
    [#""changed":["title"],"direction":"returned","kind":"money","reason":"R","title":"T""#],
    [#""mission":"MLI""#], [#""note":"N","status":"at_risk""#], [#""note":"N""#],
    [#""reason":"R""#], [], [evidence, #""on_day":"2024-03-01""#],
    ["\"kind\":\"money\",\"title\":\"x \u{e9}\u{2ff}\""],
  ]

  private static let plain = FuzzTarget(
    name: "plain-payload", seeds: seeds.map { Array("{\($0.joined(separator: ","))}".utf8) },
    words: JSONTargets.words + [
      "\"period\":", "\"start\":", "\"pledged\":", "\"changed\":", "\"trained\":", "\"people\":",
      "\"minor\":", "\"EUR\"", "\"XXX\"", "\"ML\"", "\"given\"", "\"returned\"", "\u{80}",
      "\u{ad}", "\u{300}", "\u{7f}", "\u{a0}", "\"15180\"", "\"2024-02-30\"",
    ]
  ) { input in
    let fitting = input.withUnsafeBytes { raw in
      types.filter { type in
        var known = KnownCodes()
        return PlainPayloads.shape(of: type)?.surelyFits(raw, known: &known) == true
      }
    }
    for type in fitting {
      guard let payload = try? JSON(parsing: input) else { throw LawBroken("\(type): not JSON") }
      try law(payload.canonical == input, "\(type): what surely fits is canonical")
      try read(type, payload)
    }
    return fitting.isEmpty ? "unsure" : "taken as \(fitting.joined(separator: ", "))"
  }

  /// - Throws: `LawBroken` when the codec does not read it.
  private static func read(_ type: String, _ payload: JSON) throws {
    let kind = String(type.prefix { $0 != "." })
    let stream = StreamName(
      kind: kind, ref: kind == "commitment" ? "COM-2024-0031" : "CTR-2024-0031")
    var names = NameTable()
    _ = names.add(stream.text)
    var ownership = Ownership()
    let event = RecordedEvent(
      type: type, v: 1, version: 0, ministry: "DEF", officer: "DEF.a",
      on: Moment(millisecondsSinceEpoch: 0).day, lang: nil, visibility: "committee",
      payload: payload)
    do {
      _ = try ownership.evolve(event, in: stream, of: names)
    } catch {
      // That nothing began the stream is not the payload's fault.
      if case .outOfTurn = error { return }
      throw LawBroken("\(type) surely fits, and its codec refuses it: \(error)")
    }
  }
}
