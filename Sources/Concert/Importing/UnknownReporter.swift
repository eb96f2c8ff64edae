internal import EventSourcing
internal import Interop

/// An organisation that is no ministry of the ledger, or may be several.
struct UnknownReporter: Explainable {
  let reporter: Reporter
  let resolution: Resolution

  var explanation: Explanation {
    let shown = [reporter.code ?? reporter.ref, reporter.name].filter { !$0.isEmpty }
    let value = shown.count == 2 && shown[0] == shown[1] ? shown[0] : shown.joined(separator: " ")
    switch resolution {
    case .ambiguous(let codes):
      return Explanation(
        code: "ambiguous-ministry", at: "reporting-org", value: value,
        what: "Several ministries answer to it: \(codes.joined(separator: ", ")).",
        mend: "Say which in a table of aliases and give it with --aliases.", outcome: .badData)
    case .unknown(let codes) where !codes.isEmpty:
      return Explanation(
        code: "unknown-ministry", at: "reporting-org", value: value,
        what: "No ministry of this ledger has this identifier and name; "
          + "perhaps it is \(Phrase.either(codes)).",
        mend: "Say so in a table of aliases and give it with --aliases, or import with --register.",
        outcome: .badData)
    case .unknown, .notOurs, .ministry:
      return Explanation(
        code: "unknown-ministry", at: "reporting-org", value: value,
        what: "No ministry of this ledger has this identifier and name.",
        mend: "Register it with its --org-ref, name it in --aliases, or import with --register.",
        outcome: .badData)
    }
  }
}
