internal import EventLog
internal import EventSourcing
internal import GRDB
public import Interop

extension Ledger {
  /// Records as the commands that make them, one a line, as `concert submit` takes them.
  ///
  /// Ministries, missions and plans come whole, since the records name them; commitments,
  /// contributions, reports on indicators and consultations as the filter says. Endings stand last.
  /// The first line tells what the file rests on, which `submit` passes over.
  ///
  /// What one person decided or confirmed under their own name is not told again in the name of
  /// whoever submits the file: reviews of duplicates, confirmations, and who held which key.
  public func exportRecords<Output: ExportOutput>(
    _ request: ExportRequest, into output: inout Output, progress: (Int) throws -> Void = { _ in }
  ) throws -> ExportedFile {
    try withViews(ListedNoun.contribution.views, at: request.clocks) { db, basis in
      try request.filter.requireKnown(db)
      var receipt = ExportedFile(request.about("Records", basis, self))
      let about: JSON = ["about": receipt.about.json]
      try output.write(about.canonical + [0x0a])
      func write(_ acts: [JSONObject]) throws {
        for act in acts {
          try output.write(JSON.object(act).canonical + [0x0a])
          receipt.rows += 1
          if receipt.rows.isMultiple(of: 1000) { try progress(receipt.rows) }
        }
      }
      for noun in [ListedNoun.ministry, .mission] {
        try forEachRecord(of: noun, request, basis, db) { try write($0.making) }
      }
      try forEachPlanning("plan", request, basis) { try write($0.making) }
      for noun in [ListedNoun.commitment, .contribution] {
        try forEachRecord(of: noun, request, basis, db) { try write($0.making) }
      }
      for kind in ["indicator", "consultation"] {
        try forEachPlanning(kind, request, basis) { try write($0.making) }
      }
      for noun in [ListedNoun.commitment, .mission] {
        try forEachRecord(of: noun, request, basis, db, isEnding: true) { try write($0.closing) }
      }
      try forEachPlanning("plan", request, basis) { try write($0.closing) }
      try forEachRecord(of: .ministry, request, basis, db, isEnding: true) {
        try write($0.closing)
      }
      return receipt
    }
  }

  private func forEachRecord(
    of noun: ListedNoun, _ request: ExportRequest, _ basis: Basis, _ db: Database,
    isEnding: Bool = false, _ body: (RecordActs) throws -> Void
  ) throws {
    let isBesides = noun == .ministry || noun == .mission
    let filter = isBesides ? RecordFilter() : request.filter
    // A ministry may be a part of one that was registered before it.
    let order = noun == .ministry ? "first_position" : nil
    try forEachRow(of: noun, filter, db, orderedBy: order) { row in
      if isEnding, ["open", "active", "delivered"].contains(row.text("state") ?? ""),
        noun != .mission
      {
        return
      }
      let ref = row.text(noun == .ministry ? "code" : "ref") ?? ""
      let events = try knownEvents(
        of: StreamName(kind: noun.rawValue, ref: ref), request.clocks, basis)
      var acts = try RecordActs(noun, row, events)
      if !isBesides {
        for (key, table) in [("commitment", "commitments"), ("mission", "missions")] {
          if let ref = row.text(key), try !isThere(ref, in: table, db) { acts.forget(key) }
        }
      }
      try body(acts)
    }
  }

  /// Plans, indicators and consultations in the order in which they came into being.
  private func forEachPlanning(
    _ kind: String, _ request: ExportRequest, _ basis: Basis, _ body: (RecordActs) throws -> Void
  ) throws {
    let owners = Set(request.filter.ministries)
    let streams = try log.read { try $0.streams(ofKind: kind) }
      .map { try knownEvents(of: $0, request.clocks, basis) }
      .filter { events in
        // As the views of these eyes have it: a stream goes by its newest event.
        guard let newest = events.last else { return false }
        return (basis.visibility?.includes(newest.header) ?? true)
          && (kind == "plan" || Self.isAsked(events, owners))
      }
      .sorted { ($0.first?.position ?? 0) < ($1.first?.position ?? 0) }
    for events in streams {
      let acts = try RecordActs(events) { header in
        kind != "indicator" || owners.isEmpty || owners.contains(header.ministry)
      }
      try body(acts)
    }
  }

  private static func isAsked(_ events: [StoredEvent], _ owners: Set<String>) -> Bool {
    owners.isEmpty || events.contains { owners.contains($0.header.ministry) }
  }

  /// Whether these eyes see the record that another one names.
  private func isThere(_ ref: String, in table: String, _ db: Database) throws -> Bool {
    try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM \(table) WHERE ref = ?)", arguments: [ref]) ?? false
  }

  /// A stream's events as far as a reading knows them.
  func knownEvents(
    of stream: StreamName, _ clocks: Clocks, _ basis: Basis
  ) throws -> [StoredEvent] {
    try log.read { try $0.events(in: stream, from: 0) }.filter { event in
      event.position < basis.size && clocks.asOf.map { event.header.on <= $0 } ?? true
    }
  }
}
