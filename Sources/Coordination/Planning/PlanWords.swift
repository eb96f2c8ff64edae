public import EventSourcing

extension ID where Subject == Plan {
  /// `[a-z][a-z0-9-]{1,31}`, such as `wps-2018`.
  public init?(_ text: String) {
    guard (2...32).contains(text.utf8.count), let first = text.utf8.first,
      (0x61...0x7a).contains(first),
      text.utf8.allSatisfy({
        (0x61...0x7a).contains($0) || Spelling.isDigit($0) || $0 == UInt8(ascii: "-")
      })
    else { return nil }
    self.init(unchecked: text)
  }
}

/// The code of a pillar, objective, action or indicator, unique in its plan: `P1.A4.I1`.
public struct PlanCode: Hashable, Sendable, CustomStringConvertible {
  public let text: String

  /// `[A-Z0-9][A-Z0-9.-]{0,31}`.
  public init?(_ text: String) {
    let marks = [UInt8(ascii: "."), UInt8(ascii: "-")]
    guard (1...32).contains(text.utf8.count), let first = text.utf8.first,
      Spelling.isUpper(first) || Spelling.isDigit(first),
      text.utf8.allSatisfy({ Spelling.isUpper($0) || Spelling.isDigit($0) || marks.contains($0) })
    else { return nil }
    self.text = text
  }

  public var description: String { text }
}

/// A part of a plan as others name it: `wps-2018:P1.A4.I1`.
public struct PlanItem: Hashable, Sendable, CustomStringConvertible {
  public let plan: ID<Plan>
  public let code: PlanCode

  public init(plan: ID<Plan>, code: PlanCode) {
    self.plan = plan
    self.code = code
  }

  public init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, let plan = ID<Plan>(parts[0]), let code = PlanCode(parts[1]) else {
      return nil
    }
    self.init(plan: plan, code: code)
  }

  public var text: String { "\(plan.text):\(code.text)" }
  public var description: String { text }
}

/// Which way an indicator should go.
public enum IndicatorDirection: String, Word {
  case up, down
  public static let noun = "direction"
}

/// How often an indicator is to be reported (SDMX, CL_FREQ: A, S, Q, M).
public enum Frequency: String, Word {
  case annual
  case halfYearly = "half_yearly"
  case quarterly, monthly, once
  public static let noun = "frequency"
}

/// Whether a report holds a value. That nothing was reported is no word: it is silence.
public enum ReportState: String, Word {
  case value
  case notApplicable = "not_applicable"
  public static let noun = "state"
}

/// How far the evidence shows that the work was done.
public enum Shown: String, Word {
  case none
  case notStarted = "not_started"
  case limited, substantial, complete
  public static let noun = "step"
}

/// What counts by itself may feed an indicator.
public enum FeedView: String, Word {
  /// People in contributions of the kind personnel, sessions and people in training, contributions.
  case personnel, training, contributions
  public static let noun = "view"
}

/// What is counted of it.
public enum FeedColumn: String, Word {
  case people, women, sessions, trained, contributions
  case womenShare = "women_share"
  case womenTrained = "women_trained"
  public static let noun = "column"
}

/// When civil society was heard.
public enum ConsultationStage: String, Word {
  case drafting, implementation, review
  public static let noun = "stage"
}

/// How far the public was involved (IAP2, Spectrum of Public Participation, 2018).
public enum InvolvementLevel: String, Word {
  case inform, consult, involve, collaborate, empower
  public static let noun = "level"
}

/// What became of an input.
public enum InputAnswer: String, Word {
  case accepted, partly, declined
  public static let noun = "answer"
}
