internal import Coordination
public import EventSourcing

/// Why a report cannot be made, kept or found.
public enum ReportRefusal: Hashable, Sendable {
  case noSuchGroup(String, of: ReportKind)
  case noSuchReport(String, saved: [String])
  /// The name of a built-in report, or not a name.
  case badName(String)
  case nameTaken(String)
  /// A kept report that somebody's editor spoilt.
  case unreadable(path: String)
  case notOneSubject(Int)
}

extension ReportRefusal: Explainable {
  public var explanation: Explanation {
    switch self {
    case .noSuchGroup(let word, let kind):
      Explanation(
        code: "no-such-group", at: "--by", value: word,
        what: kind.groupings.isEmpty
          ? "The report \(kind.rawValue) is not split."
          : "The report \(kind.rawValue) is split by \(Self.words(kind.groupings)).",
        mend: kind.groupings.isEmpty
          ? "Leave --by out." : "Try: --by \(kind.standard.first?.rawValue ?? "")",
        outcome: .usage)
    case .noSuchReport(let name, let saved):
      Explanation(
        code: "not-found", at: name,
        what: "There is no report of this name."
          + (Suggestion.nearest(
            to: name, among: ReportKind.allCases.map(\.rawValue) + saved
          ).map { " Did you mean \($0)?" } ?? ""),
        mend: "concert report list", outcome: .noSuchRecord)
    case .badName(let name):
      Explanation(
        code: "bad-name", at: "NAME", value: name,
        what: "A report is kept under small letters, digits and dashes, and not under the name of "
          + "a built-in one.",
        mend: "Try: annual-2023", outcome: .usage)
    case .nameTaken(let name):
      Explanation(
        code: "name-taken", at: "NAME", value: name,
        what: "A report of this name is kept already. Nothing was changed.",
        mend: "Take another name, or --replace.", outcome: .usage)
    case .unreadable(let path):
      Explanation(
        code: "unreadable-report", at: path,
        what: "This file does not hold a report that was saved.",
        mend: "Save the report again, or remove the file.", outcome: .badData)
    case .notOneSubject(let count):
      Explanation(
        code: "not-one-subject", at: "brief", value: "\(count)",
        what: "A brief is about one place, one mission or one ministry.",
        mend: "concert brief --place sahel", outcome: .usage)
    }
  }

  private static func words(_ groups: [ReportGroup]) -> String {
    groups.map(\.rawValue).joined(separator: ", ")
  }
}
