/// What a `view.sql` says of a table in its comments.
enum TableWords {
  /// Each line of a file, empty ones, too.
  static func lines(of sql: String) -> [Substring] {
    sql.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map(Substring.init)
  }

  /// The comment right above a statement; none when there is none.
  static func above(_ line: Int, in lines: [Substring]) -> String? {
    var words: [String] = []
    var index = min(line - 1, lines.count) - 1
    while index >= 0, lines[index].hasPrefix("--"), !lines[index].hasPrefix("-- on ") {
      words.insert(lines[index].drop { $0 == "-" }.trimmed, at: 0)
      index -= 1
    }
    return words.isEmpty ? nil : words.joined(separator: "\n").trimmed
  }

  /// The comments behind columns, by column.
  static func ofColumns(_ columns: [String], in creation: String) -> [String: String] {
    var words: [String: String] = [:]
    for line in creation.split(separator: "\n") {
      guard let comment = line.firstRange(of: "--") else { continue }
      let name = line.trimmed.prefix { !$0.isWhitespace }.filter { $0 != "\"" }
      guard columns.contains(String(name)) else { continue }
      words[String(name)] = line[comment.upperBound...].trimmed
    }
    return words
  }
}

/// A table with what its columns hold, for people.
public struct DescribedTable: Hashable, Sendable {
  public let name: String
  public let words: String?
  public let columns: [String: String]
}

extension Projection {
  /// Its tables with the words of its files; the first one is what the view is about.
  public var describedTables: [DescribedTable] {
    tables.enumerated().map { index, table in
      DescribedTable(
        name: table.name, words: table.words ?? (index == 0 ? summary : nil),
        columns: table.columnWords)
    }
  }
}
