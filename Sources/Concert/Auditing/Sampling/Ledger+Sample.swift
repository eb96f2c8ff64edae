internal import EventLog
internal import EventSourcing
internal import GRDB
internal import MerkleLog

extension Ledger {
  /// Draws a sample from what the newest checkpoint signs, up to the moment that is asked for.
  ///
  /// - Throws: `no-checkpoint`, `empty-population`, `several-currencies`, `bad-checkpoint`.
  public func sample(_ query: SampleQuery, at clocks: Clocks = .now) throws -> Sample {
    let basis = try self.basis(at: clocks)
    let signed = try heldCheckpoint(upTo: basis.size)
    if let finding = signed.findings.first { throw AuditRefusal.badCheckpoint(finding.telling) }
    guard let checkpoint = signed.checkpoint else { throw AuditRefusal.noCheckpoint }
    // The population is what the checkpoint signs: events behind it may still be taken back.
    var signedClocks = clocks
    if try checkpoint.size < log.size() { signedClocks.knownAt = .position(checkpoint.size - 1) }
    var (rows, reading): ([PopulationRow], Basis) = try withViews(
      query.population.views, at: signedClocks
    ) { db, basis in
      (try Self.population(query, db), basis)
    }
    let count = rows.count
    if query.isByAmount {
      rows.removeAll { ($0.minor ?? 0) <= 0 }
      let currencies = Set(rows.compactMap(\.currency))
      guard currencies.count <= 1 else {
        throw AuditRefusal.severalCurrencies(currencies.sorted())
      }
    }
    guard !rows.isEmpty else { throw AuditRefusal.nothingToSample }
    let rule = SampleRule(size: checkpoint.size, root: checkpoint.root.base64, seed: query.seed)
    let drawn = try draw(query, rule, rows)
    return Sample(
      query: query, rule: rule, signer: signed.signer, basis: reading,
      populationSize: rows.count,
      populationMinor: query.isByAmount ? rows.compactMap(\.minor).reduce(0, +) : nil,
      withoutAmount: count - rows.count,
      items: drawn.enumerated().map { place, drawn in
        let row = rows[drawn.index]
        return Sample.Item(
          number: place + 1, ref: row.ref,
          rank: rule.rank(of: row.ref, noun: query.population.noun), hits: drawn.hits,
          ministry: row.ministry, title: row.title, minor: row.minor, currency: row.currency,
          on: row.on, position: row.position)
      })
  }

  private func draw(
    _ query: SampleQuery, _ rule: SampleRule, _ rows: [PopulationRow]
  ) throws -> [(index: Int, hits: Int)] {
    let refs = rows.map(\.ref)
    let noun = query.population.noun
    guard query.isByAmount else {
      return rule.draw(query.size, from: refs, noun: noun).map { ($0, 1) }
    }
    var total: Int64 = 0
    for row in rows {
      let (sum, isTooLarge) = total.addingReportingOverflow(row.minor ?? 0)
      guard !isTooLarge else { throw AuditRefusal.amountsTooLarge }
      total = sum
    }
    return rule.draw(query.size, from: refs, noun: noun, by: rows.map { $0.minor ?? 0 })
  }

  private static func population(_ query: SampleQuery, _ db: Database) throws -> [PopulationRow] {
    let (condition, arguments) = (query.conditions ?? .none).sql
    let sql = """
      SELECT ref, ministry, title, amount, currency, "on", position
      FROM (\(query.population.select)) WHERE \(condition)
      """
    // A copied row takes ten times what is kept of it.
    let cursor = try Row.fetchCursor(
      db, sql: sql, arguments: StatementArguments(arguments.mapValues(\.databaseValue)))
    var rows: [PopulationRow] = []
    while let row = try cursor.next() {
      rows.append(
        PopulationRow(
          ref: row[0], ministry: row[1], title: row[2], minor: row[3], currency: row[4],
          on: row[5], position: row[6]))
    }
    return rows
  }
}

private struct PopulationRow {
  let ref: String
  let ministry: String
  let title: String?
  let minor: Int64?
  let currency: String?
  let on: String
  let position: Position
}

extension SampleQuery.Population {
  var views: [String] {
    switch self {
    case .contributions: ["commitments", "contributions", "missions"]
    case .commitments: ["commitments"]
    case .events: ["trail"]
    }
  }

  /// Withdrawn contributions are no part of any total, and so of no population.
  var select: String {
    switch self {
    case .contributions:
      """
      SELECT ref, ministry, title, money_minor AS amount, money_currency AS currency,
        on_day AS "on", first_position AS position, kind, mission, commitment, direction
      FROM contributions WHERE state = 'delivered'
      """
    case .commitments:
      """
      SELECT ref, ministry, title, pledged_minor AS amount, pledged_currency AS currency,
        made_on AS "on", first_position AS position, kind, mission, state
      FROM commitments
      """
    case .events:
      """
      SELECT '@' || position AS ref, ministry, summary AS title, NULL AS amount, NULL AS currency,
        on_day AS "on", position, type, officer, visibility
      FROM trail
      """
    }
  }
}
