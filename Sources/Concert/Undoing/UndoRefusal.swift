public import EventSourcing

/// Why an act is not taken back.
public enum UndoRefusal: Hashable, Sendable {
  case noCompensation(type: String, at: Position)
  case nothing(isRedo: Bool)
  case notYours(at: Position, by: String)
  case movedOn(ref: String, at: Position)
  case alreadyUndone(at: Position)
}

extension UndoRefusal: Explainable {
  public var explanation: Explanation {
    switch self {
    case .noCompensation(let type, let position):
      Explanation(
        code: "no-compensation", at: "@\(position)", value: type,
        what: "No act takes this one back. What is recorded stays; nothing is ever removed.",
        mend: "See `concert help undo` for the acts that can be undone.",
        outcome: .refusedByRules)
    case .nothing(let isRedo):
      Explanation(
        code: isRedo ? "nothing-to-redo" : "nothing-to-undo",
        what: isRedo
          ? "You undid nothing that is still undone." : "You recorded nothing that still stands.",
        mend: "See: concert log --officer ID", outcome: .noSuchRecord)
    case .notYours(let position, let officer):
      Explanation(
        code: "not-your-act", at: "@\(position)", value: officer,
        what: "Somebody else recorded it; undo takes back one's own acts.",
        mend: "Correct or withdraw the record with a reason instead.", outcome: .notAllowed)
    case .movedOn(let ref, let position):
      Explanation(
        code: "stale-version", at: ref, value: "@\(position)",
        what: "The record moved on since: what came later would be undone with it.",
        mend: "concert log \(ref)", outcome: .recordMovedOn)
    case .alreadyUndone(let position):
      Explanation(
        code: "already-undone", at: "@\(position)", what: "It was undone before.",
        mend: "concert redo", outcome: .refusedByRules)
    }
  }
}
