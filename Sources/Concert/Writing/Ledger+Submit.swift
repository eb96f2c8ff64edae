public import Coordination
internal import EventLog
public import EventSourcing
internal import MerkleLog

/// How many commands are one append, and what a refusal does to the others.
public struct Submission: Hashable, Sendable {
  public enum OnRefusal: Hashable, Sendable {
    /// The whole append is given up; what earlier appends stored stays.
    case stop
    /// The refused command is left out.
    case skip
  }

  public var onRefusal: OnRefusal
  /// Commands an append; none for all of them in one.
  public var batch: Int?
  /// Decide everything, store nothing.
  public var isDryRun: Bool
  public var defaults: Act.Defaults

  public init(
    onRefusal: OnRefusal = .stop, batch: Int? = nil, isDryRun: Bool = false,
    defaults: Act.Defaults = Act.Defaults()
  ) {
    self.onRefusal = onRefusal
    self.batch = batch
    self.isDryRun = isDryRun
    self.defaults = defaults
  }
}

/// What a submission came to.
public struct SubmissionReceipt: Hashable, Sendable {
  public var stored = 0
  public var replayed = 0
  public var refused = 0
  /// The last line whose outcome is durable; 0 when none is.
  public var durableThrough = 0
  /// Of the newest append; none when nothing was added.
  public var recorded: Moment?
  /// How the command should end.
  public var outcome: Explanation.Outcome = .done
  /// A refusal stopped the submission before the end of its source.
  public var stopped = false
}

extension Ledger {
  /// After this many refusals an append that must be given up stops looking for more.
  private static let refusalLimit = 1000

  /// Decides, signs and stores commands in order.
  ///
  /// - Parameters:
  ///   - pausing: called between two appends when the source's writer may be waiting for answers.
  ///   - report: gets each outcome in order, once it is durable (or refused).
  /// - Throws: what kept the log from being written at all; refusals are outcomes.
  public func submit(
    _ source: inout some CommandSource, as submission: Submission = Submission(),
    pausing: () throws -> Void = {}, _ report: (CommandOutcome) throws -> Void
  ) throws -> SubmissionReceipt {
    var receipt = SubmissionReceipt()
    var goesOn = true
    while goesOn {
      goesOn = try submitBatch(&source, submission, &receipt, report)
      if proposalFile == nil {
        afterStoring("no checkpoint was signed over it") { try signCheckpointIfDue() }
      }
      if goesOn, source.isWaiting { try pausing() }
    }
    return receipt
  }

  /// One append. False when the source is at its end or the submission stops.
  private func submitBatch(
    _ source: inout some CommandSource, _ submission: Submission,
    _ receipt: inout SubmissionReceipt, _ report: (CommandOutcome) throws -> Void
  ) throws -> Bool {
    var spool = OutcomeSpool()
    var lines = 0
    var lastLine = durableThrough
    // Waited for before the pen is taken: others may write until the first command is there.
    var next = try source.next()
    guard next != nil else { return false }
    let appended = try append { recorder in
      while let command = next {
        lines += 1
        lastLine = command.line
        try spool.add(Self.outcome(of: command, submission.defaults, &recorder))
        if submission.onRefusal == .stop, spool.refusals >= Self.refusalLimit { break }
        if lines == submission.batch { break }
        next = try source.next()
      }
      let isGivenUp = submission.onRefusal == .stop && spool.refusals > 0
      return isGivenUp || submission.isDryRun ? .undo : .keep
    }
    if appended != nil { durableThrough = lastLine }
    receipt.recorded = appended?.recorded ?? receipt.recorded
    let isGivenUp = submission.onRefusal == .stop && spool.refusals > 0
    try spool.drain { outcome in
      receipt.count(outcome, isGivenUp: isGivenUp)
      if case .stored(let line, _) = outcome, isGivenUp {
        try report(.givenUp(line: line))
      } else {
        try report(outcome)
      }
    }
    receipt.stopped = isGivenUp
    return next != nil && !isGivenUp
  }

  private static func outcome(
    of command: NumberedCommand, _ defaults: Act.Defaults, _ recorder: inout Recorder
  ) throws -> CommandOutcome {
    do {
      let act = try Act(parsing: command.json.get(), defaults: defaults)
      return .stored(line: command.line, try recorder.record(act))
    } catch let error as EventLogError {
      throw error
    } catch let rejections as Rejections {
      return .refused(line: command.line, rejections.all.map(\.explanation))
    } catch let refusal as any Explainable {
      return .refused(line: command.line, [refusal.explanation])
    }
  }
}

extension SubmissionReceipt {
  fileprivate mutating func count(_ outcome: CommandOutcome, isGivenUp: Bool) {
    switch outcome {
    case .refused(_, let reasons):
      refused += 1
      if self.outcome == .done { self.outcome = reasons.first?.outcome ?? .badData }
    case .stored(_, let command) where command.replayed: replayed += 1
    case .stored where isGivenUp: break
    case .stored: stored += 1
    case .givenUp: break
    }
    if !isGivenUp { durableThrough = outcome.line }
  }
}
