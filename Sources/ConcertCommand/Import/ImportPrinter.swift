import Concert
import EventSourcing
import Interop

/// Tells what became of a file: the object of CONTRACT.md, or a receipt for people.
struct ImportPrinter {
  /// People are shown so many rejections; files and programs get all.
  private static let shownRejections = 20

  let screen: Screen
  let report: ImportReport
  private let isDryRun: Bool

  init(_ screen: Screen, _ report: ImportReport, isDryRun: Bool) {
    self.screen = screen
    self.report = report
    self.isDryRun = isDryRun
  }

  func print(errorsTo: String?) throws {
    if screen.format.isJSON { return try screen.print(.object(object)) }
    let name = SafeText.oneLine(report.path)
    try screen.print(
      "\(name) · \(grouped: report.rows, "row", "rows") · sha-256 \(report.sha256.prefix(4))…")
    try screen.print("")
    let lines = lines.map { (screen.language($0.label), $0.number, screen.language($0.why)) }
    let width = lines.map { DisplayWidth.of($0.0) }.max() ?? 0
    for (label, number, why) in lines where number > 0 || why.isEmpty {
      let figure = DisplayWidth.pad(
        screen.language(Phrase(number: count(number))), to: 10, right: true)
      let note = why.isEmpty ? "" : "   " + why
      try screen.print("  " + DisplayWidth.pad(label, to: width) + figure + note)
    }
    for pair in report.likeliest {
      let (a, b) = ("\(pair.a.ref) (\(pair.a.ministry))", "\(pair.b.ref) (\(pair.b.ministry))")
      try screen.print("    \(pair.ref)  \(pair.score) of 100  \(a) and \(b)")
    }
    try printParts()
    try printUnresolved()
    try printRejections(errorsTo: errorsTo)
    for line in ending(errorsTo) { try screen.note(line) }
  }

  /// What became of the rows; those that are nothing's are left out where a reason stands beside.
  private var lines: [(label: Phrase, number: Int, why: Phrase)] {
    let counts = report.counts
    let isTrial = isDryRun || report.isGivenUp
    var lines: [(Phrase, Int, Phrase)] = [
      (isTrial ? "would be added" : "added", counts.added, ""),
      ("unchanged", counts.unchanged, "already recorded"),
      (
        isTrial ? "would be corrected" : "corrected", counts.corrected,
        "the source says something new"
      ),
    ]
    if let toReview = report.toReview {
      lines.append(("to review", toReview, "added, and put in the queue of duplicates"))
    }
    lines.append(("left out", report.leftOutRows, "by a rule of the mapping"))
    lines.append(("not ours", report.notOursRows, "of organisations that the aliases leave out"))
    lines.append(("rejected", report.rejectedRows, ""))
    return lines
  }

  private func printParts() throws {
    let parts: [(noun: Phrase, counts: ImportReport.Counts)] = [
      ("commitments", report.commitments), ("contributions", report.contributions),
      ("reports on indicators", report.reports),
    ]
    for (noun, counts) in parts
    where counts.added + counts.unchanged + counts.corrected > 0 {
      try screen.print(
        "  \(noun): \(number: count(counts.added)) new, \(number: count(counts.unchanged)) as they were, "
          + "\(number: count(counts.corrected)) changed")
    }
    if !report.ministries.isEmpty {
      try screen.print("  ministries made: \(report.ministries.joined(separator: " "))")
    }
    let notes = report.notes.entries.filter { ImportPrinter.isTold($0.what) }
    for note in notes.prefix(20) {
      let detail = note.detail.isEmpty ? "" : " " + SafeText.oneLine(note.detail)
      try screen.print(
        "  \(Phrase.word(note.what.rawValue))\(detail): \(number: count(note.count)), first in line \(note.firstLine)"
      )
    }
    if notes.count > 20 {
      try screen.print("  \(notes.count - 20, "more note", "more notes"); --json lists them all")
    }
  }

  private func printRejections(errorsTo: String?) throws {
    guard !report.rejections.isEmpty else { return }
    let shape = RowShape(
      "rejection",
      [
        Column("line", .integer), Column("column"), Column("code", .reference), Column("value"),
        Column("message", heading: "what"),
      ])
    try screen.console.out.line()
    var rows = try screen.printer(shape)
    for rejection in report.rejections.prefix(Self.shownRejections) {
      try rows.add([
        .integer(rejection.line), .text(rejection.column), .text(rejection.code),
        .text(rejection.value), .words(rejection.message),
      ])
    }
    try rows.finish(total: report.rejections.count)
    if report.rejections.count > Self.shownRejections, errorsTo == nil {
      try screen.note(
        "\(report.rejections.count - Self.shownRejections) more. --errors-to FILE writes them all.")
    }
  }

  private func ending(_ errorsTo: String?) -> [Phrase] {
    var lines: [Phrase] = []
    if let errorsTo, !report.rejections.isEmpty {
      lines.append("Rejections are in \(SafeText.oneLine(errorsTo)).")
    }
    if isDryRun {
      lines.append("Dry run, nothing was stored.")
    } else if report.isGivenUp {
      lines.append(
        "Nothing was stored: a file goes in as a whole, or without its rejected rows with "
          + "--on-error skip.")
    } else if let first = report.firstPosition, let last = report.lastPosition {
      lines.append("Recorded @\(first) to @\(last) in one append.")
      if report.leavesDuplicates {
        lines.append("Duplicates are not looked for yet. See: concert duplicate list")
      }
    } else {
      lines.append("Nothing new; nothing was added.")
    }
    if report.toReview ?? 0 > 0 { lines.append("See: concert duplicate list") }
    return lines
  }

  func count(_ number: Int) -> String { Digits.grouped(Int64(number)) }

  /// What is told beside the main counts, because something was lost, changed or kept out.
  private static func isTold(_ what: ImportCount) -> Bool {
    ![
      .activities, .transactions, .rows, .pledges, .contributions, .records, .rejected,
    ].contains(what)
  }

  /// The object of CONTRACT.md, with more fields.
  private var object: JSONObject {
    var object = JSONObject()
    object["file"] = .string(report.path)
    object["sha256"] = .string(report.sha256)
    object["rows"] = .int(Int64(report.rows))
    for (key, value) in Self.members(report.counts) { object[key] = value }
    object["to_review"] = report.toReview.map { .int(Int64($0)) } ?? .null
    object["duplicates"] = .array(report.likeliest.map { .string($0.ref) })
    object["not_ours"] = .int(Int64(report.notOursRows))
    object["unresolved"] = .array(report.unresolved.entries.map { Self.unresolved($0) })
    object["left_out"] = .int(Int64(report.leftOutRows))
    object["rejected_rows"] = .int(Int64(report.rejectedRows))
    object["rejected"] = .array(report.rejections.map { Self.rejection($0) })
    object["commitments"] = .object(Self.object(report.commitments))
    object["contributions"] = .object(Self.object(report.contributions))
    object["indicator_reports"] = .object(Self.object(report.reports))
    object["ministries"] = .array(report.ministries.map { .string($0) })
    var keptOut = JSONObject()
    for note in report.notes.entries where note.what == .keptOut {
      keptOut[note.detail] = .int(Int64(note.count))
    }
    object["kept_out"] = .object(keptOut)
    object["rounded"] = .int(Int64(report.notes[.roundedAmount]))
    object["notes"] = .array(report.notes.entries.map { Self.note($0) })
    object["stored"] = .bool(!isDryRun && !report.isGivenUp)
    object["dry_run"] = .bool(isDryRun)
    object["position"] = report.firstPosition.map { .int($0) }
    return object
  }

  private static func members(_ counts: ImportReport.Counts) -> [(String, JSON)] {
    [
      ("added", .int(Int64(counts.added))), ("unchanged", .int(Int64(counts.unchanged))),
      ("corrected", .int(Int64(counts.corrected))),
    ]
  }

  private static func object(_ counts: ImportReport.Counts) -> JSONObject {
    var object = JSONObject()
    for (key, value) in members(counts) { object[key] = value }
    return object
  }

  private static func rejection(_ rejection: ImportRejection) -> JSON {
    var object = JSONObject()
    object["line"] = .int(Int64(rejection.line))
    object["row"] = rejection.row.map { .int(Int64($0)) }
    object["column"] = .string(rejection.column)
    object["code"] = .string(rejection.code)
    object["value"] = .string(rejection.value)
    object["message"] = .string(rejection.message.description)
    object["mend"] = .string(rejection.mend.description)
    return .object(object)
  }

  private static func note(_ note: ImportTally.Entry) -> JSON {
    .object([
      "what": .string(note.what.rawValue), "detail": .string(note.detail),
      "count": .int(Int64(note.count)), "line": .int(Int64(note.firstLine)),
    ])
  }
}
