internal import EventSourcing
internal import GRDB

/// SQLite's functions of dates for views of one's own, without what depends on the moment or machine.
///
/// The lint sees `'now'` where it is written; a title or a computed text may say it, too, and would
/// then give other rows on another day.
enum SteadyDates {
  private static let names = ["date", "time", "datetime", "julianday", "unixepoch", "strftime"]
  private static let todays: Set<String> = ["now", "localtime", "utc", "subsec", "subsecond"]

  struct Refused: Error, CustomStringConvertible {
    let description: String
  }

  /// What computes: a connection in memory that holds nothing.
  private static let plain = try? DatabaseQueue()

  static let functions: [DatabaseFunction] = names.map { name in
    DatabaseFunction(name, pure: true) { values in
      let least = name == "strftime" ? 2 : 1
      let words = values.compactMap { String.fromDatabaseValue($0)?.lowercased() }
      guard values.count >= least,
        !words.contains(where: { todays.contains($0.filter { !$0.isWhitespace }) })
      else { throw Refused(description: "\(name)() of today or of this machine has no place here") }
      let marks = values.map { _ in "?" }.joined(separator: ", ")
      return try plain?.inDatabase { db in
        try DatabaseValue.fetchOne(
          db, sql: "SELECT \(name)(\(marks))", arguments: StatementArguments(values))
      }
    }
  }
}
