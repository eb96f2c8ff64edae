public import EventSourcing

/// Which columns of an accounting export hold what; what is not named is told from the headings.
public struct AccountColumns: Hashable, Sendable {
  public enum Decimals: String, Hashable, Sendable, CaseIterable { case auto, point, comma }
  public enum DateOrder: String, Hashable, Sendable, CaseIterable { case ymd, dmy, mdy }

  public var key: String?
  public var amount: String?
  /// The column of the currency; a fixed one stands in `fixedCurrency`.
  public var currency: String?
  /// Days are only read when their column is named: booking days are not the days of the ledger.
  public var date: String?
  public var fixedCurrency: String?
  public var decimals = Decimals.auto
  public var dateOrder = DateOrder.ymd
  public var delimiter: UInt8?

  public init() {}

  /// Headings that say what they are, in lower case with single spaces.
  private static let usual: [(name: String, headings: Set<String>)] = [
    (
      "key",
      [
        "external ref", "externalref", "reference", "ref", "iati identifier", "référence",
        "referenz", "project", "project no", "commitment no",
      ]
    ),
    (
      "amount",
      [
        "amount", "value", "montant", "betrag", "amount eur", "value (usd)", "value (eur)",
        "montant eur", "betrag eur",
      ]
    ),
    ("currency", ["currency", "ccy", "devise", "währung", "wahrung"]),
  ]

  /// Where each lies in a sheet of these headings.
  ///
  /// - Throws: `missing-column`, or `unclear-column` when several headings could be meant.
  func places(in headings: [String]) throws -> AccountPlaces {
    let (key, amount) = (
      try place("key", named: key, in: headings) ?? 0,
      try place("amount", named: amount, in: headings) ?? 0
    )
    let currency =
      fixedCurrency == nil ? try place("currency", named: currency, in: headings) : nil
    return AccountPlaces(
      headings: headings, key: key, amount: amount, currency: currency,
      date: try place("date", named: date, in: headings, isNeeded: false))
  }

  private func place(
    _ what: String, named name: String?, in headings: [String], isNeeded: Bool = true
  ) throws -> Int? {
    if let name {
      let found = headings.indices.filter { headings[$0] == name }
      guard let first = found.first else {
        throw AccountError.missingColumn(what, name, headings: headings)
      }
      guard found.count == 1 else {
        throw AccountError.unclearColumn(what, found.map { headings[$0] })
      }
      return first
    }
    let usual = Self.usual.first { $0.name == what }?.headings ?? []
    let found = headings.indices.filter { usual.contains(Self.simple(headings[$0])) }
    if found.isEmpty, isNeeded {
      throw AccountError.missingColumn(what, nil, headings: headings)
    }
    guard found.count <= 1 else {
      throw AccountError.unclearColumn(what, found.map { headings[$0] })
    }
    return found.first
  }

  private static func simple(_ heading: String) -> String {
    heading.lowercased().split { $0 == " " || $0 == "_" || $0 == "." }.joined(separator: " ")
  }
}

struct AccountPlaces {
  let headings: [String]
  let key: Int
  let amount: Int
  let currency: Int?
  let date: Int?
}

/// Why a sheet, or one row of it, can't be held against the ledger.
public enum AccountError: Explainable, Hashable {
  case empty
  /// - Parameter name: None when no heading says what it is.
  case missingColumn(String, String?, headings: [String])
  case unclearColumn(String, [String])
  case row(AccountFlaw)

  public var explanation: Explanation {
    switch self {
    case .empty:
      Explanation(
        code: "empty-sheet", at: "row 1", what: "The file has no row of headings.",
        mend: "Export the accounts with their headings, as UTF-8.", outcome: .badData)
    case .missingColumn(let what, let name, let headings):
      Explanation(
        code: "missing-column", at: "--\(what)-column", value: name,
        what: name == nil
          ? "No heading says where the \(what) is." : "The sheet has no column of this name.",
        mend: "Its columns are: \(headings.joined(separator: ", "))"
          + (what == "currency" ? "; or name one currency for all: --currency EUR" : ""),
        outcome: .badData)
    case .unclearColumn(let what, let headings):
      Explanation(
        code: "unclear-column", at: "--\(what)-column",
        what: "Each of these may hold the \(what): \(headings.joined(separator: ", ")).",
        mend: "Try: --\(what)-column \"\(headings.first ?? "")\"", outcome: .badData)
    case .row(let flaw): flaw.explanation
    }
  }
}

/// A row that can't be read, with the cell that is to blame.
public struct AccountFlaw: Error, Hashable, Sendable {
  /// From 1, the headings included.
  public let row: Int
  /// The physical line.
  public let line: Int
  /// The heading; none when the row as a whole is wrong.
  public let column: String?
  public let code: String
  public let value: String?
  public let what: Phrase
  public let mend: Phrase

  public var explanation: Explanation {
    Explanation(
      code: code, at: "row \(row), line \(line)" + (column.map { ", \($0)" } ?? ""), value: value,
      what: what, mend: mend, outcome: .badData)
  }
}
