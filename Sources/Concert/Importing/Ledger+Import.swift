internal import Coordination
internal import EventLog
internal import EventSourcing
internal import GRDB
internal import Interop

extension Ledger {
  /// Imports a file as one signed append: all of it, or nothing when something is rejected and
  /// rejections are not to be skipped.
  ///
  /// - Parameter progress: gets how many bytes of the file were read.
  /// - Throws: an `Explainable` when the file can't be read to its end; nothing is stored then.
  public func importFile(
    _ request: ImportRequest, progress: (Int) throws -> Void
  ) throws -> ImportReport {
    var report = ImportReport(path: request.path)
    let appended = try append { recorder in
      var known = try MinistryResolver(knownTo: recorder.log)
      known.use(request.aliases)
      var writer = ImportWriter(
        registersMinistries: request.registersMinistries, codes: known, report: report)
      let today = recorder.surroundings.today
      report.notes = try ImportReading.forEach(
        { watch, body in
          try Self.read(request, watch: watch) { try body(PreparedOutcome($0, today: today)) }
        }, meanwhile: { writer.report.sha256 = try fileDigest(request.path) }, progress: progress
      ) { try writer.take($0, &recorder) }
      var notes = report.notes
      notes.merge(writer.notes)
      report = writer.report
      report.notes = notes
      let isStored = report.rejectedRows == 0 || request.skipsRejected
      report.isGivenUp = !isStored
      return isStored && !request.isDryRun ? .keep : .undo
    }
    report.rows = report.notes[request.format.counted]
    report.recorded = appended?.recorded
    if let appended {
      report.firstPosition = appended.first
      report.lastPosition = appended.first + Position(appended.count) - 1
      report.leavesDuplicates = appended.count > request.duplicatesLimit
      afterStoring("its duplicates could not be counted") {
        guard !report.leavesDuplicates else { return }
        try log.releasePages()
        report.toReview = try countFlagged(from: appended.first)
        var query = DuplicateQuery()
        query.status = .open
        query.since = appended.first
        query.limit = 10
        report.likeliest = try duplicates(query).pairs
      }
      afterStoring("no checkpoint was signed over it") { try signCheckpointIfDue() }
    } else if !request.isDryRun, !report.isGivenUp {
      report.toReview = 0
    }
    return report
  }

  private static func read(
    _ request: ImportRequest, watch: @escaping (Int) throws -> Void,
    _ body: (ImportOutcome) throws -> Void
  ) throws -> ImportTally {
    switch request.format {
    case .iati:
      try FileSource.open(request.path) { file in
        var source = WatchedBytes(file, watch: watch)
        return try IATIImporter(codes: .standard).read(&source, body)
      }
    case .csv(let mapping):
      try mapping.open(request.path) { file in
        let importer = CSVImporter(mapping: mapping.fitted(to: request.path), codes: .standard)
        // What comes out of a workbook says nothing of how much of the file is left.
        if SheetFile.isWorkbook(request.path) { return try importer.read(&file, body) }
        var source = WatchedBytes(file, watch: watch)
        return try importer.read(&source, body)
      }
    }
  }

  /// How many efforts that were made from a position on have an open flag.
  private func countFlagged(from first: Position) throws -> Int {
    try withViews(["duplicates"]) { db, _ in
      try Int.fetchOne(
        db,
        sql: """
          WITH open_flags AS (
            SELECT flag.a, flag.b
            FROM duplicate_shown AS flag
            JOIN basis
            LEFT JOIN duplicate_reviews AS review ON review.ref = flag.ref
            WHERE \(Openness.sql("review", asOf: "basis.as_of")))
          SELECT count(*)
          FROM duplicate_efforts
          WHERE id >= ? AND ref IN (SELECT a FROM open_flags UNION ALL SELECT b FROM open_flags)
          """, arguments: [first]) ?? 0
    }
  }
}

extension ImportRequest.Format {
  /// What is counted as a row.
  fileprivate var counted: ImportCount {
    switch self {
    case .iati: .activities
    case .csv: .rows
    }
  }
}
