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
  /// Of every change that the import makes.
  let reason: String
  var codes: ReporterCodes
  var report: ImportReport

  /// What is decided of one record and not yet stored.
  private struct Unit {
    let record: ImportRecord
    var line: Int
    var row: Int?
    var codes: ReporterCodes
    var decided: [DecidedAct] = []
    var ministries: [String] = []
    var commitment: ImportReport.Change?
    var contributions = ImportReport.Counts()

    init(_ record: ImportRecord, _ codes: ReporterCodes) {
      self.record = record
      self.codes = codes
      line = record.line
      row = record.row
    }

    var change: ImportReport.Change {
      let changed = contributions.added + contributions.corrected > 0
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

  mutating func take(_ outcome: ImportOutcome, _ recorder: inout Recorder) throws {
    switch outcome {
    case .rejected(let rejection): report.reject(rejection, rows: 1)
    case .record(let record):
      var unit = Unit(record, codes)
      do {
        try decide(&unit, &recorder)
        for decided in unit.decided { _ = try recorder.store(decided) }
        count(unit)
      } catch let failure as EventLogError {
        throw failure
      } catch let refusal as any Explainable {
        recorder.forget(unit.decided)
        report.reject(Self.rejection(refusal.explanation, unit), rows: record.rows)
      }
      if recorder.surroundings.recordCount > Self.recordLimit {
        recorder.surroundings.forgetRecords()
      }
    }
  }

  private mutating func count(_ unit: Unit) {
    codes = unit.codes
    report.ministries += unit.ministries
    report.counts.count(unit.change, unit.record.rows)
    if let change = unit.commitment { report.commitments.count(change) }
    report.contributions.added += unit.contributions.added
    report.contributions.unchanged += unit.contributions.unchanged
    report.contributions.corrected += unit.contributions.corrected
  }

  private static func rejection(_ explanation: Explanation, _ unit: Unit) -> ImportRejection {
    ImportRejection(
      line: unit.line, row: unit.row, column: explanation.at ?? "", code: explanation.code,
      value: explanation.value ?? "", message: explanation.what, mend: explanation.mend)
  }

  private func decide(_ unit: inout Unit, _ recorder: inout Recorder) throws {
    let record = unit.record
    let ministry = try ministry(&unit, &recorder)
    var commitment: String?
    if let fields = record.commitment {
      let entry = Entry(
        act: "commitment.make", change: "commitment.amend", identity: record.identity,
        fields: fields, on: record.on)
      let (ref, change) = try enter(entry, of: ministry, &unit, &recorder)
      unit.commitment = change
      commitment = ref
    }
    for contribution in record.contributions {
      unit.line = contribution.line
      unit.row = contribution.row
      var fields = contribution.fields
      if let commitment { fields["commitment"] = .string(commitment) }
      let entry = Entry(
        act: "contribution.log", change: "contribution.correct", identity: contribution.identity,
        fields: fields, on: contribution.on)
      unit.contributions.count(try enter(entry, of: ministry, &unit, &recorder).change)
    }
  }

  private func ministry(_ unit: inout Unit, _ recorder: inout Recorder) throws -> String {
    let reporter = unit.record.reporter
    if let code = unit.codes.code(of: reporter) { return code }
    guard registersMinistries else { throw UnknownReporter(reporter: reporter) }
    let code = unit.codes.propose(for: reporter)
    unit.decided.append(try recorder.decideNext(Act(parsing: reporter.registration(code: code))))
    unit.ministries.append(code)
    return code
  }

  /// One commitment or contribution as the source tells it.
  private struct Entry {
    let act: String
    let change: String
    let identity: String
    let fields: JSONObject
    let on: Day?
  }

  private func enter(
    _ entry: Entry, of ministry: String, _ unit: inout Unit, _ recorder: inout Recorder
  ) throws -> (ref: String, change: ImportReport.Change) {
    let key = ImportKey.making(entry.identity)
    var command = entry.fields
    command["do"] = .string(entry.act)
    command["ministry"] = .string(ministry)
    command["key"] = .string(key)
    if let on = entry.on {
      command["on"] = .string(min(on, recorder.surroundings.today).description)
    }
    command["lang"] = unit.record.lang.map { .string($0) }
    let act = try Act(parsing: .object(command))
    guard let position = try recorder.log.position(ofKey: key, ministry: ministry),
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
    change["lang"] = unit.record.lang.map { .string($0) }
    unit.decided.append(try recorder.decideNext(Act(parsing: .object(change))))
    return (stream.ref, .corrected)
  }
}

/// An organisation that is no ministry of the ledger.
struct UnknownReporter: Explainable {
  let reporter: Reporter

  var explanation: Explanation {
    let shown = [reporter.code ?? reporter.ref, reporter.name].filter { !$0.isEmpty }
    return Explanation(
      code: "unknown-ministry", at: "reporting-org",
      value: shown.count == 2 && shown[0] == shown[1] ? shown[0] : shown.joined(separator: " "),
      what: "No ministry of this ledger has this identifier and name.",
      mend: "Register it with its --org-ref, or import with --register.", outcome: .badData)
  }
}

extension Recorder {
  /// What a source says anew about a record that was imported before; no fields when nothing.
  mutating func changes(
    since stream: StreamName, to new: JSONObject
  ) throws -> (fields: JSONObject?, version: Int) {
    let events = try log.events(in: stream, from: 0)
    var told = JSONObject()
    var recorded: [RecordedEvent] = []
    for event in events {
      let payload = try JSON(parsing: event.payload ?? [])
      recorded.append(RecordedEvent(header: event.header, payload: payload))
      guard ImportKey.isOfImport(event.header.key), let object = payload.object else { continue }
      if let changed = object["changed"]?.array?.compactMap(\.string) {
        for key in changed { told[key] = object[key] }
      } else {
        told = object
      }
    }
    if surroundings.version(of: stream) == nil { try surroundings.load(stream, recorded) }
    guard let present = surroundings.record(of: stream) else {
      preconditionFailure("a stream that an import made holds a record")
    }
    var fields = JSONObject()
    for key in Set(told.keys).union(new.keys).sorted()
    where !Self.same(told[key], new[key]) && !Self.same(present.payload[key], new[key]) {
      fields[key] = new[key] ?? .null
    }
    return (fields.isEmpty ? nil : fields, present.version)
  }

  /// By bytes: Swift takes canonically equivalent texts for equal.
  private static func same(_ left: JSON?, _ right: JSON?) -> Bool {
    left?.canonical == right?.canonical
  }
}
