internal import EventLog
internal import EventSourcing
public import GRDB
public import Projector

/// A query on the views.
public struct ViewQuery: Sendable {
  public let sql: String
  public let arguments: [String: Cell]
  /// The views that the query reads; empty for all. A reading of the past folds only these.
  public let views: [String]

  public init(_ sql: String, _ arguments: [String: Cell] = [:], views: [String]) {
    self.sql = sql
    self.arguments = arguments
    self.views = views
  }
}

extension Ledger {
  /// Catches up, then answers a query on the views of now or of an earlier moment.
  ///
  /// - Throws: an `Explainable`: `projection-faulted` when a view that is read has stopped,
  ///   `not-found` for a moment that the ledger does not hold.
  public func read(_ query: ViewQuery, at clocks: Clocks = .now) throws -> Rows {
    try withViews(query.views, at: clocks) { db, basis in
      let arguments = StatementArguments(query.arguments.mapValues(\.databaseValue))
      let cursor = try Row.fetchCursor(db, sql: query.sql, arguments: arguments)
      let columns = cursor.columnNames
      var rows: [[Cell]] = []
      while let row = try cursor.next() { rows.append(row.map { Cell($0.1) }) }
      return Rows(basis: basis, columns: Array(columns), rows: rows)
    }
  }

  /// As `read`, for queries that depend on one another.
  public func withViews<Result>(
    _ views: [String], at clocks: Clocks = .now, _ body: (Database, Basis) throws -> Result
  ) throws -> Result {
    try withReader(views, at: clocks) { reader, basis in
      try reader.read { try body($0, basis) }
    }
  }

  /// As `withViews`, for readers with a connection of their own.
  ///
  /// What only leaves out the newest events is read from the histories of rows; what leaves out
  /// events by their day or for somebody's eyes is folded for it (Decision 0003).
  func withReader<Result>(
    _ views: [String], at clocks: Clocks, _ body: (ViewReader, Basis) throws -> Result
  ) throws -> Result {
    if clocks.leaveOutNewestOnly {
      let basis = try log.read { try self.basis(clocks, $0) }
      let past = try lookingBack(views, to: basis) { try viewing.histories(of: views) }
      if let past { return try past.naming { try body(past, basis) } }
    }
    return try withProjector(views, at: clocks) {
      try body(ViewReader($0), $1)
    }
  }

  /// As `withReader`, of rows that lie in a file as they are read.
  func withProjector<Result>(
    _ views: [String], at clocks: Clocks, _ body: (Projector, Basis) throws -> Result
  ) throws -> Result {
    let basis = try log.read { try self.basis(clocks, $0) }
    let projector =
      try clocks.isNow ? presentViews(views) : pastViews(views, clocks, basis)
    // A folder of one's own need not hold what a verb reads.
    for view in views { _ = try projector.projections.projection(view) }
    return try projector.naming {
      try projector.setBasis(asOf: basis.asOf, knownAt: basis.knownAt)
      try requireSound(views, projector, basis)
      return try body(projector, basis)
    }
  }

  private func presentViews(_ views: [String]) throws -> Projector {
    let projector = try viewing.now()
    try projector.naming {
      try forgetErased(projector)
      _ = try projector.catchUp(views, from: log, progress: tellFolding)
    }
    return projector
  }

  /// Views that were folded before a body was erased may hold its words: they are made again.
  func forgetErased(_ projector: Projector) throws {
    let erasures = try log.erasures()
    guard !erasures.isEmpty else { return }
    let isStale = try projector.status(logSize: log.size()).contains { view in
      erasures.contains { $0.by >= view.position && $0.erased < view.position }
    }
    if isStale { try projector.empty() }
  }

  /// The rows of then, from histories that are followed to the log's end: whatever was erased later
  /// is behind them, too.
  ///
  /// - Parameter open: the file; none when one of the views can't keep a history.
  func lookingBack(
    _ views: [String], to basis: Basis, in open: () throws -> Projector?
  ) throws -> ViewReader? {
    try ofThisLog(open) { histories in
      try forgetErased(histories)
      _ = try histories.catchUp(views, from: log, progress: tellFolding)
      try requireSound(views, histories, basis)
      let moment = PastMoment(size: basis.size, asOf: basis.asOf, knownAt: basis.knownAt)
      return try ViewReader(histories, of: views, at: moment)
    }
  }

  /// Runs `body` on a file in the cache; one of another ledger that lay here before is taken away,
  /// and made anew.
  ///
  /// - Returns: none where `open` gives no file.
  func ofThisLog<Result>(
    _ open: () throws -> Projector?, _ body: (Projector) throws -> Result
  ) throws -> Result? {
    for isLast in [false, true] {
      guard let projector = try open() else { return nil }
      do {
        return try projector.naming { try body(projector) }
      } catch ProjectionError.viewOfAnotherLog where !isLast {
        viewing.forget(projector)
      }
    }
    preconditionFailure("the second attempt returns or throws")
  }

  private func pastViews(
    _ views: [String], _ clocks: Clocks, _ basis: Basis
  ) throws -> Projector {
    let source = try self.source(clocks, basis)
    let told =
      clocks.visibility == nil
      ? [] : views.isEmpty ? Self.histories : Self.histories.filter(views.contains)
    let projector = try ofThisLog {
      try viewing.past(
        basis, isDayLimited: clocks.asOf != nil, views: views, erasures: log.erasures().count)
    } _: { projector in
      if !told.isEmpty {
        _ = try projector.catchUp(told, from: source.seeingEachEvent(), progress: tellFolding)
      }
      _ = try projector.catchUp(from: source, progress: tellFolding)
      return projector
    }
    guard let projector else { preconditionFailure("a moment has a file") }
    return projector
  }

  /// Views that tell what earlier events said.
  private static let histories = ["trail"]

  /// Tells whoever waits for a reading how far the views are folded that it needs.
  func tellFolding(_ step: FoldProgress) {
    progress(ViewProgress(views: step.views, done: step.done, total: step.of))
  }

  /// The log as it stood by these clocks, for those eyes.
  func source(_ clocks: Clocks, _ basis: Basis) throws -> FilteredSource<SQLiteEventLog> {
    try FilteredSource(
      log, knownBefore: basis.size, asOf: clocks.asOf, for: clocks.visibility?.readers)
  }

  /// Brings the views of now up to the log.
  public func catchUp(progress: (FoldProgress) -> Void = { _ in }) throws {
    let projector = try viewing.now()
    try projector.naming {
      try forgetErased(projector)
      _ = try projector.catchUp(from: log, progress: progress)
    }
  }

  /// A view that is read must not stand still at an event that it could not take.
  func requireSound(_ views: [String], _ projector: Projector, _ basis: Basis) throws {
    for status in try projector.status(logSize: basis.size)
    where views.isEmpty || views.contains(status.projection) {
      // A history may have met it behind the moment that is read.
      if let stopped = status.stopped, status.errorPosition.map({ $0 < basis.size }) ?? true {
        throw stopped
      }
    }
  }

  /// The day and the position that clocks stand for.
  public func basis(at clocks: Clocks) throws -> Basis { try log.read { try basis(clocks, $0) } }

  /// The day and the position that clocks stand for.
  func basis(_ clocks: Clocks, _ reader: any LogReader) throws -> Basis {
    let all = try reader.size()
    let position: Position =
      switch clocks.knownAt {
      case .now: all - 1
      case .position(let position): position
      case .fromEnd(let offset): all + Position(offset)
      case .moment(let moment): try size(at: moment, all, reader) - 1
      }
    guard position >= 0, position < all, let newest = try reader.event(at: position) else {
      let asked: Position =
        if case .fromEnd(let offset) = clocks.knownAt { Position(offset) } else { position }
      throw LedgerRefusal.unknownPosition(asked, size: all)
    }
    return Basis(
      asOf: clocks.asOf ?? clock().day, knownAt: newest.recorded, size: position + 1,
      visibility: clocks.visibility)
  }

  /// How many events had been recorded by a moment; `recorded` never decreases.
  private func size(
    at moment: Moment, _ all: Position, _ reader: any LogReader
  ) throws -> Position {
    var low: Position = 0
    var high = all
    while low < high {
      let middle = (low + high) / 2
      guard let event = try reader.event(at: middle) else { break }
      if event.recorded <= moment { low = middle + 1 } else { high = middle }
    }
    if low == 0, let first = try reader.event(at: 0) {
      throw LedgerRefusal.beforeFirstEvent(moment, first: first.recorded)
    }
    return low
  }
}

extension Cell {
  init(_ value: DatabaseValue) {
    switch value.storage {
    case .null: self = .null
    case .int64(let number): self = .integer(number)
    case .double(let number): self = number.isFinite ? .decimal("\(number)") : .text("\(number)")
    case .string(let text): self = .text(text)
    case .blob(let data): self = .text("x'\(hexText(data))'")
    }
  }

  var databaseValue: DatabaseValue {
    switch self {
    case .null: .null
    case .integer(let number): number.databaseValue
    case .decimal(let text), .text(let text): text.databaseValue
    }
  }
}
