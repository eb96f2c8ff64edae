/// A closed list of words: the raw value is the word on the wire.
public protocol Word: RawRepresentable, CaseIterable, Hashable, Sendable
where RawValue == String {
  /// What is named, in the singular, as in "No framework is called …".
  static var noun: String { get }
}

/// What an effort consists of.
public enum EffortKind: String, Word {
  case money, personnel, training, expertise
  case inKind = "in_kind"
  case policy
  public static let noun = "kind"
}

/// Under whose roof an effort stands.
public enum Framework: String, Word {
  case un = "UN"
  case eu = "EU"
  case nato = "NATO"
  case osce = "OSCE"
  case bilateral, national, other
  public static let noun = "framework"
}

/// Who may see a record.
public enum Visibility: String, Word {
  case owner, committee, parliament
  case everyone = "public"
  public static let noun = "visibility"
}

/// The languages that people write in.
public enum Language: String, Word, Comparable {
  case english = "en"
  case french = "fr"
  case german = "de"
  case luxembourgish = "lb"
  public static let noun = "language"
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// What an officer may do; rights are the union of the roles (EVENTS.md).
public enum Role: String, Word {
  case clerk, validator, coordinator, admin, auditor, analyst, observer
  public static let noun = "role"
}

/// What sort of body a ministry is.
public enum BodyKind: String, Word {
  case ministry, directorate, agency, force, body
  public static let noun = "kind"
}

/// Which of the three Ds a ministry stands for.
public enum Dimension: String, Word {
  case diplomacy, development, defence, other
  public static let noun = "dimension"
}

/// What people in a count are there as.
public enum PersonnelRole: String, Word {
  case military, police, civilian
  case electionObserver = "election_observer"
  case deminer, trainer, medical, mediator, other
  public static let noun = "role"
}

/// At which level people in a count serve.
public enum PersonnelLevel: String, Word {
  case staff, lead
  public static let noun = "level"
}

/// Who was trained.
public enum TrainingAudience: String, Word {
  case ownStaff = "own_staff"
  case localForces = "local_forces"
  case civilians, officials
  public static let noun = "audience"
}

/// What the owner says of a commitment.
public enum Assessment: String, Word {
  case onTrack = "on_track"
  case atRisk = "at_risk"
  case delayed
  public static let noun = "status"
}

/// Which way a contribution went.
public enum Direction: String, Word {
  case given, returned
  public static let noun = "direction"
}

/// What people found two efforts to be.
public enum ReviewOutcome: String, Word {
  case same, joint, complementary
  case partOf = "part_of"
  case distinct
  public static let noun = "outcome"
}
