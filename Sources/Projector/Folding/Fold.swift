internal import EventSourcing
internal import GRDB
internal import GRDBSQLite

/// Runs the statements of several views over events, on one connection, in log order.
///
/// Values go from the log's bytes into the statements without a copy. The caller holds the
/// transaction, and folds a batch again after a fault, with that view stopped before the event.
struct Fold: ~Copyable {
  private let raw: OpaquePointer
  let views: [String]
  private var plan: FoldPlan
  private let dispatch: TypeDispatch
  private let prepared: [OpaquePointer]
  private let lookupInsert: OpaquePointer?
  /// Tells the triggers of row histories which event is folded; none where no view keeps any.
  private let tick: OpaquePointer?
  private var lookup: LookupMemory
  private var moment = MomentText()
  /// For views that call native steps.
  var matcher: EffortMatcher?
  private let budget: StepBudget
  private let limits: FoldLimits?
  /// Events from here on are not shown to the view.
  private var stops: [Position]
  /// How many events a view was shown, views counted together.
  private(set) var events = 0

  private init(
    raw: OpaquePointer, views: [String], statements: [[OpaquePointer]],
    lookupInsert: OpaquePointer?, tick: OpaquePointer?, told: EnvelopeLookup?,
    lookup: LookupMemory,
    projections: [Projection], matcher: consuming EffortMatcher?, limits: FoldLimits?,
    isBuild: Bool
  ) {
    self.raw = raw
    self.matcher = matcher
    self.limits = limits
    budget = StepBudget(limits?.stepsPerStatement, on: raw)
    self.views = views
    self.lookupInsert = lookupInsert
    self.tick = tick
    self.lookup = lookup
    prepared = statements.flatMap { $0 } + [lookupInsert, tick].compactMap(\.self)
    plan = FoldPlan(views: projections, statements: statements, lookup: told, isBuild: isBuild)
    dispatch = TypeDispatch(plan.names)
    stops = Array(repeating: .max, count: views.count)
  }

  /// Prepares everything; the fold must not outlive the connection.
  ///
  /// - Parameter isBuild: from the log's beginning, to be ended by `makeBulk`.
  static func prepared(
    _ projections: [Projection], ground: ProjectionGround, on db: Database, isBuild: Bool = false
  ) throws -> Fold {
    let raw = try connection(db)
    let told = ground.officerMinistry
    var lookup = LookupMemory()
    if told != nil {
      for row in try Row.fetchAll(
        db, sql: "SELECT officer, ministry, position FROM projector_lookup ORDER BY position")
      {
        let (officer, ministry): (String, String) = (row[0], row[1])
        lookup.learn(Array(officer.utf8), Array(ministry.utf8), at: row[2])
      }
    }
    var statements: [[OpaquePointer]] = []
    do {
      for projection in projections {
        statements.append([])
        for statement in projection.statements {
          let prepared = try prepare(statement.sql, on: raw, at: statement.place)
          statements[statements.count - 1].append(prepared)
        }
      }
      let insert = try told.map { _ in
        try prepare(
          OwnTables.lookupInsert, on: raw, at: FilePlace(file: "projector_lookup", line: 1))
      }
      let tick =
        try projections.contains(where: \.keepsHistory)
        ? prepare(RowHistory.tick, on: raw, at: FilePlace(file: "projector_now", line: 1)) : nil
      let matcher = try matcher(projections, ground, raw)
      return Fold(
        raw: raw, views: projections.map(\.name), statements: statements, lookupInsert: insert,
        tick: tick, told: told, lookup: lookup, projections: projections, matcher: matcher,
        limits: ground.limits, isBuild: isBuild)
    } catch {
      for statement in statements.joined() { sqlite3_finalize(statement) }
      throw error
    }
  }

  deinit { for statement in prepared { sqlite3_finalize(statement) } }

  private static func prepare(_ sql: String, on raw: OpaquePointer, at place: FilePlace)
    throws(ProjectionError) -> OpaquePointer
  {
    var statement: OpaquePointer?
    let code = sqlite3_prepare_v3(
      raw, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
    guard code == SQLITE_OK, let statement else {
      throw .notPrepared(place, reason: Phrase(verbatim: String(cString: sqlite3_errmsg(raw))))
    }
    return statement
  }

  /// Shows `view` no event from `position` on.
  mutating func stop(_ view: String, before position: Position) {
    for index in views.indices where views[index] == view { stops[index] = position }
  }

  /// - Throws: `FoldFault`, or `.unreadableHeader` when the header is not one of ours.
  mutating func take(_ event: EventBytes) throws {
    let envelope: Envelope
    do { envelope = try EnvelopeScanner.scan(event.header) } catch {
      throw ProjectionError.unreadableHeader(position: event.position, reason: "\(error)")
    }
    let type = dispatch.type(envelope.act.bytes(in: event.header))
    guard type >= 0 else { return }
    let kind = plan.kinds[type]
    events += 1
    do {
      try plan.scanPayload(type, event.payload)
    } catch {
      guard let step = kind.steps.first(where: { isShown(plan.steps[$0], event) }) else { return }
      throw FoldFault(
        view: views[Int(plan.steps[step].view)], position: event.position,
        reason: "its payload cannot be read (\(error))")
    }
    if kind.lookup != nil { try learn(kind, type, event) }
    if kind.needsRecordedAt { moment.write(event.recorded) }
    let ministry =
      kind.needsOfficerMinistry
      ? lookup.value(
        of: envelope.officer(in: event.header).bytes(in: event.header), at: event.position) : nil
    if let tick { try set(tick, event.position) }
    for index in kind.steps {
      let step = plan.steps[index]
      guard isShown(step, event) else { continue }
      bind(step, envelope, event, type, ministry)
      if let native = step.native {
        try run(native, step.statement, view: Int(step.view), event.position)
      } else {
        try run(step.statement, view: Int(step.view), event.position)
      }
    }
  }

  @inline(__always)
  private func isShown(_ step: FoldPlan.Step, _ event: EventBytes) -> Bool {
    event.position < stops[Int(step.view)]
  }

  private func run(_ statement: OpaquePointer, view: Int, _ position: Position) throws(FoldFault) {
    let code = budget.spend {
      var code = sqlite3_step(statement)
      while code == SQLITE_ROW { code = sqlite3_step(statement) }
      return code
    }
    guard code != SQLITE_DONE else {
      sqlite3_reset(statement)
      return
    }
    let reason = limits?.reason(for: code) ?? String(cString: sqlite3_errmsg(raw))
    sqlite3_reset(statement)
    throw FoldFault(view: views[view], position: position, reason: reason)
  }

  private func set(_ tick: OpaquePointer, _ position: Position) throws(ProjectionError) {
    sqlite3_bind_int64(tick, 1, position)
    let code = sqlite3_step(tick)
    sqlite3_reset(tick)
    guard code == SQLITE_DONE else {
      throw .viewsUnusable(path: "", reason: Phrase(verbatim: String(cString: sqlite3_errmsg(raw))))
    }
  }

  private mutating func learn(_ kind: FoldPlan.Kind, _ type: Int, _ event: EventBytes) throws {
    guard let (officerSlot, ministrySlot) = kind.lookup, let lookupInsert else { return }
    let officer = plan.scanners[type].slots[officerSlot]
    let ministry = plan.scanners[type].slots[ministrySlot]
    guard officer.kind == .string, ministry.kind == .string else { return }
    let name = officer.slice.unescaped(in: event.payload)
    let value = ministry.slice.unescaped(in: event.payload)
    lookup.learn(name, value, at: event.position)
    bindCopy(lookupInsert, 1, name)
    bindCopy(lookupInsert, 2, value)
    sqlite3_bind_int64(lookupInsert, 3, event.position)
    let code = sqlite3_step(lookupInsert)
    sqlite3_reset(lookupInsert)
    guard code == SQLITE_DONE else {
      throw ProjectionError.viewsUnusable(
        path: "", reason: Phrase(verbatim: String(cString: sqlite3_errmsg(raw))))
    }
  }
}

// MARK: Binding

extension Fold {
  private func bind(
    _ step: FoldPlan.Step, _ envelope: Envelope, _ event: EventBytes, _ type: Int,
    _ officerMinistry: [UInt8]?
  ) {
    let statement = step.statement
    let header = event.header
    for offset in 0..<step.bindingCount {
      let binding = plan.bindings[Int(step.firstBinding + offset)]
      let index = offset + 1
      switch binding.kind {
      case .position: sqlite3_bind_int64(statement, index, event.position)
      case .version: sqlite3_bind_int64(statement, index, envelope.version)
      case .v: sqlite3_bind_int64(statement, index, envelope.v)
      case .stream: bindSlice(statement, index, envelope.stream, header)
      case .ref: bindSlice(statement, index, envelope.ref, header)
      case .type: bindSlice(statement, index, envelope.act, header)
      case .ministry: bindSlice(statement, index, envelope.ministry, header)
      case .officer: bindSlice(statement, index, envelope.officer(in: header), header)
      case .officerMinistry:
        if let officerMinistry {
          bindCopy(statement, index, officerMinistry)
        } else {
          sqlite3_bind_null(statement, index)
        }
      case .recordedAt:
        sqlite3_bind_text(
          statement, index, UnsafeRawPointer(moment.bytes).assumingMemoryBound(to: CChar.self),
          Int32(MomentText.length), nil)
      case .on: bindSlice(statement, index, envelope.on, header)
      case .lang: bindSlice(statement, index, envelope.lang, header)
      case .key: bindSlice(statement, index, envelope.key, header)
      case .visibility: bindSlice(statement, index, envelope.visibility, header)
      case .id: bindSlice(statement, index, envelope.id, header)
      case .value, .text, .json:
        bindSlot(
          statement, index, binding.kind, plan.scanners[type].slots[Int(binding.slot)], envelope,
          event)
      }
    }
  }

  @inline(__always)
  private func bindSlot(
    _ statement: OpaquePointer, _ index: Int32, _ kind: FoldPlan.Binding.Kind, _ slot: PayloadSlot,
    _ envelope: Envelope, _ event: EventBytes
  ) {
    switch slot.kind {
    case .missing, .null: sqlite3_bind_null(statement, index)
    case .string where kind != .json: bindSlice(statement, index, slot.slice, event.payload)
    case .integer where kind == .value: sqlite3_bind_int64(statement, index, slot.integer)
    case .no where kind == .value: sqlite3_bind_int64(statement, index, 0)
    case .yes where kind == .value: sqlite3_bind_int64(statement, index, 1)
    case .object where kind == .text:
      let lang = envelope.lang.isMissing ? nil : envelope.lang.bytes(in: event.header)
      bindSlice(
        statement, index, TextChoice.pick(slot.slice, lang: lang, in: event.payload),
        event.payload)
    default: bindSlice(statement, index, slot.json, event.payload)
    }
  }

  /// The bytes stay where they are until the statement has run, so SQLite need not copy them.
  @inline(__always)
  private func bindSlice(
    _ statement: OpaquePointer, _ index: Int32, _ slice: ByteSlice, _ buffer: UnsafeRawBufferPointer
  ) {
    guard !slice.isMissing, let base = buffer.baseAddress else {
      sqlite3_bind_null(statement, index)
      return
    }
    if slice.isEscaped {
      bindCopy(statement, index, slice.unescaped(in: buffer))
    } else {
      sqlite3_bind_text(
        statement, index, (base + Int(slice.start)).assumingMemoryBound(to: CChar.self),
        slice.count, nil)
    }
  }

  private func bindCopy(_ statement: OpaquePointer, _ index: Int32, _ bytes: [UInt8]) {
    bytes.withUnsafeBytes { buffer in
      // An empty array may have no address, and SQLite reads none as NULL.
      let start = buffer.baseAddress ?? UnsafeRawPointer(moment.bytes)
      sqlite3_bind_text(
        statement, index, start.assumingMemoryBound(to: CChar.self), Int32(buffer.count),
        transient)
    }
  }

  /// SQLITE_TRANSIENT, a macro that Swift does not see: SQLite copies at once.
  private var transient: sqlite3_destructor_type {
    unsafeBitCast(-1, to: sqlite3_destructor_type.self)
  }
}
