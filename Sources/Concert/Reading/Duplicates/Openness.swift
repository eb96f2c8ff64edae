/// When a flag waits for a decision.
enum Openness {
  /// A condition over `duplicate_reviews`, joined under `review`: nobody decided, the decision was
  /// reopened, its day has passed, or its facts changed so that it is asked for again.
  static func sql(_ review: String, asOf day: String) -> String {
    "\(review).ref IS NULL OR \(review).reopened = 1 OR \(review).asked_again IS NOT NULL "
      + "OR \(review).until_day < \(day)"
  }

  /// A condition over `duplicate_shown`, under `flag`, that reads only what its indexes hold: so a
  /// million are told apart without their reasons.
  static func ofFlag(_ flag: String) -> String {
    """
    NOT EXISTS (
      SELECT 1 FROM duplicate_reviews AS decided, basis AS today
      WHERE decided.a = \(flag).a AND decided.b = \(flag).b
        AND (\(sql("decided", asOf: "today.as_of"))) IS NOT TRUE)
    """
  }
}
