internal import Coordination
internal import EventLog
internal import EventSourcing

/// What officers signed, by the day on which it was recorded: a revocation may put some of it in
/// doubt, until another officer acts on the record.
///
/// - Source: INTEGRITY.md 3, "marks the suspect range disputed until re-affirmed".
struct DisputedRanges {
  struct Stretch: Hashable {
    let day: Day
    let first: Position
  }

  /// Stretches by key name, as one check leaves them for the next.
  struct Kept: Hashable, Sendable {
    fileprivate(set) var byKeyName: [String: [Stretch]] = [:]
  }

  private struct Dispute {
    let position: Position
    let officer: String
    /// The officer's key name, as headers have it.
    let name: String
    let day: Day
    let first: Position
    /// An earlier check has told it.
    let isTold: Bool
  }

  /// Types that say nothing of the record itself, so that nobody takes a stand with them.
  private static let silent: Set<String> = [
    "commitment.pooled", "commitment.unpooled", "mission.joined", "mission.left",
    "officer.keyRotated",
  ]

  /// From before the check.
  var earlier = Kept()
  private var disputes: [Dispute] = []
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
    if stretches[event.by].last?.day != day {
      stretches[event.by].append(Stretch(day: day, first: event.position))
    }
  }

  /// Takes up a revocation: what the key's holder signed from `day` on until now is in doubt.
  ///
  /// - Parameters:
  ///   - name: the officer's key name.
  ///   - by: its number; none when nothing was signed under it in this check.
  ///   - isTold: an earlier check has told what is in doubt.
  mutating func take(
    revocationOf officer: String, name: String, by: Int?, from day: Day, at position: Position,
    isTold: Bool = false
  ) {
    let new = by.flatMap { $0 < stretches.count ? stretches[$0] : nil } ?? []
    let signed = (earlier.byKeyName[name] ?? []) + new
    let first = signed.first { $0.day >= day }?.first ?? position
    disputes.append(
      Dispute(
        position: position, officer: officer, name: name, day: day, first: first, isTold: isTold))
  }

  /// What nobody has taken a stand on until the log's end.
  ///
  /// - Parameter walk: hands over every event from a position on. Revocations are rare, so the log
  ///   is read once more for each rather than remembered for all.
  func findings(
    walk: (_ from: Position, _ body: (EventHeader, Position, Moment) -> Void) throws -> Void
  ) rethrows -> [Finding] {
    var suspects: [String: Day] = [:]
    for dispute in disputes { suspects[dispute.name] = dispute.day }
    return try disputes.filter { !$0.isTold && $0.first < $0.position }.compactMap { dispute in
      var doubted: [(position: Position, stream: StreamName)] = []
      var affirmed: Set<StreamName> = []
      try walk(dispute.first) { header, position, moment in
        let day = Day(daysSinceEpoch: Int(moment.millisecondsSinceEpoch / 86_400_000))
        if position < dispute.position {
          // What counts is when it was recorded, and not the day that it claims.
          if header.by == dispute.name, let day, day >= dispute.day {
            doubted.append((position, header.stream))
          }
        } else if position > dispute.position, header.by != dispute.name,
          !Self.silent.contains(header.act)
        {
          let suspect = suspects[header.by]
          if suspect.map({ suspect in day.map { $0 < suspect } ?? false }) ?? true {
            affirmed.insert(header.stream)
          }
        }
      }
      return Self.finding(dispute, doubted.filter { !affirmed.contains($0.stream) }.map(\.position))
    }
  }

  private static func finding(_ dispute: Dispute, _ doubted: [Position]) -> Finding? {
    guard let first = doubted.first else { return nil }
    return Finding(
      .disputed, at: first,
      "\(doubted.count, "event", "events") from @\(first) on, signed by"
        + " \(dispute.officer), were recorded since \(dispute.day), when the key may have been in"
        + " other hands, and nobody else has acted on the record since.")
  }

  /// For the next check.
  ///
  /// - Parameter keyName: with a number that an event had.
  func kept(_ keyName: (Int) -> String) -> Kept {
    var kept = earlier
    for (number, new) in stretches.enumerated() where !new.isEmpty {
      let all = kept.byKeyName[keyName(number)] ?? []
      kept.byKeyName[keyName(number)] = all + new.drop { $0.day == all.last?.day }
    }
    return kept
  }
}

extension DisputedRanges.Kept {
  /// A list of key name and two numbers a day: the day since 1970, and the first position.
  init?(_ json: JSON) {
    guard let signers = json.array else { return nil }
    for signer in signers {
      guard let fields = signer.array, let keyName = fields.first?.string else { return nil }
      let numbers = fields.dropFirst().compactMap(\.int)
      guard numbers.count == fields.count - 1, numbers.count % 2 == 0 else { return nil }
      byKeyName[keyName] = []
      for index in stride(from: 0, to: numbers.count, by: 2) {
        guard let day = Int(exactly: numbers[index]).flatMap({ Day(daysSinceEpoch: $0) }) else {
          return nil
        }
        byKeyName[keyName]?.append(
          DisputedRanges.Stretch(day: day, first: numbers[index + 1]))
      }
    }
  }

  var json: JSON {
    .array(
      byKeyName.sorted { $0.key < $1.key }.map { keyName, stretches in
        .array(
          [.string(keyName)]
            + stretches.flatMap { [.int(Int64($0.day.daysSinceEpoch)), .int($0.first)] })
      })
  }
}
