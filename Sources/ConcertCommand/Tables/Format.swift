import ArgumentParser

/// How rows are printed.
enum Format: String, CaseIterable, ExpressibleByArgument, Sendable {
  case table, wide, list, json, jsonl, csv, tsv, md

  var isForPeople: Bool {
    switch self {
    case .table, .wide, .list, .md: true
    case .json, .jsonl, .csv, .tsv: false
    }
  }

  var isJSON: Bool { self == .json || self == .jsonl }
}
