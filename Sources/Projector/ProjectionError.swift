public import EventSourcing

/// A place in a projection's file; lines count from 1.
public struct FilePlace: Hashable, Sendable, CustomStringConvertible {
  public let file: String
  public let line: Int

  public init(file: String, line: Int) {
    self.file = file
    self.line = line
  }

  public var description: String { "\(file):\(line)" }
}

/// Why a projection is not taken, or why it stopped.
public enum ProjectionError: Error, Hashable, Sendable {
  case badViewName(String)
  case fileMissing(view: String, file: String)
  case fileUnexpected(String)
  case unreadable(path: String, reason: String)
  case commentMissing(FilePlace)
  case textUnfinished(FilePlace, what: Phrase)
  case sectionsMissing(FilePlace)
  case sectionEmpty(FilePlace, type: String)
  case unknownEvent(FilePlace, type: String, suggestion: String?)
  case unknownPlaceholder(FilePlace, name: String, type: String, suggestion: String?)
  case ambiguousPlaceholder(FilePlace, name: String, type: String)
  case placeholderNotNamed(FilePlace, text: String)
  case unknownStep(FilePlace, name: String, suggestion: String?)
  case notPrepared(FilePlace, reason: Phrase)
  case columnsNotListed(FilePlace)
  case notDeterministic(FilePlace, word: String)
  case statementNotAllowed(FilePlace, word: String)
  case foreignTable(FilePlace, table: String, owner: String)
  case nameTaken(FilePlace, name: String, owner: String)
  case primaryKeyMissing(FilePlace, table: String)
  case checkColumns(FilePlace)
  case badExample(FilePlace, reason: Phrase)
  case noSuchView(String, suggestion: String?)
  case noSuchTable(view: String, table: String, suggestion: String?)
  case noSuchRow(view: String, key: String)
  case floatInRow(view: String, table: String, column: String)
  case viewOfAnotherLog(view: String, position: Position)
  case stopped(view: String, position: Position, reason: String)
  /// The log itself is damaged there, whatever view reads it.
  case unreadableHeader(position: Position, reason: String)
  case busy(owner: String)
  case viewsUnusable(path: String, reason: Phrase)
  case diskFull(path: String)
}

extension ProjectionError: Explainable {
  public var explanation: Explanation {
    let parts = sentence
    return Explanation(
      code: parts.code, at: parts.at, value: parts.value, what: parts.what, mend: parts.mend,
      outcome: outcome)
  }

  private var outcome: Explanation.Outcome {
    switch self {
    case .noSuchView, .noSuchTable, .noSuchRow: .noSuchRecord
    case .floatInRow, .viewOfAnotherLog, .stopped: .projectionStopped
    case .unreadableHeader: .integrityBroken
    case .busy: .tryAgain
    case .viewsUnusable, .diskFull: .readOrWriteError
    case .unreadable: .noInput
    default: .badData
    }
  }

  private typealias Sentence = (
    code: String, at: String?, value: String?, what: Phrase, mend: Phrase
  )

  private var sentence: Sentence { fileSentence ?? nameSentence ?? sqlSentence ?? runSentence }

  private var fileSentence: Sentence? {
    switch self {
    case .badViewName(let name):
      (
        "projection-bad-name", name, name, "A view's folder is not named like a view.",
        "Use lower-case letters, digits, _ and -, beginning with a letter."
      )
    case .fileMissing(let view, let file):
      (
        "projection-file-missing", "\(view)/\(file)", nil, "The view \(view) has no \(file).",
        "Add \(view)/\(file); `concert help projections` says what it holds."
      )
    case .fileUnexpected(let path):
      (
        "projection-file-unexpected", path, nil, "No part of a view is named like this.",
        "Keep view.sql, README.md, check-*.sql, example.jsonl and expected/<table>.csv only."
      )
    case .unreadable(let path, let reason):
      (
        "projection-unreadable", path, nil, "The folder of projections cannot be read: \(reason).",
        "Name a folder with one folder a view in it."
      )
    case .badExample(let place, let reason):
      (
        "projection-bad-example", place.description, nil, reason,
        "Mend the line of the example; each is one event as a JSON object."
      )
    case .commentMissing(let place):
      (
        "projection-comment-missing", place.description, nil, "The file begins without a comment.",
        "Say first, in a comment, what a row means or which rule the check serves."
      )
    case .textUnfinished(let place, let what):
      (
        "projection-text-unfinished", place.description, nil,
        "A \(what) begins here and never ends.",
        "Close it."
      )
    case .sectionsMissing(let place):
      (
        "projection-sections-missing", place.description, nil,
        "The view names no event, so it would stay empty.",
        "Add a section that begins with `-- on <event type>`."
      )
    case .sectionEmpty(let place, let type):
      (
        "projection-section-empty", place.description, type,
        "The section of \(type) holds nothing.",
        "Add a statement, or begin the comment with another word than `on`."
      )
    default: nil
    }
  }

  private var nameSentence: Sentence? {
    switch self {
    case .unknownEvent(let place, let type, let suggestion):
      (
        "projection-unknown-event", place.description, type, "No event type is called \(type).",
        Self.didYouMean(suggestion, else: "See `concert help events` for the types.")
      )
    case .unknownPlaceholder(let place, let name, let type, let suggestion):
      (
        "projection-unknown-placeholder", place.description, ":\(name)",
        "The event \(type) carries no :\(name).",
        Self.didYouMean(suggestion.map { ":" + $0 }, else: "Use a key that each type carries.")
      )
    case .ambiguousPlaceholder(let place, let name, let type):
      (
        "projection-ambiguous-placeholder", place.description, ":\(name)",
        "Two keys of \(type) are both reached as :\(name).",
        "Read the enclosing object as JSON text and take the key with json_extract."
      )
    case .unknownStep(let place, let name, let suggestion):
      (
        "projection-unknown-step", place.description, name, "No step is called \(name).",
        Self.didYouMean(suggestion, else: "Write the section in SQL.")
      )
    case .placeholderNotNamed(let place, let text):
      (
        "projection-placeholder-not-named", place.description, text,
        "A placeholder is not written as :name.", "Write :name, where name is a key of the event."
      )
    default: nil
    }
  }

  private var sqlSentence: Sentence? {
    switch self {
    case .notPrepared(let place, let reason):
      (
        "projection-not-prepared", place.description, nil, "SQLite does not take this: \(reason).",
        "Mend the statement; only the view's own tables and the code lists are there."
      )
    case .columnsNotListed(let place):
      (
        "projection-columns-not-listed", place.description, nil,
        "The columns are not listed, so a new column would change what the statement means.",
        "Name every column."
      )
    case .notDeterministic(let place, let word):
      (
        "projection-not-deterministic", place.description, word,
        "\(word) gives another answer another day or on another machine.",
        "Compute from the event's own days and keys; what depends on today belongs to reading."
      )
    case .statementNotAllowed(let place, let word):
      (
        "projection-statement-not-allowed", place.description, word, "\(word) has no place here.",
        "A schema creates tables and indexes; a section inserts, updates and deletes."
      )
    case .foreignTable(let place, let table, let owner):
      (
        "projection-foreign-table", place.description, table,
        "\(table) belongs to \(owner); each view folds alone, at its own place in the log.",
        "Keep what the statement needs in a table of this view."
      )
    case .nameTaken(let place, let name, let owner):
      (
        "projection-name-taken", place.description, name, "\(name) is already a name of \(owner).",
        "Choose another name; views share one file."
      )
    case .primaryKeyMissing(let place, let table):
      (
        "projection-primary-key-missing", place.description, table,
        "The table \(table) has no primary key, so its rows have no order.",
        "Declare a PRIMARY KEY."
      )
    case .checkColumns(let place):
      (
        "projection-check-columns", place.description, nil,
        "A check does not give the columns subject, finding, evidence.",
        "Name them with AS, in this order."
      )
    default: nil
    }
  }

  private var runSentence: Sentence {
    switch self {
    case .noSuchView(let name, let suggestion):
      (
        "no-such-projection", nil, name, "No view is called \(name).",
        Self.didYouMean(suggestion, else: "See `concert projection status` for the views.")
      )
    case .noSuchTable(let view, let table, let suggestion):
      (
        "no-such-table", view, table, "The view \(view) has no table \(table).",
        Self.didYouMean(suggestion, else: "Leave the table out to look in all of them.")
      )
    case .noSuchRow(let view, let key):
      (
        "no-such-row", view, key, "No event touched a row with this key.",
        "Give the row's primary key; its parts are joined by a slash."
      )
    case .floatInRow(let view, let table, let column):
      (
        "projection-float", "\(view).\(table).\(column)", nil,
        "A row holds a floating-point number; its last digits differ between machines.",
        "Store whole minor units, basis points or text."
      )
    case .viewOfAnotherLog(let view, let position):
      (
        "view-of-another-log", "@\(position)", view,
        "The view \(view) was folded from a log that is not this one: "
          + "the event @\(position) differs or is gone.",
        "Check the log with `concert verify`, then `concert projection rebuild --all`."
      )
    case .stopped(let view, let position, let reason):
      (
        "projection-stopped", "@\(position)", view,
        "The view \(view) cannot take the event @\(position): \(reason).",
        "Mend its view.sql, then `concert projection rebuild \(view)`."
      )
    case .unreadableHeader(let position, let reason):
      (
        "broken-ledger", "@\(position)", nil,
        "The event @\(position) is not written as events are (\(reason)): it was changed or damaged.",
        "See more with `concert verify`, then restore a sound copy."
      )
    case .busy(let owner):
      (
        "projection-busy", nil, owner, "Another process is folding the views.",
        "Try again; its claim lapses by itself if it died."
      )
    case .viewsUnusable(let path, let reason):
      (
        "views-unusable", path, nil, "The views cannot be used: \(reason).",
        "They can be made again from the log: remove the file and read once more."
      )
    case .diskFull(let path):
      ("disk-full", path, nil, "There is no space left for the views.", "Free some; then repeat.")
    default: ("projection", nil, nil, "The projection was refused.", "See its file.")
    }
  }

  private static func didYouMean(_ suggestion: String?, else other: Phrase) -> Phrase {
    suggestion.map { "Did you mean \($0)?" } ?? other
  }
}
