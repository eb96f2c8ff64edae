internal import Coordination
internal import EventSourcing
internal import Interop

/// What became of one activity or of rows that belong together, with its commands read.
enum PreparedOutcome: Sendable {
  case record(PreparedRecord)
  case rejected(ImportRejection)

  /// - Parameter today: the latest day that a command is given.
  init(_ outcome: ImportOutcome, today: Day) {
    switch outcome {
    case .record(let record): self = .record(PreparedRecord(record, today: today))
    case .rejected(let rejection): self = .rejected(rejection)
    }
  }

  /// The same with the bytes of its commands written, so that who stores them need not.
  func writtenAhead() -> PreparedOutcome {
    switch self {
    case .record(let record): .record(record.writtenAhead())
    case .rejected: self
    }
  }
}

/// An outside record with its commands, which lack what only the ledger knows: the ministry, its
/// co-owners and, of contributions, the reference of the commitment.
struct PreparedRecord: Sendable {
  /// One commitment or contribution as the source tells it.
  struct Entry: Sendable {
    let identity: String
    let line: Int
    let row: Int?
    /// The idempotency key of `act`.
    let key: String
    var act: Result<Act, Rejections>
    /// The name of the act that changes what `act` made.
    let change: String
  }

  /// Without its entries.
  let source: ImportRecord
  private(set) var commitment: Entry?
  private(set) var contributions: [Entry]

  init(_ record: ImportRecord, today: Day) {
    func entry(
      _ act: String, _ change: String, _ identity: String, at line: Int, _ row: Int?,
      _ fields: JSONObject, on: Day?
    ) -> Entry {
      let key = ImportKey.making(identity)
      var command = fields
      command.reserveCapacity(fields.members.count + 4)
      command["do"] = .string(act)
      command["key"] = .string(key)
      if let on { command["on"] = .string(min(on, today).description) }
      command["lang"] = record.lang.map { .string($0) }
      return Entry(
        identity: identity, line: line, row: row, key: key,
        act: Result { () throws(Rejections) in try Act(parsing: .object(command)) },
        change: change)
    }
    commitment = record.commitment.map {
      entry(
        "commitment.make", "commitment.amend", record.identity, at: record.line, record.row, $0,
        on: record.on)
    }
    contributions = record.contributions.map {
      entry(
        "contribution.log", "contribution.correct", $0.identity, at: $0.line, $0.row, $0.fields,
        on: $0.on)
    }
    var source = record
    source.commitment = nil
    source.contributions = []
    self.source = source
  }

  fileprivate func writtenAhead() -> PreparedRecord {
    var record = self
    record.commitment?.writeAhead()
    for index in contributions.indices { record.contributions[index].writeAhead() }
    return record
  }
}

extension PreparedRecord.Entry {
  fileprivate mutating func writeAhead() { act = act.map { $0.writtenAhead() } }
}
