import EventSourcing

/// A column: its name for programs, its heading for people.
struct Column: Hashable, Sendable {
  enum Kind: Hashable, Sendable {
    case text
    /// A code, day or reference, which is worth nothing when cut.
    case reference
    case integer, money, json
  }

  /// Who sees the column.
  enum Audience: Hashable, Sendable {
    case everyone
    /// Programs, and people who ask for `--format wide` or `list`.
    case wide
    case people
    case programs
  }

  let name: String
  /// Harmless for a terminal: a query may name its columns as it likes.
  let heading: String
  let kind: Kind
  let audience: Audience

  /// - Parameter heading: The name in words when left out.
  init(
    _ name: String, _ kind: Kind = .text, heading: String? = nil, for audience: Audience = .everyone
  ) {
    self.name = name
    self.heading = SafeText.oneLine(heading ?? name.split(separator: "_").joined(separator: " "))
    self.kind = kind
    self.audience = audience
  }

  func heading(in language: Language) -> String { language.label(heading) }

  /// Columns whose texts are words of closed lists, wherever they stand; people read them in their
  /// language, programs as they are written.
  private static let vocabulary: Set = [
    "state", "said", "status", "outcome", "tier", "kind", "why", "shown", "stage", "level",
    "visibility", "direction", "frequency", "audience", "role", "dimension", "answer", "evidence",
    "evidence_state",
  ]

  func forPeople(_ cell: Cell) -> Cell {
    guard case .text(let code) = cell, Self.vocabulary.contains(name) else { return cell }
    return .words(.word(code))
  }

  var isRightAligned: Bool { kind == .integer || kind == .money }
  var mayBeCut: Bool { kind == .text || kind == .json }

  func isSeen(in format: Format) -> Bool {
    switch audience {
    case .everyone: true
    case .wide: format != .table && format != .md
    case .people: format.isForPeople
    case .programs: !format.isForPeople
    }
  }
}

/// A kind of row with its columns; the same for every answer of one verb.
struct RowShape: Sendable {
  /// One of them in words, as `commitment`: "Commitment 1 of 7."
  let noun: String
  let columns: [Column]

  init(_ noun: String, _ columns: [Column]) {
    self.noun = noun
    self.columns = columns
  }
}

/// What a verb prints: a shape, rows of as many cells, and what they rest on.
struct Rows: Sendable {
  let shape: RowShape
  var basis: Basis?
  var cells: [[Cell]]
  /// How many there are without `--limit`.
  var total: Int?

  init(_ shape: RowShape, basis: Basis? = nil, total: Int? = nil, cells: [[Cell]] = []) {
    self.shape = shape
    self.basis = basis
    self.total = total
    self.cells = cells
  }
}

/// The two clocks and whatever else an answer rests on; printed above every table.
struct Basis: Hashable, Sendable {
  var asOf: Day?
  /// The moment or day that was asked for, as it was asked; none for now.
  var knownAt: String?
  /// The size of the log that was read.
  var position: Position?
  var notes: [Phrase] = []
  /// The environment fixes a clock for the whole session, which is easily forgotten.
  var isFixedBySession = false

  var line: Phrase {
    var parts: [Phrase] = isFixedBySession ? ["clocks fixed by CONCERT_AS_OF or _KNOWN_AT"] : []
    if let asOf { parts.append("as of \(asOf)") }
    switch (knownAt, position) {
    case (let asked?, let position?) where asked != "@\(position)":
      parts.append("known at \(asked) (@\(position))")
    case (let asked?, _): parts.append("known at \(asked)")
    case (nil, let position?): parts.append("known at @\(position)")
    case (nil, nil): break
    }
    return .list(parts + notes, " · ")
  }
}
