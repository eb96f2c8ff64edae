internal import Coordination
internal import EventLog
public import EventSourcing
internal import Projector

/// What commands would bring, had they been stored.
public struct DuplicateCheck: Sendable {
  public let basis: Basis
  /// Pairs that the commands would raise or score anew, best first.
  public let pairs: [DuplicatePair]
  /// How many commands were decided.
  public let commands: Int
  /// Commands that the rules refuse, with their lines.
  public let refusals: [(line: Int, reasons: [Explanation])]
}

extension Ledger {
  /// Decides commands inside a transaction that is undone, and reads the flags they would raise.
  ///
  /// Nothing is stored: neither in the log nor in the views.
  public func checkDuplicates<Commands: CommandSource>(
    of source: consuming Commands, minScore: Int = 0
  ) throws -> DuplicateCheck {
    var source = source
    let basis = try log.read { try self.basis(.now, $0) }
    try catchUp()
    let projector = try viewing.now()
    try projector.setBasis(asOf: basis.asOf, knownAt: basis.knownAt)
    var pairs: [DuplicatePair] = []
    var commands = 0
    var refusals: [(line: Int, reasons: [Explanation])] = []
    _ = try append { recorder in
      let start = try recorder.log.size()
      while let command = try source.next() {
        do {
          _ = try recorder.record(Act(parsing: command.json.get()))
          commands += 1
        } catch let error as EventLogError {
          throw error
        } catch let rejections as Rejections {
          refusals.append((command.line, rejections.all.map(\.explanation)))
        } catch let refusal as any Explainable {
          refusals.append((command.line, [refusal.explanation]))
        }
      }
      let end = try recorder.log.size()
      pairs = try Self.flags(projector, recorder.log, from: start, to: end, minScore)
      return .undo
    }
    return DuplicateCheck(basis: basis, pairs: pairs, commands: commands, refusals: refusals)
  }

  private static func flags(
    _ projector: Projector, _ log: any LogReader, from start: Position, to end: Position,
    _ minScore: Int
  ) throws -> [DuplicatePair] {
    guard end > start else { return [] }
    return try projector.tryOut("duplicates", AnySource(log), from: start, to: end) { db in
      var arguments = RecordFilter().arguments
      arguments["min_score"] = .integer(Int64(minScore))
      arguments["status"] = .text("open")
      arguments["ref"] = .null
      arguments["since"] = .integer(start)
      return try DuplicatePair.fetch(arguments, db)
    }
  }
}

/// A reader inside a transaction, handed to a fold.
private struct AnySource: EventSource {
  private let log: any LogReader

  init(_ log: any LogReader) { self.log = log }

  func size() throws -> Position { try log.size() }
  func leafHash(at position: Position) throws -> [UInt8]? { try log.leafHash(at: position) }
  func forEach(
    from position: Position, to end: Position, _ body: (EventBytes) throws -> Void
  ) throws {
    try log.forEach(from: position, to: end, body)
  }
}
