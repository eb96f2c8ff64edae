import ArgumentParser

/// Civil society heard.
struct ConsultationNoun: Noun {
  static let manual = Manual(
    "consultation",
    "Civil society heard: who was invited, who came, what they said, what became of it.",
    examples: [
      "consultation add --plan wps-2018 --stage review --level consult --invited \"ASTM\" --invited \"Cercle\" --attended ASTM":
        "Record one.",
      "consultation list --waiting": "Whose inputs wait for an answer.",
    ])
  static let verbs: [any ParsableCommand.Type] = [
    ConsultationList.self, ConsultationShow.self, ConsultationAdd.self, ConsultationInput.self,
    ConsultationAnswer.self,
  ]
}
