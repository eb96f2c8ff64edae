import EventSourcing
import Glibc
import Interop
import Matching

/// Labelled pairs and their records, read from files.
struct RulesFiles {
  private static let mostBytes = 1 << 30

  /// Warns of pairs whose records are not there.
  static func read(
    pairs: String, records: String, and reviews: ReviewLabels? = nil, on screen: Screen
  ) throws -> LabelledPairs {
    var rows = try rows(of: pairs)
    let text = try text(of: records)
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if let reviews {
      rows += reviews.rows(under: rows.first ?? [])
      lines += reviews.lines
    }
    do {
      let labelled = try LabelledPairs(rows: rows, lines: lines)
      if let first = labelled.incomplete.first {
        let name = SafeText.oneLine(first.id)
        try screen.warn(
          "left out \(labelled.incomplete.count) of the pairs, whose records are not there; "
            + "the first is row \(first.row), \(name)")
      }
      return labelled
    } catch let flaw as LabelledPairs.Flaw {
      throw RulesFlaw(flaw: flaw, path: flaw.file == .pairs ? pairs : records)
    }
  }

  private static func rows(of path: String) throws -> [[String]] {
    var reader = CSVReader(BytesSource(Array(try text(of: path).utf8)))
    var rows: [[String]] = []
    var row = CSVRow()
    while try reader.next(into: &row) { rows.append((0..<row.count).map { row[$0] }) }
    return rows
  }

  static func text(of path: String) throws -> String {
    guard let file = fopen(path == "-" ? "/dev/stdin" : path, "rbe") else {
      throw FileWrong(
        path: path, what: Phrase(verbatim: String(cString: strerror(errno))), outcome: .noInput)
    }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = fread(&piece, 1, piece.count, file)
      bytes.append(contentsOf: piece[..<count])
      if count < piece.count || bytes.count > mostBytes { break }
    }
    guard ferror(file) == 0, bytes.count <= mostBytes,
      let text = String(validating: bytes, as: UTF8.self)
    else {
      throw FileWrong(path: path, what: "This is no UTF-8 text of at most 1 GiB", outcome: .badData)
    }
    return text
  }
}

/// A row of labelled pairs, or a record, that can't be read.
struct RulesFlaw: Explainable {
  let flaw: LabelledPairs.Flaw
  let path: String

  var explanation: Explanation {
    let (place, value, what, mend): (String, String?, Phrase, Phrase) =
      switch flaw.kind {
      case .column(let name):
        (
          "row \(flaw.row), column \(name)", nil, "The pairs have no column \(name).",
          "The heading names a, b and label, and optionally reason and stratum."
        )
      case .label(let label):
        (
          "row \(flaw.row), column label", label, "A label is 1 (the same effort) or 0 (not).",
          "Mend the row, or leave it out."
        )
      case .notARecord:
        (
          "line \(flaw.row)", nil, "This is no record: an object with the texts id and title.",
          "Mend the line, or leave it out."
        )
      case .twice(let id):
        ("line \(flaw.row), id", id, "Another record has this id.", "Leave one of the two out.")
      case .none:
        (
          "label", nil, "There must be pairs of both labels.",
          "Add pairs that are the same effort, and pairs that are not."
        )
      }
    return Explanation(
      code: "bad-labelled-pair", at: "\(path), \(place)", value: value, what: what, mend: mend,
      outcome: .badData)
  }
}
