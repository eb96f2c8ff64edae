internal import EventSourcing

/// Why a file is not checked as a bundle.
enum BundleRefusal: Explainable, Hashable {
  case badKey(String)
  case notABundle(String)
  case altered(String)

  var explanation: Explanation {
    switch self {
    case .badKey(let text):
      Explanation(
        code: "bad-key", at: "--key", value: text,
        what: "This is no public key of a log: NAME+HEX+BASE64 on one line.",
        mend: "Ask the ledger's founders for it; never take it from the file's sender alone.",
        outcome: .badData)
    case .notABundle(let file):
      Explanation(
        code: "not-a-bundle", at: file,
        what: "The file does not begin as a C2SP tlog-proof does.",
        mend: "Make one with: concert prove REF --out FILE", outcome: .badData)
    case .altered(let file):
      Explanation(
        code: "altered", at: file,
        what: "The file begins like a bundle, and is not the one that was written.",
        mend: "Ask for it again, as an attachment that no program on the way rewrites.",
        outcome: .integrityBroken)
    }
  }
}
