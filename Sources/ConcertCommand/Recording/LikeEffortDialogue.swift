import Concert
import Coordination
import EventSourcing

/// Before an entry is stored: who does something like it already, and whether to join them.
struct LikeEffortDialogue {
  enum Answer: Equatable {
    case goOn
    /// Under the other's mission, or under a new one.
    case join(DuplicatePair.Side, mission: String, isNew: Bool)
  }

  let ledger: Concert.Ledger
  let screen: Screen
  private static let most = 5

  /// Asks only when there is something to ask about; what can't be decided is left to the recording.
  /// - Throws: `Dialogue.Closed` when nothing is to be stored.
  func ask(_ command: JSON) async throws -> Answer {
    let check = try await ledger.perform { ledger in
      try ledger.checkDuplicates(of: CommandList([command]))
    }
    guard check.refusals.isEmpty, !check.pairs.isEmpty else { return .goOn }
    let others = check.pairs.prefix(Self.most).map { pair in
      (side: check.records.contains(pair.a.ref) ? pair.b : pair.a, score: pair.score)
    }
    let names = try await Dictionary(
      ledger.entryChoices().ministries.map { ($0.code, $0.name) }, uniquingKeysWith: { $1 })
    let dialogue = Dialogue(screen: screen)
    let choices = others.map { other in
      Choice(
        code: other.side.ref,
        name: sentence(other.side, score: other.score, ministry: names[other.side.ministry]))
    }
    let choice = try dialogue.ask(
      .joinOrGoOn, offer: nil, explanation: .explainJoin, choices: choices
    ) { answer in
      try Self.read(answer, others.map(\.side), language: screen.language)
    }
    let chosen: DuplicatePair.Side
    switch choice {
    case .goOn: return .goOn
    case .stop: throw Stopped()
    case .join(let side): chosen = side
    }
    if let mission = chosen.mission { return .join(chosen, mission: mission, isNew: false) }
    let name = try dialogue.ask(.missionName, offer: nil, explanation: .explainMissionName) {
      guard let mission = ID<Mission>($0) else {
        throw BadName(name: $0)
      }
      return mission.text
    }
    return .join(chosen, mission: name, isNew: true)
  }

  /// `Defence has a like effort in Mali: Training on …, 78 of 100, under EUTM-MALI`.
  private func sentence(_ side: DuplicatePair.Side, score: Int, ministry: String?) -> String {
    let places = side.places.map { place in
      screen.language.name(ofCode: place) ?? place
    }
    let place = places.isEmpty ? "" : " " + places.joined(separator: ", ")
    let mission = side.mission.map { " (\($0))" } ?? ""
    return "\(ministry ?? side.ministry) \(screen.language(.likeEffort))\(place): "
      + "\(side.title), \(score)/100\(mission)"
  }

  /// Nothing is to be stored.
  private struct Stopped: Explainable {
    var explanation: Explanation {
      Explanation(
        code: "stopped", what: .notStored,
        mend: "Store it all the same with --yes. See: concert duplicate list",
        outcome: .interrupted)
    }
  }

  private struct BadName: Explainable {
    let name: String
    var explanation: Explanation {
      Explanation(
        code: "bad-mission", at: "mission", value: name, what: "This is no name of a mission.",
        mend: "Write capital letters, digits and hyphens, as EUTM-MALI.", outcome: .badData)
    }
  }

  private enum Choosing {
    case goOn, stop
    case join(DuplicatePair.Side)
  }

  private static func read(
    _ answer: String, _ others: [DuplicatePair.Side], language: Language
  ) throws -> Choosing {
    if let other = others.first(where: { $0.ref == answer }) { return .join(other) }
    let (join, goOn, stop) =
      switch language {
      case .en: ("join", "go on", "stop")
      case .fr: ("rejoindre", "continuer", "arrêter")
      case .de: ("beitreten", "weiter", "abbrechen")
      case .lb: ("matmaachen", "weider", "stoppen")
      }
    let word = answer.lowercased()
    func means(_ meaning: String) -> Bool { word == meaning || word == String(meaning.prefix(1)) }
    if means(join), let first = others.first { return .join(first) }
    if means(goOn) { return .goOn }
    if means(stop) { return .stop }
    throw BadValue.choice(answer, at: "answer", known: [join, goOn, stop])
  }
}
