import ArgumentParser

/// Records that must be kept whole.
struct HoldNoun: Noun {
  static let manual = Manual(
    "hold", "Records that must be kept whole: nothing of them is erased.",
    examples: [
      "hold place COM-2024-0031 --reason \"Court of audit, inquiry 12\"": "Keep a record whole.",
      "hold list": "What is held.",
    ])
  static let verbs: [any ParsableCommand.Type] = [HoldList.self, HoldPlace.self, HoldLift.self]
}
