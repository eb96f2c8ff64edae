/// Who may do what to whose records, as it was answered before.
struct AllowedQuestions {
  /// Numbers of a walk's words, and of the owner.
  struct Question: Hashable {
    let by: Int32
    let act: Int32
    let owner: Int32
  }

  private static let none = Question(by: -1, act: -1, owner: -1)
  private var all: Set<Question> = []
  // Most events ask one of a few questions, and hashing one takes as long as the rest of the answer.
  private var recent = [Question](repeating: none, count: 64)

  private static func place(_ question: Question) -> Int {
    Int(truncatingIfNeeded: question.act &* 31 ^ question.owner ^ question.by &* 7) & 63
  }

  mutating func contains(_ question: Question) -> Bool {
    let place = Self.place(question)
    if recent[place] == question { return true }
    guard all.contains(question) else { return false }
    recent[place] = question
    return true
  }

  mutating func insert(_ question: Question) { all.insert(question) }

  /// When an event changes who may do what.
  mutating func forget() {
    all = []
    recent = Array(repeating: Self.none, count: recent.count)
  }
}
