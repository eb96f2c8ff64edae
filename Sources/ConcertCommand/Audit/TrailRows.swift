import Concert
import EventSourcing

/// Prints events of the trail as they come.
struct TrailRows: Sink {
  private static let columns = [
    Column("position", .integer, for: .programs),
    Column("event", .reference, for: .people), Column("ref", .reference),
    Column("version", .integer, for: .programs), Column("type", .reference),
    Column("ministry", .reference), Column("officer", .reference),
    Column("officer_ministry", .reference, for: .programs),
    Column("recorded_at", .reference, heading: "recorded"),
    Column("on", .reference, heading: "about"),
    Column("late", .reference, for: .people),
    Column("what", for: .people),
    Column("payload", .json, for: .programs), Column("leaf_hash", .reference, for: .programs),
    Column("stream", for: .programs), Column("reason", for: .programs),
    Column("summary", for: .programs), Column("visibility", for: .programs),
    Column("days_late", .integer, for: .programs),
    Column("erased_by", .integer, for: .programs),
    Column("disputed_by", .integer, for: .programs),
    Column("reaffirmed_by", .integer, for: .programs),
  ]

  private let screen: Screen
  private let reading: Reading
  private let shape: RowShape
  private var printer: RowPrinter?
  /// The newest event that was printed; none before the first.
  private(set) var last: Position?
  private(set) var count = 0

  /// - Parameter tellsChanges: a further column with the fields that each event changed.
  init(screen: Screen, reading: Reading, tellsChanges: Bool = false) {
    self.screen = screen
    self.reading = reading
    shape = RowShape(
      "event",
      Self.columns + (tellsChanges ? [Column("changes", .json, for: .programs)] : []))
  }

  mutating func begin(_ basis: Concert.Basis, columns: [String]) throws {
    printer = try screen.printer(shape, basis: reading.basis(basis))
  }

  mutating func take(_ entry: TrailEntry) throws { try take(entry, changes: []) }

  mutating func take(_ entry: TrailEntry, changes: [FieldChange]) throws {
    let isForPeople = screen.format.isForPeople
    let isOther = entry.officerMinistry.map { $0 != entry.ministry } ?? false
    let officer =
      isForPeople && isOther ? "\(entry.officer) (\(entry.officerMinistry ?? ""))" : entry.officer
    let marks = [
      entry.erasedBy.map { screen.language("(erased by law, @\($0))") },
      entry.disputedBy.map { by in
        screen.language(
          entry.reaffirmedBy.map { "(re-affirmed by @\($0))" } ?? "(disputed since @\(by))")
      },
    ].compactMap { $0 }
    let said = [entry.summary, entry.reason].compactMap { $0 }.joined(separator: ": ")
    let what = ([said] + marks).filter { !$0.isEmpty }.joined(separator: " ")
    var cells: [Cell] = [
      .integer(entry.position), .text("@\(entry.position)"), .text(entry.ref),
      .integer(entry.version), .text(entry.type), .text(entry.ministry), .text(officer),
      .text(entry.officerMinistry),
      .text(isForPeople ? String(entry.recordedAt.prefix(16)) : entry.recordedAt), .text(entry.on),
      .words(entry.daysLate > 0 ? "\(entry.daysLate) d" : nil), .text(what.isEmpty ? nil : what),
      entry.payload.map { .json($0) } ?? .none, .text(entry.leafHash), .text(entry.stream),
      .text(entry.reason), .text(entry.summary), .text(entry.visibility),
      .integer(Int64(entry.daysLate)),
      Self.cell(entry.erasedBy), Self.cell(entry.disputedBy), Self.cell(entry.reaffirmedBy),
    ]
    if shape.columns.count > cells.count { cells.append(.json(.array(changes.map(\.json)))) }
    last = entry.position
    count += 1
    try printer?.add(cells)
  }

  private static func cell(_ position: Position?) -> Cell {
    position.map { .integer($0) } ?? .none
  }

  mutating func finish() throws { try printer?.finish() }
}
