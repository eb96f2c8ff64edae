public import EventSourcing
internal import GRDB

/// Which columns of the views hold JSON, and which say yes or no.
public enum ViewColumns {
  /// Printed as lists and objects, not as text.
  public static let json: Set<String> = [
    "titles", "names", "roles", "places", "themes", "locations", "beneficiaries", "co_owners",
    "pledged_people", "people", "evidence", "reasons", "participants", "effective_places",
    "effective_themes", "a_places", "b_places", "a_themes", "b_themes", "four_eyes", "witnesses",
    "invited", "attended", "supporting", "feed_filter",
  ]
  /// 0 or 1 in the view.
  public static let truths: Set<String> = ["overdue", "outside_period", "reopened", "by_sex"]
}

extension Cell {
  /// For programs. A column that holds JSON is handed on as such.
  public func json(in column: String) -> JSON {
    switch self {
    case .null: .null
    case .integer(let number):
      ViewColumns.truths.contains(column) ? .bool(number != 0) : .int(number)
    case .decimal(let text): .string(text)
    case .text(let text):
      ViewColumns.json.contains(column)
        ? (try? JSON(parsing: text)) ?? .string(text)
        : .string(text)
    }
  }
}

extension Rows {
  /// One object a row.
  public var objects: [JSON] {
    rows.map { row in
      var object = JSONObject()
      for (name, cell) in zip(columns, row) { object[name] = cell.json(in: name) }
      return .object(object)
    }
  }
}

extension Basis {
  public var json: JSON {
    var object = JSONObject()
    object["as_of"] = .string(asOf.description)
    object["known_at"] = .string(knownAt.description)
    object["position"] = .int(size - 1)
    object["visibility"] = visibility.map { .string($0.rawValue) }
    return .object(object)
  }
}
