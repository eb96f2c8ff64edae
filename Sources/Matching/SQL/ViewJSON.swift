/// What the view `duplicates` writes and reads as JSON.
public enum ViewJSON {
  public static func json(_ texts: [String]) -> String { FlatJSON.array(texts) }

  /// None for what is no list of texts.
  public static func texts(_ json: String?) -> [String] { json.flatMap(FlatJSON.list) ?? [] }

  /// `[{"feature","points","detail"}]`, as people read the sum.
  public static func reasons(_ score: Score) -> String {
    var json = "["
    json.reserveCapacity(80 * score.reasons.count)
    for reason in score.reasons {
      json += json.utf8.count > 1 ? ",{\"feature\":\"" : "{\"feature\":\""
      json += reason.feature.rawValue
      json += "\",\"points\":"
      json += String(reason.points)
      json += ",\"detail\":"
      FlatJSON.append(reason.detail, to: &json)
      json += "}"
    }
    return json + "]"
  }
}
