import ArgumentParser

/// People who record, and their keys.
struct OfficerNoun: Noun {
  static let manual = Manual(
    "officer", "People who record, and their keys.",
    examples: [
      "officer add DEF.weber --ministry DEF --role clerk --new-key": "Record one.",
      "officer revoke DEF.weber --reason \"Left the service\"": "Change one.",
    ])
  static let verbs: [any ParsableCommand.Type] =
    ReadingVerbs.officer + [
      OfficerAdd.self, OfficerKeyCommand.self, OfficerChangeRoles.self, OfficerRotateKey.self,
      OfficerRevoke.self,
    ]
}
