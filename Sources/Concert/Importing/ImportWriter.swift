internal import Coordination
internal import EventLog
internal import EventSourcing
internal import Interop

/// Enters outside records into the ledger, each with its contributions as one unit.
///
/// A record is known by the idempotency key of the command that made it. What changed in the source
/// since it was last imported becomes an amendment; what people changed in the ledger meanwhile stays
/// until the source itself says something new. Absence deletes nothing.
struct ImportWriter {
  /// Records beyond this many are given back, so that a large file takes no more memory.
  private static let recordLimit = 2000

  let registersMinistries: Bool
  var codes: MinistryResolver
  var report: ImportReport
  /// What the ledger itself has to say of the file.
  var notes = ImportTally()

  /// Of every change that the import makes.
  private var reason: String {
    let name = report.path.split(separator: "/").last.map(String.init) ?? report.path
    return "import of \(name) sha256:\(report.sha256)"
  }

  /// What is decided of one record and not yet stored.
  private struct Unit {
    let record: PreparedRecord
    var line: Int
    var row: Int?
    /// What is known of ministries when this unit registers one.
    var codes: MinistryResolver?
    /// Ministries of the ledger that take part, the owner left out.
    var coOwners: [String] = []
    var decided: [DecidedAct] = []
    var ministries: [String] = []
    var commitment: ImportReport.Change?
    var contributions = ImportReport.Counts()
    var reports = ImportReport.Counts()

    init(_ record: PreparedRecord) {
      self.record = record
      line = record.source.line
      row = record.source.row
    }

    var change: ImportReport.Change {
      let changed =
        contributions.added + contributions.corrected + reports.added + reports.corrected > 0
      switch commitment {
      case .added?: return .added
      case .corrected?: return .corrected
      case .unchanged?: return changed ? .corrected : .unchanged
      case nil:
        if contributions.unchanged + contributions.corrected == 0 { return .added }
        return changed ? .corrected : .unchanged
      }
    }
  }

  mutating func take(_ outcome: PreparedOutcome, _ recorder: inout Recorder) throws {
    switch outcome {
    case .rejected(let rejection): report.reject(rejection, rows: rejection.rows)
    case .record(let record):
      let source = record.source
      let resolution = codes.resolve(source.reporter)
      if resolution == .notOurs { return report.notOursRows += source.rows }
      var unit = Unit(record)
      do {
        let ministry = try ministry(resolution, &unit, &recorder)
        unit.coOwners = coOwners(of: source, beside: ministry)
        try decide(&unit, of: ministry, &recorder)
        for decided in unit.decided { _ = try recorder.store(decided) }
        count(unit)
      } catch let failure as EventLogError {
        throw failure
      } catch let refusal as any Explainable {
        recorder.forget(unit.decided)
        report.reject(Self.rejection(refusal.explanation, unit), rows: source.rows)
      }
      if recorder.surroundings.recordCount > Self.recordLimit {
        recorder.surroundings.forgetRecords()
      }
    }
  }

  private mutating func count(_ unit: Unit) {
    if let codes = unit.codes { self.codes = codes }
    report.ministries += unit.ministries
    report.counts.count(unit.change, unit.record.source.rows)
    if let change = unit.commitment { report.commitments.count(change) }
    report.contributions.added += unit.contributions.added
    report.contributions.unchanged += unit.contributions.unchanged
    report.contributions.corrected += unit.contributions.corrected
    report.reports.add(unit.reports)
  }

  private static func rejection(_ explanation: Explanation, _ unit: Unit) -> ImportRejection {
    ImportRejection(
      line: unit.line, row: unit.row, column: explanation.at ?? "", code: explanation.code,
      value: explanation.value ?? "", message: explanation.telling, mend: explanation.mending)
  }

  private mutating func decide(
    _ unit: inout Unit, of ministry: String, _ recorder: inout Recorder
  ) throws {
    let record = unit.record
    var commitment: ID<Commitment>?
    if let entry = record.commitment {
      let (ref, change) = try enter(entry, of: ministry, under: nil, &unit, &recorder)
      unit.commitment = change
      commitment = ID(unchecked: ref)
    }
    for entry in record.contributions {
      unit.line = entry.line
      unit.row = entry.row
      unit.contributions.count(
        try enter(entry, of: ministry, under: commitment, &unit, &recorder).change)
    }
    for told in record.source.reports { try enter(told, of: ministry, &unit, &recorder) }
  }

  private mutating func ministry(
    _ resolution: Resolution, _ unit: inout Unit, _ recorder: inout Recorder
  ) throws -> String {
    let reporter = unit.record.source.reporter
    if let code = resolution.code { return code }
    var isUnknown = false
    if case .unknown = resolution { isUnknown = true }
    guard registersMinistries, isUnknown else {
      report.unresolved.add(reporter, resolution, line: unit.line)
      throw UnknownReporter(reporter: reporter, resolution: resolution)
    }
    var codes = codes
    let code = codes.propose(for: reporter)
    unit.codes = codes
    unit.decided.append(try recorder.decideNext(Act(parsing: reporter.registration(code: code))))
    unit.ministries.append(code)
    return code
  }

  /// Organisations that take part and are certainly ministries of this ledger.
  private mutating func coOwners(of record: ImportRecord, beside owner: String) -> [String] {
    var found: Set<String> = []
    for participant in record.participants {
      if let code = codes.resolve(participant).code, code != owner { found.insert(code) }
    }
    return found.sorted()
  }

  private func enter(
    _ entry: PreparedRecord.Entry, of ministry: String, under commitment: ID<Commitment>?,
    _ unit: inout Unit, _ recorder: inout Recorder
  ) throws -> (ref: String, change: ImportReport.Change) {
    var act = try entry.act.get().stated(by: ID(unchecked: ministry), under: commitment)
    if !unit.coOwners.isEmpty, act.name == "commitment.make", var command = act.json.object {
      command["co_owners"] = .array(unit.coOwners.map { .string($0) })
      act = try Act(parsing: .object(command))
    }
    guard let position = try recorder.log.position(ofKey: entry.key, ministry: ministry),
      let event = try recorder.log.event(at: position)
    else {
      let decided = try recorder.decideNext(act)
      unit.decided.append(decided)
      return (decided.decision.ref, .added)
    }
    let stream = event.header.stream
    let changes = try recorder.changes(since: stream, to: act.statement ?? JSONObject())
    guard var change = changes.fields else { return (stream.ref, .unchanged) }
    change["do"] = .string(entry.change)
    change["ref"] = .string(stream.ref)
    change["reason"] = .string(reason)
    change["key"] = .string(ImportKey.changing(entry.identity, from: changes.version))
    change["lang"] = unit.record.source.lang.map { .string($0) }
    unit.decided.append(try recorder.decideNext(Act(parsing: .object(change))))
    return (stream.ref, .corrected)
  }
}

extension ImportWriter {
  /// A period of a plan's indicator. What the plan does not take is counted with its reason; the
  /// activity's money goes in all the same.
  private mutating func enter(
    _ told: ImportContribution, of ministry: String, _ unit: inout Unit, _ recorder: inout Recorder
  ) throws {
    let ref = told.fields["indicator"]?.string ?? ""
    let stream = StreamName(kind: Indicator.kind, ref: ref)
    let events = try recorder.log.events(in: stream, from: 0)
    let earlier = try events.last { event in
      guard ImportKey.isOfImport(event.header.key), event.header.ministry == ministry else {
        return false
      }
      return try JSON(parsing: event.payload ?? [])["period"] == told.fields["period"]
    }
    if let earlier {
      let payload = try JSON(parsing: earlier.payload ?? [])
      let isSame = ["value", "people"].allSatisfy { key in
        payload[key]?.canonical == told.fields[key]?.canonical
      }
      if isSame { return unit.reports.count(.unchanged) }
    }
    var command = told.fields
    command["do"] = "plan.report-indicator"
    command["ministry"] = .string(ministry)
    command["on"] = .string(min(told.on, recorder.surroundings.today).description)
    command["key"] = .string(
      earlier == nil
        ? ImportKey.making(told.identity)
        : ImportKey.changing(told.identity, from: events.count))
    do {
      unit.decided.append(try recorder.decideNext(Act(parsing: .object(command))))
      unit.reports.count(earlier == nil ? .added : .corrected)
    } catch let failure as EventLogError {
      throw failure
    } catch Refusal.nothingChanged {
      unit.reports.count(.unchanged)
    } catch let refusal as any Explainable {
      notes.add(.leftReport, refusal.explanation.code, line: told.line)
    }
  }
}

extension Recorder {
  /// What a source says anew about a record that was imported before; no fields when nothing.
  mutating func changes(
    since stream: StreamName, to new: JSONObject
  ) throws -> (fields: JSONObject?, version: Int) {
    let events = try log.events(in: stream, from: 0)
    var new = new
    var told = JSONObject()
    var ownersTold: Position = -1
    var recorded: [RecordedEvent] = []
    for event in events {
      let payload = try JSON(parsing: event.payload ?? [])
      recorded.append(RecordedEvent(header: event.header, payload: payload))
      guard ImportKey.isOfImport(event.header.key), let object = payload.object else { continue }
      if let changed = object["changed"]?.array?.compactMap(\.string) {
        for key in changed { told[key] = object[key] }
        if changed.contains("co_owners") { ownersTold = event.position }
      } else {
        told = object
        ownersTold = event.position
      }
    }
    if surroundings.version(of: stream) == nil { try surroundings.load(stream, recorded) }
    guard let present = surroundings.record(of: stream) else {
      preconditionFailure("a stream that an import made holds a record")
    }
    let known = told["co_owners"]?.array ?? []
    let added = try news(new["co_owners"]?.array ?? [], known, at: ownersTold)
    new["co_owners"] = added.isEmpty ? told["co_owners"] : .array(Self.sorted(known + added))
    var fields = JSONObject()
    for key in Set(told.keys).union(new.keys).sorted()
    where !Self.same(told[key], new[key]) && !Self.same(present.payload[key], new[key]) {
      fields[key] = new[key] ?? .null
    }
    return (fields.isEmpty ? nil : fields, present.version)
  }

  /// Co-owners that the source names anew. One that was no ministry yet when an import last said who
  /// the co-owners are may have been in the source before: the same file again must add nothing,
  /// whatever else changed in between. One that is missing now, or has become ambiguous, stays:
  /// absence deletes nothing.
  private func news(_ owners: [JSON], _ told: [JSON], at last: Position) throws -> [JSON] {
    try owners.filter { owner in
      guard !told.contains(owner), let code = owner.string else { return false }
      let stream = StreamName(kind: Ministry.kind, ref: code)
      guard let first = try log.events(in: stream, from: 0).first else { return false }
      return first.position < last
    }
  }

  private static func sorted(_ owners: [JSON]) -> [JSON] {
    owners.sorted { ($0.string ?? "") < ($1.string ?? "") }
  }

  /// By bytes: Swift takes canonically equivalent texts for equal.
  private static func same(_ left: JSON?, _ right: JSON?) -> Bool {
    left?.canonical == right?.canonical
  }
}
