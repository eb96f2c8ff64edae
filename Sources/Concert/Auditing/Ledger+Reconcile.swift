internal import EventLog
internal import EventSourcing
internal import GRDB
internal import Interop

extension Ledger {
  /// Holds the ledger's contributions against an accounting export; nothing is stored.
  ///
  /// Both sides are added up by key and currency, so that instalments match their sum. What came
  /// back is subtracted; withdrawn contributions don't count.
  /// - Throws: `missing-column`, `unclear-column`, a `CSVError`, `unknown-ministry`.
  public func reconcile(
    _ query: ReconciliationQuery, at clocks: Clocks = .now
  ) throws -> Reconciliation {
    var known = TrailQuery()
    known.ministry = query.ministry
    try log.read { try known.requireKnown($0) }
    var keys: [String: [String: ReconciledKey]] = [:]
    var without = 0
    let basis = try withViews(["commitments", "contributions", "missions"], at: clocks) {
      db, basis in
      without = try Self.addLedger(query, db, to: &keys)
      return basis
    }
    var flaws: [AccountFlaw] = []
    var counts = (rows: 0, flawed: 0, rounded: 0)
    let digest = try fileDigest(query.path)
    try FileSource.open(query.path) { file in
      var sheet = try AccountSheet(file, columns: query.columns)
      while true {
        do {
          guard let row = try sheet.next() else { return }
          counts.rows += 1
          counts.rounded += row.wasRounded ? 1 : 0
          keys[row.key, default: [:]][row.currency, default: ReconciledKey()]
            .file.add(row.minor, on: row.day)
          keys[row.key]?[row.currency]?.lines.append(row.line)
        } catch AccountError.row(let flaw) {
          counts.rows += 1
          counts.flawed += 1
          if flaws.count < 100 { flaws.append(flaw) }
        }
      }
    }
    return Reconciliation(
      basis: basis, path: query.path, sha256: digest, fileRows: counts.rows,
      roundedAmounts: counts.rounded, ledgerWithoutKey: without,
      rows: Self.rows(keys, query), totals: Self.totals(keys), flaws: flaws,
      flawedRows: counts.flawed)
  }

  /// Answers how many contributions of money have no key.
  private static func addLedger(
    _ query: ReconciliationQuery, _ db: Database, to keys: inout [String: [String: ReconciledKey]]
  ) throws -> Int {
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT \(query.key.rawValue), money_currency, money_minor, direction, ref, on_day
        FROM contributions
        WHERE state = 'delivered' AND money_minor IS NOT NULL
          AND (:ministry IS NULL OR ministry = :ministry)
          AND (:from IS NULL OR on_day >= :from) AND (:to IS NULL OR on_day <= :to)
        ORDER BY ref
        """,
      arguments: [
        "ministry": query.ministry, "from": query.from?.description, "to": query.to?.description,
      ])
    var without = 0
    while let row = try rows.next() {
      guard let key = row[0] as String?, !key.isEmpty else {
        without += 1
        continue
      }
      let (currency, minor, direction): (String, Int64, String) = (row[1], row[2], row[3])
      keys[key, default: [:]][currency, default: ReconciledKey()]
        .ledger.add(direction == "returned" ? -minor : minor, on: Day(row[5] as String))
      keys[key]?[currency]?.refs.append(row[4])
    }
    return without
  }

  private static func rows(
    _ keys: [String: [String: ReconciledKey]], _ query: ReconciliationQuery
  ) -> [Reconciliation.Row] {
    var rows: [Reconciliation.Row] = []
    rows.reserveCapacity(keys.count)
    for (key, sides) in keys {
      let isOnBoth =
        sides.values.contains { $0.file.count > 0 } && sides.values.contains { $0.ledger.count > 0 }
      for (currency, side) in sides {
        rows.append(
          side.row(
            key, currency,
            tolerance: AccountColumns.minor(of: query.tolerance, currency: currency) ?? 0,
            days: query.toleranceDays, isKeyOnBothSides: isOnBoth))
      }
    }
    return rows.sorted { ($0.key, $0.currency) < ($1.key, $1.currency) }
  }

  private static func totals(
    _ keys: [String: [String: ReconciledKey]]
  ) -> [Reconciliation.Total] {
    var totals: [String: (file: Int128, ledger: Int128)] = [:]
    for sides in keys.values {
      for (currency, side) in sides {
        totals[currency, default: (0, 0)].file += side.file.minor
        totals[currency, default: (0, 0)].ledger += side.ledger.minor
      }
    }
    return totals.keys.sorted().map { currency in
      Reconciliation.Total(
        currency: currency, fileMinor: totals[currency]?.file ?? 0,
        ledgerMinor: totals[currency]?.ledger ?? 0)
    }
  }
}
