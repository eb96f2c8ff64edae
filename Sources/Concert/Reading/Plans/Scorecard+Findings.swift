internal import Coordination
internal import EventSourcing

extension Scorecard {
  /// Something that a plan lacks on the basis day.
  public struct Lack: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable {
      case overdue
      case noCommitment = "no-commitment"
      case noIndicator = "no-indicator"
      case silent
      case saidNotShown = "said-not-shown"
    }

    public let item: String
    public let kind: Kind
    /// The day or the period.
    public let detail: String?
    public let lead: String
    public let title: String
  }

  /// In the order of the plan.
  public var findings: [Lack] { actions.flatMap(lacks) }

  private func lacks(_ action: ActionLine) -> [Lack] {
    func lack(_ kind: Lack.Kind, _ detail: String? = nil, of item: String? = nil) -> Lack {
      Lack(
        item: item ?? action.item, kind: kind, detail: detail, lead: action.lead,
        title: action.title)
    }
    var lacks: [Lack] = []
    let measured = indicators.filter { $0.action == action.item }
    if let due = action.due, due <= basis.asOf.description, action.said != .delivered {
      lacks.append(lack(.overdue, due))
    }
    if action.commitments == 0 { lacks.append(lack(.noCommitment)) }
    if measured.isEmpty { lacks.append(lack(.noIndicator)) }
    if action.said == .delivered, action.shown != .complete {
      lacks.append(lack(.saidNotShown, action.shown?.rawValue))
    }
    for indicator in measured {
      for period in indicator.periods where period.state == .notReported {
        lacks.append(lack(.silent, period.label, of: indicator.item))
      }
    }
    return lacks
  }
}
