import Concert
import EventSourcing

/// How views stand, as rows.
enum ViewRows {
  private static let shape = RowShape(
    "projection",
    [
      Column("projection", .reference), Column("version", .reference), Column("state", .reference),
      Column("position", .integer), Column("behind", .integer),
      Column("digest", .reference, for: .wide), Column("events", .integer, for: .programs),
      Column("seconds", for: .programs), Column("error_position", .integer, for: .programs),
      Column("kind", .reference), Column("last_error", heading: "last error"),
    ])

  /// - Parameter seconds: how long it took, where something was done.
  static func rows(
    _ views: [ViewStatus], own: [ViewStatus] = [], seconds: Double? = nil
  ) -> Rows {
    let took = seconds.map { Cell.decimal("\(($0 * 1000).rounded() / 1000)") } ?? .none
    return Rows(
      shape,
      cells: (views.map { ($0, "built-in") } + own.map { ($0, "own") }).map { view, kind in
        let error = view.errorPosition.map { "@\($0) \(view.error ?? "")" } ?? view.error
        return [
          .text(view.view), .text(view.version), .words(.word(view.state)), .integer(view.position),
          .integer(view.behind), .text(view.digest), .integer(view.position), took,
          view.errorPosition.map { .integer($0) } ?? .none, .words(.word(kind)), .text(error),
        ]
      })
  }
}
