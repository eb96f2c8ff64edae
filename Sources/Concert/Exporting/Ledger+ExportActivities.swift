internal import EventLog
internal import EventSourcing
internal import GRDB
public import Interop

extension Ledger {
  /// Commitments with what was given under them, and contributions under none, as IATI 2.03.
  ///
  /// Only what moves public money or is given in kind; what else there is, is counted. The filter
  /// says which activities; each comes with all that was delivered under it.
  public func exportActivities<Output: ExportOutput>(
    _ request: ExportRequest, into output: inout Output, progress: (Int) throws -> Void = { _ in }
  ) throws -> ExportedFile {
    try withViews(ListedNoun.contribution.views, at: request.clocks) { db, basis in
      try request.filter.requireKnown(db)
      var receipt = ExportedFile(request.about("IATI activities", basis, self))
      receipt.about.remarks = [
        "places and sectors stand in equal shares, since the ledger knows no others"
      ]
      var export = try ActivityExport(IATIWriter(output), db, basis)
      defer { output = export.writer.output }
      try export.writer.begin(receipt.about)
      var gifts = try DeliveredContributions(db)
      // In one reading of the log: to begin and end one for each description costs more than it.
      try log.read { _ in
        try forEachRow(of: .commitment, request.filter, db) { row in
          try gifts.seek(row.text("ref") ?? "")
          guard try export.moves(row) else { return }
          let description = try description(of: row, "commitment", request.clocks, basis)
          try export.write(row, description, &gifts)
          if export.count.isMultiple(of: 1000) { try progress(export.count) }
        }
        // A commitment may be hidden from those for whom the file is.
        let alone =
          "listed.commitment IS NULL OR NOT EXISTS "
          + "(SELECT 1 FROM commitments AS c WHERE c.ref = listed.commitment)"
        try forEachRow(of: .contribution, request.filter, db, where: alone, orderedBy: "ref") {
          row in
          guard export.movesAlone(row) else { return }
          let description = try description(of: row, "contribution", request.clocks, basis)
          try export.writeAlone(row, description)
          if export.count.isMultiple(of: 1000) { try progress(export.count) }
        }
      }
      // The standard knows no file without an activity.
      guard export.count > 0 else { throw ReadingRefusal.nothingToExport }
      try export.writer.end()
      receipt.rows = export.count
      for (what, count) in export.notes { receipt.note(what, count) }
      return receipt
    }
  }

  /// In all its languages, which the views do not keep.
  private func description(
    of row: ExportRow, _ kind: String, _ clocks: Clocks, _ basis: Basis
  ) throws -> [Narrative] {
    guard row.text("description") != nil, let ref = row.text("ref") else { return [] }
    let told = [
      "commitment.made", "commitment.amended", "contribution.logged", "contribution.corrected",
    ]
    let event =
      if row.integer("version") == 0, let first = row.integer("first_position") {
        try log.read { try $0.event(at: first) }
      } else {
        try knownEvents(of: StreamName(kind: kind, ref: ref), clocks, basis)
          .last { told.contains($0.header.act) }
      }
    let payload = try event?.payload.map { try JSON(parsing: $0) }
    return payload?["description"].map { Narrative.list($0) } ?? []
  }
}

/// What was delivered under commitments, in the order of these.
struct DeliveredContributions {
  private let cursor: RowCursor
  private var next: Row?
  private let columns: [String: Int]

  init(_ db: Database) throws {
    cursor = try Row.fetchCursor(
      db,
      sql: """
        SELECT commitment, ref, titles, direction, money_minor, money_currency, people_f, people_m,
          people_x, people_u, trained_f, trained_m, trained_x, trained_u, partner, places, themes,
          on_day, external_ref
        FROM contributions
        WHERE commitment IS NOT NULL AND state = 'delivered'
        ORDER BY commitment, ref
        """)
    columns = Dictionary(
      cursor.columnNames.enumerated().map { ($0.element, $0.offset) },
      uniquingKeysWith: { first, _ in first })
    next = try cursor.next()
  }

  /// Passes over those of earlier commitments.
  mutating func seek(_ commitment: String) throws {
    while let row = next, (row[0] as String) < commitment { next = try cursor.next() }
  }

  /// The next one of a commitment; none when there are no more.
  mutating func take(of commitment: String) throws -> ExportRow? {
    guard let row = next, row[0] == commitment else { return nil }
    var result = ExportRow(columns: columns, ministries: [:])
    for (_, value) in row { result.cells.append(Cell(value)) }
    next = try cursor.next()
    return result
  }
}

/// One IATI file in the making.
struct ActivityExport<Output: ExportOutput> {
  var writer: IATIWriter<Output>
  private(set) var count = 0
  private var counted: [String: Int] = [:]
  private let db: Database
  private let asOf: String
  private let ministries: PublishedMinistries
  private var identifiers = ActivityIdentifiers()
  private var withoutReference: Set<String> = []

  init(_ writer: IATIWriter<Output>, _ db: Database, _ basis: Basis) throws {
    self.writer = writer
    self.db = db
    asOf = basis.asOf.description
    ministries = try PublishedMinistries(db)
  }

  /// What was left out or changed.
  var notes: [(String, Int)] {
    var notes = counted.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    notes.append(("ministries without --org-ref, whose code stands for it", withoutReference.count))
    notes.append(("characters that XML has no way to write", writer.lostCharacters))
    return notes.filter { $0.1 > 0 }
  }

  private mutating func note(_ what: String) { counted[what, default: 0] += 1 }

  /// Whether a commitment is about money or things.
  mutating func moves(_ row: ExportRow) throws -> Bool {
    if ["money", "in_kind"].contains(row.text("kind")) || row.integer("pledged_minor") != nil {
      return true
    }
    let asking = try db.cachedStatement(
      sql: """
        SELECT EXISTS (
          SELECT 1 FROM contributions
          WHERE commitment = ? AND state = 'delivered' AND money_minor IS NOT NULL)
        """)
    let hasMoney = try Bool.fetchOne(asking, arguments: [row.text("ref")]) ?? false
    if !hasMoney { note("commitments without money, left out") }
    return hasMoney
  }

  mutating func movesAlone(_ row: ExportRow) -> Bool {
    if row.text("state") != "delivered" {
      note("contributions withdrawn, left out")
      return false
    }
    if row.integer("money_minor") == nil, row.text("kind") != "in_kind" {
      note("contributions without money under no commitment, left out")
      return false
    }
    return true
  }

  mutating func write(
    _ row: ExportRow, _ description: [Narrative], _ gifts: inout DeliveredContributions
  ) throws {
    let ref = row.text("ref") ?? ""
    var activity = open(row, description, made: row.text("made_on"))
    activity.currency = row.text("pledged_currency")
    activity.coOwners = row.list("co_owners").map { ministries[$0] }
    try writer.open(activity)
    if let minor = row.whole("pledged_minor"), let currency = row.text("pledged_currency") {
      var pledge = PublishedActivity.Transaction(
        ref: ref, type: "2", day: row.text("made_on") ?? asOf, minor: minor,
        decimal: ExportRow.decimal(minor, currency), currency: currency)
      pledge.receiver = activity.partner
      try writer.add(pledge)
    }
    while let gift = try gifts.take(of: ref) { try add(gift, of: activity, to: &activity) }
    try writer.close(people: activity.people, trained: activity.trained)
    count += 1
  }

  mutating func writeAlone(_ row: ExportRow, _ description: [Narrative]) throws {
    var activity = open(row, description, made: row.text("on_day"))
    activity.currency = row.text("money_currency")
    try writer.open(activity)
    try add(row, of: activity, to: &activity)
    try writer.close(people: activity.people, trained: activity.trained)
    count += 1
  }

  private mutating func open(
    _ row: ExportRow, _ description: [Narrative], made: String?
  ) -> PublishedActivity {
    let code = row.text("ministry") ?? ""
    if ministries.unnamed.contains(code) { withoutReference.insert(code) }
    var activity = PublishedActivity(row, of: ministries[code], on: made, asOf: asOf)
    activity.identifier = identifiers.next(row, of: activity.reporter)
    activity.descriptions = description
    return activity
  }

  private mutating func add(
    _ gift: ExportRow, of activity: PublishedActivity, to sums: inout PublishedActivity
  ) throws {
    for (sex, word) in [("f", "female"), ("m", "male"), ("x", "other"), ("u", "unknown")] {
      if let count = gift.integer("people_" + sex) { sums.people.add(word, count) }
      if let count = gift.integer("trained_" + sex) { sums.trained.add(word, count) }
    }
    guard let minor = gift.whole("money_minor"), let currency = gift.text("money_currency") else {
      return note("contributions without money, told as numbers of people at most")
    }
    let isReturned = gift.text("direction") == "returned"
    let type = Self.type(gift.text("external_ref"))
    // What an agency paid back is a transaction of its own kind; else it is a negative payment.
    let isNegative = isReturned != (type == "7")
    var transaction = PublishedActivity.Transaction(
      ref: gift.text("ref") ?? "", type: type, day: gift.text("on_day") ?? asOf, minor: minor,
      decimal: ExportRow.decimal(isNegative ? -minor : minor, currency), currency: currency)
    transaction.words = Narrative.list(gift.text("titles"))
    transaction.receiver = gift.text("partner")
    // The standard has places and sectors at the activity or at all its transactions.
    if gift.text("places") != nil || gift.text("themes") != nil {
      note("places and themes of single contributions, told by their activity's")
    }
    try writer.add(transaction)
  }

  /// What came from IATI keeps its type, so that it is found again there: `…#4/2020-03-01/given/…`.
  private static func type(_ externalRef: String?) -> String {
    guard let mark = externalRef?.lastIndex(of: "#"), let rest = externalRef?[mark...].dropFirst(),
      let end = rest.firstIndex(of: "/")
    else { return "3" }
    return ["3", "4", "7"].contains(rest[..<end]) ? String(rest[..<end]) : "3"
  }
}
