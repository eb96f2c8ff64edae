public import EventSourcing

/// Why a witness did not sign, or what it sent does not count.
public enum WitnessRefusal: Hashable, Sendable {
  case badAddress(String)
  case noCurl
  case unreachable(String, reason: String)
  /// It has seen more events than this ledger has signed for.
  case seenMore(String, size: Position, ours: Position)
  /// It has seen another history.
  case forked(String, size: Position)
  case refused(String, status: Int)
  case malformed(String, status: Int)
  case badKey(String)
  /// No key that was named signed the answer.
  case unknownKey(String, names: [String])
  case badCosignature(String, name: String)
}

extension WitnessRefusal: Explainable {
  public var explanation: Explanation {
    switch self {
    case .badAddress(let url):
      Explanation(
        code: "bad-address", at: "--witness", value: url,
        what: "A witness is named by the address that it takes checkpoints at.",
        mend: "Try: --witness https://witness.example.org/w1", outcome: .usage)
    case .noCurl:
      Explanation(
        code: "no-curl", at: "--witness", what: "The system's program `curl` is not there.",
        mend: "Install curl.", outcome: .configuration)
    case .unreachable(let url, let reason):
      Explanation(
        code: "witness-away", at: url, what: "The witness did not answer: \(oneLine(reason)).",
        mend: "Repeat later; the checkpoint itself stands.", outcome: .serverAway)
    case .seenMore(let url, let size, let ours):
      Explanation(
        code: "rolled-back", at: url,
        what:
          "The witness has cosigned \(size) events of this log, and this copy signs for \(ours).",
        mend: "Don't write. Find the newer copy of the ledger, and run: concert verify",
        outcome: .integrityBroken)
    case .forked(let url, let size):
      Explanation(
        code: "forked", at: url,
        what: "The first \(size) events of this ledger are not those that the witness cosigned.",
        mend: "Don't write. Keep this copy: it is evidence. Compare it with the witness's.",
        outcome: .integrityBroken)
    case .refused(let url, let status):
      Explanation(
        code: "witness-refused", at: url, value: String(status),
        what: status == 404
          ? "The witness does not know this log."
          : "The witness does not take this checkpoint.",
        mend: "Give its operator the log's origin and public key.", outcome: .notAllowed)
    case .malformed(let url, let status):
      Explanation(
        code: "witness-away", at: url, value: String(status),
        what: "The answer is none that a C2SP witness gives.",
        mend: "Check the address; it ends before /add-checkpoint.", outcome: .serverAway)
    case .badKey(let text):
      Explanation(
        code: "bad-key", at: "--witness-key", value: text,
        what: "This is no public key of a witness: NAME+HEX+BASE64 of type 0x04.",
        mend: "Ask the witness's operator for its vkey.", outcome: .badData)
    case .unknownKey(let url, let names):
      Explanation(
        code: "unknown-witness", at: url, value: names.joined(separator: ", "),
        what: "No witness of the policy, and none that was named, signed the answer.",
        mend: "Name its key with --witness-key VKEY, or adopt a policy that does.",
        outcome: .badData)
    case .badCosignature(let url, let name):
      Explanation(
        code: "bad-cosignature", at: url, value: name,
        what: "The cosignature is not one of \(name) over this checkpoint. Nothing was stored.",
        mend: "Ask the witness's operator; somebody may stand between.", outcome: .integrityBroken)
    }
  }

  private func oneLine(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).joined(separator: " ")
  }
}
