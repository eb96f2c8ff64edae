public import EventSourcing
public import Interop

/// How a file is to be imported.
public struct ImportRequest: Sendable {
  public enum Format: Sendable {
    case iati
    case csv(CSVMapping)
  }

  public var path: String
  public var format: Format
  /// Makes ministries of organisations that the ledger doesn't know.
  public var registersMinistries = false
  /// Stores the rest when something is rejected.
  public var skipsRejected = false
  public var isDryRun = false
  /// Up to so many new events it is told what of them may be a duplicate, for which the view of
  /// duplicates catches up; of more the worker or the next reading finds it.
  public var duplicatesLimit = Self.standardDuplicatesLimit
  /// What people decided about organisations that no rule can tell.
  public var aliases = AliasTable()

  /// Finding the duplicates of more takes longer than storing them, and nobody reads so many at once.
  public static let standardDuplicatesLimit = 20_000

  public init(path: String, format: Format) {
    self.path = path
    self.format = format
  }
}

/// What became of a file: every row or activity is counted as exactly one thing.
public struct ImportReport: Sendable {
  /// New, as it was, or changed.
  public struct Counts: Hashable, Sendable {
    public var added = 0
    public var unchanged = 0
    public var corrected = 0

    mutating func add(_ other: Counts) {
      added += other.added
      unchanged += other.unchanged
      corrected += other.corrected
    }

    mutating func count(_ change: Change, _ number: Int = 1) {
      switch change {
      case .added: added += number
      case .unchanged: unchanged += number
      case .corrected: corrected += number
      }
    }
  }

  enum Change: Hashable { case added, unchanged, corrected }

  /// Beyond this many, rejections are counted and no longer listed.
  public static let rejectionLimit = 100_000

  public var path: String
  /// Hexadecimal SHA-256 of the file.
  public internal(set) var sha256 = ""
  /// Rows of a sheet without its heading, or activities.
  public var rows = 0
  /// Rows and activities by what became of their record.
  public var counts = Counts()
  /// Rows and activities whose record was rejected.
  public var rejectedRows = 0
  public var rejections: [ImportRejection] = []
  /// Rows that a rule of the mapping leaves out.
  public var leftOutRows: Int {
    rows - counts.added - counts.unchanged - counts.corrected - rejectedRows - notOursRows
  }
  public var commitments = Counts()
  public var contributions = Counts()
  /// Periods of plans' indicators.
  public var reports = Counts()
  /// Codes of ministries that were registered on the way.
  public var ministries: [String] = []
  /// New records with an open flag; none when nothing was stored or the view has stopped.
  public var toReview: Int?
  /// It was stored, and duplicates are left to the worker or the next reading.
  public internal(set) var leavesDuplicates = false
  /// The likeliest open flags that the entries raised, best first, at most ten.
  public var likeliest: [DuplicatePair] = []
  /// What was rounded, kept out, shortened or repaired.
  public var notes = ImportTally()
  /// Organisations that are no ministry of the ledger for certain, with who they may be.
  public var unresolved = UnresolvedList()
  /// Rows and activities of organisations that the table of aliases says are none of ours.
  public var notOursRows = 0
  public var recorded: Moment?
  /// The first position that the import added; none when it added nothing.
  public var firstPosition: Position?
  public var lastPosition: Position?
  /// Rejections, and they were not to be skipped.
  public var isGivenUp = false

  init(path: String) {
    self.path = path
  }

  mutating func reject(_ rejection: ImportRejection, rows: Int) {
    rejectedRows += rows
    if rejections.count < Self.rejectionLimit { rejections.append(rejection) }
  }
}
