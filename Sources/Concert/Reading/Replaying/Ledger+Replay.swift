internal import EventLog
internal import EventSourcing
internal import GRDB
internal import Projector

extension Ledger {
  /// One view at one moment after another, folded in private files.
  ///
  /// Moments of recording cost one fold in all. Days that facts are about cost one each: an event may
  /// be about any earlier day.
  /// - Throws: `bad-figure`, `too-many-frames`, `no-frame`, `projection-stopped`.
  public func replay(
    _ plan: ReplayPlan, supposing hypothesis: Hypothesis = Hypothesis(), at clocks: Clocks = .now,
    _ progress: (_ done: Int, _ of: Int) -> Void = { _, _ in }
  ) throws -> [ReplayFrame] {
    let set = try projectionSet(of: hypothesis).only([plan.view])
    let figure = try plan.figure ?? set.standardFigure(of: plan.view)
    let basis = try log.read { try self.basis(clocks, $0) }
    switch plan.frames {
    case .facts(let step, let from, let until):
      let days = try Self.days(step, from ?? firstDay(), until ?? basis.asOf)
      return try days.enumerated().map { index, day in
        var clocks = clocks
        clocks.asOf = day
        progress(index, days.count)
        let frame = Basis(
          asOf: day, knownAt: basis.knownAt, size: basis.size, visibility: basis.visibility)
        let source = try suppose(hypothesis, eyes(plan, clocks, basis), basis)
        var figures: [ReplayFrame.Figure] = []
        try set.foldPrivately(source, stops: [basis.size]) { _, db in
          figures = try Self.figures(figure, frame, db)
        }
        return ReplayFrame(basis: frame, figures: figures)
      }
    case .recorded(let step, let from, let until):
      let days = try Self.days(step, from ?? recorded(0, basis).day, until ?? basis.knownAt.day)
      let ends = try days.map { try min(size(atEndOf: $0), basis.size) }
      return try frames(ends, set, figure, plan, hypothesis, clocks, basis)
    case .events(let step, let from, let until):
      let (first, last) = ((from ?? 0) + 1, min((until ?? basis.size - 1) + 1, basis.size))
      guard first <= last else { throw ReplayRefusal.noFrame }
      var ends = Array(stride(from: first, through: last, by: Int(step)).prefix(1001))
      if ends.last != last { ends.append(last) }
      return try frames(ends, set, figure, plan, hypothesis, clocks, basis)
    }
  }

  private func frames(
    _ ends: [Position], _ set: ProjectionSet, _ figure: String, _ plan: ReplayPlan,
    _ hypothesis: Hypothesis, _ clocks: Clocks, _ basis: Basis
  ) throws -> [ReplayFrame] {
    let ends = ends.filter { $0 > 0 }
    guard !ends.isEmpty else { throw ReplayRefusal.noFrame }
    guard ends.count <= ReplayRefusal.mostFrames else {
      throw ReplayRefusal.tooManyFrames(ends.count)
    }
    let source = try suppose(hypothesis, eyes(plan, clocks, basis), basis)
    var frames: [ReplayFrame] = []
    try set.foldPrivately(source, stops: ends) { end, db in
      let frame = Basis(
        asOf: basis.asOf, knownAt: try recorded(end - 1, basis), size: end,
        visibility: basis.visibility)
      frames.append(ReplayFrame(basis: frame, figures: try Self.figures(figure, frame, db)))
    }
    return frames
  }

  /// A view of earlier events tells what each said; one of the present needs them all.
  private func eyes(
    _ plan: ReplayPlan, _ clocks: Clocks, _ basis: Basis
  ) throws -> FilteredSource<SQLiteEventLog> {
    let source = try self.source(clocks, basis)
    return plan.view == "trail" ? source.seeingEachEvent() : source
  }

  private func recorded(_ position: Position, _ basis: Basis) throws -> Moment {
    try log.read { try $0.event(at: position)?.recorded } ?? basis.knownAt
  }

  private func size(atEndOf day: Day) throws -> Position {
    guard let end = Moment("\(day)T23:59:59.999Z") else { return 0 }
    return try log.read { reader in
      guard let first = try reader.event(at: 0), first.recorded <= end else { return 0 }
      return try basis(Clocks(knownAt: .moment(end)), reader).size
    }
  }

  /// The earliest day that a record's event is about.
  private func firstDay() throws -> Day {
    var first: [UInt8]?
    try log.forEach(from: 0, to: log.size()) { event in
      let envelope = try EnvelopeScanner.scan(event.header)
      let day = Array(envelope.on.bytes(in: event.header))
      if first.map({ day.lexicographicallyPrecedes($0) }) ?? true { first = day }
    }
    return first.flatMap { Day(String(decoding: $0, as: UTF8.self)) } ?? today
  }

  /// The last days of periods between two days, and the last of the two.
  static func days(_ step: ReplayPlan.Step, _ from: Day, _ until: Day) throws -> [Day] {
    guard from <= until else { throw ReplayRefusal.noFrame }
    var days: [Day] = []
    var next: Day? = step.end(from)
    while let day = next, day < until {
      days.append(day)
      guard days.count < 2 * ReplayRefusal.mostFrames else { break }
      next = day.adding(days: 1).map(step.end)
    }
    days.append(until)
    guard days.count <= ReplayRefusal.mostFrames else {
      throw ReplayRefusal.tooManyFrames(days.count)
    }
    return days
  }

  private static func figures(_ sql: String, _ basis: Basis, _ db: Database) throws
    -> [ReplayFrame.Figure]
  {
    try db.execute(
      sql: "UPDATE basis SET as_of = ?, known_at = ?",
      arguments: [basis.asOf.description, basis.knownAt.description])
    do {
      return try Projector.ask(sql, on: db) { cursor in
        guard cursor.columnNames.count == 2 else {
          throw ReplayRefusal.badFigure("this gives \(cursor.columnNames.count) columns")
        }
        var figures: [ReplayFrame.Figure] = []
        while let row = try cursor.next() {
          let label = Cell(row[0] as DatabaseValue)
          guard let value = Int64.fromDatabaseValue(row[1]) ?? (row.hasNull(atIndex: 1) ? 0 : nil)
          else { throw ReplayRefusal.badFigure("\(row[1] as DatabaseValue) is none") }
          figures.append(ReplayFrame.Figure(label: label.words, value: value))
        }
        return figures.sorted { $0.label < $1.label }
      }
    } catch let error as NotAllowed {
      throw ReadingRefusal.notOneSelect(error.what)
    } catch let error as DatabaseError {
      throw ReplayRefusal.badFigure(error.message ?? "\(error.resultCode)")
    }
  }
}

extension ReplayPlan.Step {
  /// The last day of the period that a day lies in; weeks end on Sunday.
  func end(_ day: Day) -> Day {
    func end(ofMonth month: Int) -> Day {
      Day(year: day.year, month: month, day: Day.length(ofMonth: month, year: day.year)) ?? day
    }
    switch self {
    case .day: return day
    // 1970-01-01 was a Thursday.
    case .week:
      let behind = ((Int(day.daysSinceEpoch) + 3) % 7 + 7) % 7
      return day.adding(days: 6 - behind) ?? day
    case .month: return end(ofMonth: day.month)
    case .quarter: return end(ofMonth: (day.month + 2) / 3 * 3)
    case .year: return end(ofMonth: 12)
    }
  }
}

extension Cell {
  var words: String {
    switch self {
    case .null: "–"
    case .integer(let number): "\(number)"
    case .decimal(let text), .text(let text): text
    }
  }
}
