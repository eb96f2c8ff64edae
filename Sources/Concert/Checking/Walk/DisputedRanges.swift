internal import EventLog
internal import EventSourcing

/// What officers signed, by the day on which it was recorded: a revocation may put some of it in
/// doubt.
struct DisputedRanges {
  private struct Stretch {
    let day: Day
    let first: Position
    var count: Int
  }

  // By the number of the key name.
  private var stretches: [[Stretch]] = []
  // The same append mostly brings the next event, too.
  private var day = Day(daysSinceEpoch: 0)
  private var moment = Moment(millisecondsSinceEpoch: 0)

  mutating func take(_ event: WalkedEvent) {
    if event.recorded != moment {
      moment = event.recorded
      // A moment outside the calendar is a finding of its own.
      day = Day(daysSinceEpoch: Int((moment.millisecondsSinceEpoch / 86_400_000)))
    }
    guard let day else { return }
    while stretches.count <= event.by { stretches.append([]) }
    if let last = stretches[event.by].last, last.day == day {
      stretches[event.by][stretches[event.by].count - 1].count += 1
    } else {
      stretches[event.by].append(Stretch(day: day, first: event.position, count: 1))
    }
  }

  /// What the holder of a key that is suspect from `day` on signed until now.
  func finding(_ officer: String, by: Int?, from day: Day) -> Finding? {
    guard let by, by < stretches.count else { return nil }
    let suspect = stretches[by].filter { $0.day >= day }
    guard let first = suspect.first else { return nil }
    let count = suspect.reduce(0) { $0 + $1.count }
    return Finding(
      .disputed, at: first.first,
      "\(count) \(count == 1 ? "event" : "events") from @\(first.first) on, signed by \(officer),"
        + " were recorded since \(day), when the key may have been in other hands.")
  }
}
