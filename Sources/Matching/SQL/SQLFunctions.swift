/// The functions that the view `duplicates` calls, text in and text out.
///
/// A caller registers them with SQLite as deterministic functions of the same names, with
/// `duplicate_ref(a, b)` made of ``PairReference`` and a SHA-256 of its own.
public enum SQLFunctions {
  /// `words(title)`: the posting words as a JSON array; empty for a placeholder title.
  public static func words(_ title: String?) -> String {
    let effort = PreparedEffort(Effort(title: title ?? ""))
    return FlatJSON.array(effort.postingWords().map(\.word))
  }

  /// `places_touching(place)`: a JSON array.
  public static func placesTouching(_ place: String?, in map: PlaceMap) -> String {
    FlatJSON.array(place.map(map.touching) ?? [])
  }

  /// `likeness(a, b)`: `{"score","tier","model","reasons":[{"feature","points","detail"}]}`, or none below
  /// the lower line, for what is not an effort, and when the pair cannot be the same work.
  public static func likeness(_ a: String?, _ b: String?, under rules: Ruleset = .second) -> String?
  {
    var memory = EffortMemory(limit: 2, under: rules)
    return likeness(a, b, under: rules, remembering: &memory)
  }

  /// The same, by a caller that compares many.
  public static func likeness(
    _ a: String?, _ b: String?, under rules: Ruleset = .second,
    remembering memory: inout EffortMemory
  ) -> String? {
    guard let a, let b, let left = memory.effort(a), let right = memory.effort(b),
      let score = Score(left, right, under: rules), let tier = score.tier
    else { return nil }
    let reasons = score.reasons.map {
      "{\"feature\":\"\($0.feature.rawValue)\",\"points\":\($0.points),\"detail\":"
        + FlatJSON.quoted($0.detail) + "}"
    }
    return "{\"score\":\(score.points),\"tier\":\"\(tier.rawValue)\",\"model\":"
      + FlatJSON.quoted(rules.name) + ",\"reasons\":[" + reasons.joined(separator: ",") + "]}"
  }
}

extension Effort {
  /// Reads `{"title","places","near","locations","themes","start","end","partner","minor","currency"}`, all but
  /// the title optional or null; other members are passed over.
  public init?(json: String) {
    guard let object = FlatJSON.object(json), case .text(let title) = object["title"] else {
      return nil
    }
    func text(_ key: String) -> String? {
      if case .text(let value) = object[key] { value } else { nil }
    }
    func list(_ key: String) -> [String]? {
      if case .list(let value) = object[key] { value } else { nil }
    }
    var minor: Int?
    if case .number(let value) = object["minor"] { minor = value }
    self.init(
      title: title, places: list("places") ?? [], near: list("near"),
      locations: list("locations") ?? [], themes: list("themes") ?? [],
      period: Span(start: text("start"), end: text("end")),
      partner: text("partner"), minor: minor, currency: text("currency"))
  }
}
