import Concert
import EventSourcing
import Interop

/// The file of what was rejected: the rows of a sheet as they stand in it, to be mended and imported;
/// of activities the list of reasons.
struct RejectedFile {
  /// None: nothing is written.
  let path: String?
  private var isBegun = false
  private var headings: [String]?

  init(path: String?) { self.path = path }

  mutating func add(_ report: ImportReport, _ format: ImportRequest.Format) throws {
    guard let path else { return }
    switch format {
    case .iati: try list(report, to: path)
    case .csv(let mapping): try rows(report, mapping, to: path)
    }
    isBegun = true
  }

  private func list(_ report: ImportReport, to path: String) throws {
    var text =
      isBegun
      ? "" : Delimited.csv(["file", "line", "row", "column", "code", "value", "why", "mend"])
    for rejection in report.rejections {
      text += Delimited.csv([
        report.path, String(rejection.line), rejection.row.map(String.init) ?? "",
        rejection.column, rejection.code, rejection.value, rejection.message.description,
        rejection.mend.description,
      ])
    }
    try writeTextFile(text, to: path, appending: isBegun)
  }

  private mutating func rows(
    _ report: ImportReport, _ mapping: CSVMapping, to path: String
  ) throws {
    let found = try mapping.open(report.path) { try mapping.headings(of: $0) }
    if isBegun, let headings, headings != found {
      throw FileWrong(
        path: path,
        what: "The files have different columns, so that one file can't hold the rows "
          + "of both; import them one at a time", outcome: .badData)
    }
    headings = found
    let rejected = RejectedRows(mapping: mapping, rejections: report.rejections)
    let isFirst = !isBegun
    try OutputFile.open(path, appending: isBegun) { output in
      try mapping.open(report.path) { first in
        try mapping.open(report.path) { second in
          var sources = [first, second]
          try rejected.write({ sources.removeFirst() }, heading: isFirst) { try output.write($0) }
        }
      }
    }
  }
}
