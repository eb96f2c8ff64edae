import ArgumentParser

/// What was promised.
struct CommitmentNoun: Noun {
  static let manual = Manual(
    "commitment", "What was promised.",
    examples: [
      "commitment add --title \"Two instructors\" --kind personnel --people f=1,m=1": "Record one.",
      "commitment fulfil COM-2024-0031 --evidence note.pdf": "Change one.",
    ])
  static let verbs: [any ParsableCommand.Type] =
    ReadingVerbs.commitment + [
      CommitmentAdd.self, CommitmentAmend.self, CommitmentPool.self, CommitmentUnpool.self,
      CommitmentAssess.self, CommitmentReassign.self, CommitmentFulfil.self,
      CommitmentWithdraw.self,
      CommitmentReopen.self,
    ]
}
