public import EventSourcing
internal import Projector

extension Ledger {
  /// What Datasette shows beside the rows: words for the views' tables and columns, and for those of
  /// the views that were added. The projector's own tables are hidden.
  public func viewMetadata() throws -> JSON {
    var databases = JSONObject()
    let builtIn = try viewing.now().projections
    databases["views"] = Self.database("The built-in views of \(origin).", builtIn)
    for name in ownViews() {
      // One that does not load has no words; it is told by `projection status`.
      guard let set = try? viewing.own.set(name) else { continue }
      databases[name] = Self.database("A view that was added: \(name).", set)
    }
    var object = JSONObject()
    object["title"] = .string("Concert: \(origin)")
    object["description"] =
      "Rows are folded from signed events and may be made again at any time. The table basis says which day the facts are about and up to which moment the ledger is known. `concert projection explain VIEW KEY` names the events behind a row."
    object["databases"] = .object(databases)
    return .object(object)
  }

  private static let hidden = [
    "projector_cursors", "projector_lease", "projector_lookup", "projector_objects",
    "projector_references",
  ]

  private static func database(_ words: String, _ set: ProjectionSet) -> JSON {
    var tables = JSONObject()
    for projection in set.projections {
      for table in projection.describedTables {
        var columns = JSONObject()
        for (name, words) in table.columns.sorted(by: { $0.key < $1.key }) {
          columns[name] = .string(words)
        }
        var object = JSONObject()
        object["description"] = table.words.map { .string(oneParagraph($0)) }
        object["source"] = .string("Projections/\(projection.name)/view.sql")
        if !table.columns.isEmpty { object["columns"] = .object(columns) }
        tables[table.name] = .object(object)
      }
    }
    for name in hidden { tables[name] = ["hidden": true] }
    return ["description": .string(words), "tables": .object(tables)]
  }

  private static func oneParagraph(_ words: String) -> String {
    words.split(separator: "\n").joined(separator: " ")
  }
}
