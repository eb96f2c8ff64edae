/// What the view `duplicates` writes and reads as JSON.
public enum ViewJSON {
  public static func json(_ texts: [String]) -> String { FlatJSON.array(texts) }

  /// None for what is no list of texts.
  public static func texts(_ json: String?) -> [String] { json.flatMap(FlatJSON.list) ?? [] }

  /// `[{"feature","points","detail"}]`, as people read the sum.
  public static func reasons(_ score: Score) -> String {
    let reasons = score.reasons.map {
      "{\"feature\":\"\($0.feature.rawValue)\",\"points\":\($0.points),\"detail\":"
        + FlatJSON.quoted($0.detail) + "}"
    }
    return "[" + reasons.joined(separator: ",") + "]"
  }
}
