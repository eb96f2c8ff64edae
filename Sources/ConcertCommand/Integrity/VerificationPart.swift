/// The lines in which a check is told, each with the findings that break it.
enum VerificationPart: String, CaseIterable {
  case earlier, leaves, root, appends, rights, payloads, versions, schema, checkpoints, witnesses,
    views

  func title(in language: Language) -> String {
    let label = language.label(rawValue)
    return label.prefix(1).uppercased() + label.dropFirst()
  }

  var codes: Set<String> {
    switch self {
    case .earlier: ["forked", "rolled-back"]
    case .leaves: ["broken-chain", "broken-node", "position-gap", "time-went-back"]
    case .root: ["broken-node", "other-history", "behind-checkpoint", "rolled-back", "forked"]
    case .appends:
      [
        "bad-signature", "signature-missing", "append-differs", "append-missing", "bad-append",
        "bad-possession", "key-in-use", "time-differs", "clock-differs",
      ]
    case .rights: ["not-allowed", "wrong-owner", "bad-genesis"]
    case .payloads:
      [
        "body-differs", "column-differs", "bad-header", "unreadable-event", "unknown-event-type",
        "erased-without-authority",
      ]
    case .versions: ["version-gap", "wrong-stream", "bad-event"]
    case .schema: ["schema-altered", "broken-ledger"]
    case .checkpoints: ["bad-checkpoint"]
    case .witnesses: ["witness-time"]
    case .views: ["view-differs"]
    }
  }
}
