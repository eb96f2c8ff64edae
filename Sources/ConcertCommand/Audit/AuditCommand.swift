import ArgumentParser

/// Who recorded what, when, and by what right.
struct AuditCommand: Noun {
  static let manual = Manual(
    "audit", "Who recorded what, when, on whose behalf.",
    examples: [
      "audit trail COM-2024-0031": "Everything that happened to one record.",
      "audit search --late 30d": "What was recorded more than 30 days after its day.",
    ])
  static let verbs: [any ParsableCommand.Type] = [
    AuditTrail.self, AuditSearch.self, AuditSample.self, AuditAccess.self,
    AuditReconcile.self, AuditExport.self,
  ]
}
