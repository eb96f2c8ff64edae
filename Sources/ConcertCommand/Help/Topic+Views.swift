import Coordination
import EventSourcing

extension Topic {
  static let projectionsText = """
    Projections: an analyst's own views

    A view is a folder: view.sql, README.md, example.jsonl, expected/TABLE.csv, check-NAME.sql.
    view.sql begins with a comment that says what a row means, then CREATE TABLE, then a section
    for each event type:

      -- on commitment.made
      INSERT INTO promises (ref, ministry, title, starts_on)
      VALUES (:ref, :ministry, :title, :period_start);

    Placeholders are the event's envelope (:position :stream :ref :version :type :ministry
    :officer :officer_ministry :recorded_at :on :lang :visibility :id :key) and its payload's
    keys, nested ones joined by _ (concert help events). A missing one is NULL; lists are JSON
    for json_each. A payload's key named like the envelope's is :payload_KEY.

    Nothing random and nothing about today may be stored: reading joins basis(as_of, known_at).

      $ concert projection new DIR
        Begins a view that works, with comments.
      $ concert projection test DIR
        Folds its example, and compares the rows with those expected; --record keeps them.
      $ concert projection add DIR
        Keeps it beside the ledger; its rows lie in a file of their own.
      $ concert sql "SELECT * FROM promises"
        Reads it, also together with the built-in tables.

    A view of your own reads and writes its own tables and nothing else: no ATTACH, no PRAGMA, no
    other view's tables, no function that could give another answer elsewhere. One that takes too
    long for an event or grows too large stops there, and no other view waits for it.

    """

  /// From the catalogue itself, so that it is never behind.
  static var eventsText: String {
    var text = "Events and the keys of their payloads (? = may be missing)\n"
    for type in Coordination.catalogue.types {
      text += "\n  \(type.name)\n"
      let keys = type.keys.map { $0.isOptional ? "\($0.name)?" : $0.name }
      var line = "   "
      for key in keys {
        if line.count + key.count > 96 {
          text += line + "\n"
          line = "   "
        }
        line += " " + key
      }
      text += line + "\n"
    }
    return text
  }
}
