/// The names that a query could mean.
public enum SQLNames {
  /// All words and quoted names of a text, in lower case; none when it is no SQL.
  public static func words(in sql: String) -> Set<String> {
    let tokens = (try? SQLTokenizer.tokens(of: sql, file: "query")) ?? []
    return Set(tokens.filter { !$0.isComment }.map(\.lower))
  }
}
