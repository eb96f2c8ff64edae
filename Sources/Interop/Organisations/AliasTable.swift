public import EventSourcing

/// What people decided about names and references that no rule can tell: a CSV file with the columns
/// `name`, `ref` and `ministry`, and any others for their own notes.
///
/// A line with both holds for that name under that reference, one with a name for the name, one with
/// a reference for all its names. `-` as ministry says that it is none of ours.
public struct AliasTable: Hashable, Sendable {
  /// What somebody decided of an organisation.
  enum Decision: Hashable {
    case ministry(String)
    case notOurs

    var word: String { if case .ministry(let code) = self { code } else { "-" } }
  }

  private var ministries: [String: Decision] = [:]

  public var count: Int { ministries.count }

  public init() {}

  /// Reads a table.
  ///
  /// - Throws: `AliasError` with the line of the first fault, `CSVError`, and what the source throws.
  public init<Source: ByteSource>(_ source: Source) throws {
    var reader = CSVReader(source)
    var row = CSVRow()
    guard try reader.next(into: &row) else { throw AliasError(line: 1, reason: .empty) }
    let headings = row.fields.map { $0.trimmed.lowercased() }
    guard let ministry = headings.firstIndex(of: "ministry") else {
      throw AliasError(line: row.line, reason: .missingColumn("ministry", has: headings))
    }
    let name = headings.firstIndex(of: "name")
    let ref = headings.firstIndex(of: "ref")
    guard name != nil || ref != nil else {
      throw AliasError(line: row.line, reason: .missingColumn("name", has: headings))
    }
    while try reader.next(into: &row) {
      let code = row.value(ministry).trimmed
      let key = Self.key(
        ref: ref.map { MinistryResolver.folded(row.value($0)) } ?? "",
        name: name.map { row.value($0).trimmed } ?? "")
      // A line that nobody has decided yet is no alias.
      if code.isEmpty { continue }
      guard key != "|" else { throw AliasError(line: row.line, reason: .nothingNamed(code)) }
      let value = code == "-" ? Decision.notOurs : .ministry(code)
      if let before = ministries[key], before != value {
        throw AliasError(line: row.line, reason: .contradiction(code, before.word))
      }
      ministries[key] = value
    }
  }

  /// What the table says, the most exact line first; none when it says nothing.
  func decision(ref: String, names: [String]) -> Decision? {
    if ministries.isEmpty { return nil }
    for name in names {
      if let found = ministries[Self.key(ref: ref, name: name)] { return found }
    }
    for name in names where !ref.isEmpty {
      if let found = ministries[Self.key(ref: "", name: name)] { return found }
    }
    return ref.isEmpty ? nil : ministries[Self.key(ref: ref, name: "")]
  }

  private static func key(ref: String, name: String) -> String {
    Reporter.key(ref: ref, name: RepairedText(name, isOneLine: true, limit: .max).text)
  }
}

/// What is wrong with a table of aliases.
public struct AliasError: Explainable, Hashable {
  public enum Reason: Hashable, Sendable {
    case empty
    case missingColumn(String, has: [String])
    case nothingNamed(String)
    case contradiction(String, String)
  }

  public let line: Int
  public let reason: Reason

  public var explanation: Explanation {
    let (value, what, mend): (String?, Phrase, Phrase) =
      switch reason {
      case .empty: (nil, "The table of aliases is empty.", "Begin it with: name,ref,ministry")
      case .missingColumn(let column, let has):
        (
          column, "The table of aliases has no column of this name.",
          "Its first line needs name, ref and ministry; it has: \(has.joined(separator: ", "))."
        )
      case .nothingNamed(let code):
        (code, "This line names neither an organisation nor a reference.", "Fill name or ref.")
      case .contradiction(let code, let before):
        (code, "An earlier line says \(before) of the same organisation.", "Keep one of the two.")
      }
    return Explanation(
      code: "bad-aliases", at: "line \(line)", value: value, what: what, mend: mend,
      outcome: .badData)
  }
}
