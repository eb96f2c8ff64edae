public import EventSourcing

/// All that happened to one record, and what was checked of it.
public struct TrailStory: Sendable {
  public let noun: String
  public let ref: String
  public let basis: Basis
  public let steps: [Step]
  public let check: Check
  /// Contributions that are given under a commitment now, and decisions that name the record.
  public let linkedRecords: Int

  public struct Event: Sendable {
    public let entry: TrailEntry
    /// What the officer might do at that point of the log.
    public let roles: [String]
    public let changes: [FieldChange]
  }

  public enum Step: Sendable {
    case event(Event)
    /// What the views compute from a day; nobody recorded it.
    case computed(on: Day, what: Phrase, why: Phrase)
  }

  /// What was looked at: no more than this may be said of the events above.
  public struct Check: Sendable {
    public let events: Int
    /// Leaves that were rebuilt from the stored event and are those of the tree.
    public let leaves: Int
    /// Those of them that lead to the root of the last checkpoint.
    public let included: Int
    public let erased: Int
    /// None when no checkpoint was ever signed.
    public let checkpoint: SignedSize?
    public let findings: [VerificationReport.Finding]

    public struct SignedSize: Sendable {
      public let size: Position
      /// Base64.
      public let root: String
      /// The key's name and id; none when the log's key is not known here and nobody could check.
      public let signer: String?
    }
  }

  public var events: [Event] {
    steps.compactMap { if case .event(let event) = $0 { event } else { nil } }
  }
}

/// When a commitment became overdue, told from its events alone.
///
/// It is overdue from the day after its due day until an event moves that day or closes the
/// commitment; what counts is the day that the event is about.
struct Lateness {
  private struct Span {
    /// After this event of the commitment's.
    let position: Position
    let due: Day
    let end: Day
  }

  private var spans: [Span] = []
  private var due: Day?
  private var isOpen = false
  private var since: Position = 0

  init(_ events: [TrailStory.Event], commitment ref: String, asOf today: Day) {
    for event in events where event.entry.stream == "commitment/\(ref)" { take(event.entry) }
    end(on: today)
  }

  /// The first days of lateness, each with the event after which it can be told.
  var starts: [(after: Position, day: Day, due: Day)] {
    spans.compactMap { span in
      guard let first = span.due.adding(days: 1), first <= span.end else { return nil }
      return (span.position, first, span.due)
    }
  }

  private mutating func end(on day: Day) {
    if isOpen, let due { spans.append(Span(position: since, due: due, end: day)) }
  }

  private mutating func take(_ entry: TrailEntry) {
    guard let on = Day(entry.on) else { return }
    switch entry.type {
    case "commitment.made", "commitment.amended":
      let next = entry.payload?["period"]?["end"]?.string.flatMap { Day($0) }
      guard next != due || !isOpen else { return }
      end(on: on)
      (due, isOpen, since) = (next, true, entry.position)
    case "commitment.fulfilled", "commitment.withdrawn":
      end(on: entry.payload?["on_day"]?.string.flatMap { Day($0) } ?? on)
      isOpen = false
    case "commitment.reopened": (isOpen, since) = (true, entry.position)
    default: return
    }
  }
}
