internal import EventSourcing
internal import GRDB

extension Ledger {
  /// The events behind records, by reference: their positions, oldest first.
  private func positions(of refs: Set<String>, _ db: Database) throws -> [String: [Position]] {
    var positions: [String: [Position]] = [:]
    // A flag that nobody decided on comes from the events of its two efforts.
    let sql = """
      SELECT position FROM trail WHERE ref = :ref
      UNION SELECT t.position FROM duplicate_flags AS f JOIN trail AS t ON t.ref IN (f.a, f.b)
        WHERE f.ref = :ref
      ORDER BY 1
      """
    for ref in refs {
      positions[ref] = try Position.fetchAll(db, sql: sql, arguments: ["ref": ref])
    }
    return positions
  }

  /// The indices of coherence, each by itself.
  ///
  /// - Throws: an `Explainable` for a code that nobody knows.
  public func coherence(
    _ query: CoherenceQuery, at clocks: Clocks = .now
  ) throws -> CoherenceAnswer {
    let views = CoherenceFacts.views + (query.listsRecords ? ["trail"] : [])
    return try withViews(views, at: clocks) { db, basis in
      try query.filter.requireKnown(db)
      let facts = try CoherenceFacts(db, basis)
      let scope = try scope(query, facts, db)
      let wanted = query.indices.isEmpty ? CoherenceIndex.allCases : query.indices
      let scopes = scope.divided(by: query.grouping)
      let lines = wanted.flatMap { index in
        scopes.flatMap { $0.lines(of: index, grouping: query.grouping) }
      }
      let refs = Set(lines.flatMap { $0.behind.flatMap { [$0.ref] + $0.also } })
      return CoherenceAnswer(
        basis: basis, lines: lines, records: facts.records.count,
        events: query.listsRecords ? try positions(of: refs, db) : [:])
    }
  }

  /// The network of joint missions.
  public func missionNetwork(
    _ filter: RecordFilter = RecordFilter(), at clocks: Clocks = .now
  ) throws -> (basis: Basis, network: MissionNetwork) {
    try withViews(CoherenceFacts.views, at: clocks) { db, basis in
      try filter.requireKnown(db)
      let facts = try CoherenceFacts(db, basis)
      var query = CoherenceQuery()
      query.filter = filter
      return (basis, try scope(query, facts, db).network)
    }
  }

  private func scope(
    _ query: CoherenceQuery, _ facts: CoherenceFacts, _ db: Database
  ) throws -> CoherenceScope {
    var scope = CoherenceScope(facts: facts)
    scope.measure = query.measure
    scope.listsRecords = query.listsRecords
    scope.window = DayWindow(
      from: query.filter.from?.description, to: query.filter.to?.description)
    if !query.filter.ministries.isEmpty {
      scope.focus = try Set(rolled(query.filter.ministries, db))
    }
    if !query.filter.places.isEmpty { scope.narrow(places: query.filter.placesWithin) }
    if !query.filter.themes.isEmpty { scope.narrow(themes: query.filter.themes) }
    if !query.filter.missions.isEmpty { scope.narrow(missions: Set(query.filter.missions)) }
    return scope
  }
}
