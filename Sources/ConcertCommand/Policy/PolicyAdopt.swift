import ArgumentParser
import Concert
import EventSourcing

/// Another policy, signed by the roots.
struct PolicyAdopt: RecordingVerb {
  static let manual = Manual(
    "policy adopt", "Adopts a policy; as many roots sign as the ledger's first event asks.",
    examples: [
      "policy adopt --four-eyes contribution.logged:250000.00EUR --clock-tolerance 300":
        "Large contributions need a second officer; clocks may differ by 5 minutes.",
      "policy adopt --witness VKEY --witness VKEY --quorum 2 --cosign /media/root2.key":
        "Two witnesses, and a second root signs at this desk.",
      "policy adopt --dry-run": "What would follow of asking for nothing any more.",
    ],
    details: """
      A policy states all that is asked for: what is left out is asked for no longer.
      --four-eyes takes a type of event (concert help events), and after a colon an amount: only
      above it a second officer signs. Another currency counts as above. The second officer has the
      right to the same act, and is never the same person.
      """)
  static let act = "policy.adopt"

  @Option(
    help: ArgumentHelp("An act that needs two officers; several times.", valueName: "type[:amount]")
  )
  var fourEyes: [String] = []
  @Option(help: ArgumentHelp("A witness's public key; several times.", valueName: "vkey"))
  var witness: [String] = []
  @Option(help: ArgumentHelp("How many witnesses must have cosigned.", valueName: "n"))
  var quorum: Int?
  @Option(
    help: ArgumentHelp(
      "How far recorded and signed moments may differ.", valueName: "seconds"))
  var clockTolerance: Int?
  @Option(
    help: ArgumentHelp(
      "Scores from which a duplicate is shown, and from which it is called likely.",
      valueName: "possible,likely"))
  var reviewLines: String?
  @OptionGroup(title: "Recording") var write: WriteOptions
  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Signer") var signer: SignerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func fill(_ draft: inout CommandDraft, in ledger: Ledger) async throws {
    draft.set(
      "four_eyes", "--four-eyes",
      fourEyes.isEmpty ? nil : .array(try fourEyes.map { try Self.rule($0) }))
    draft.set(
      "witnesses", "--witness",
      witness.isEmpty ? nil : .array(witness.map { ["vkey": .string($0)] }))
    draft.set("quorum", "--quorum", quorum.map { .int(Int64($0)) })
    draft.set(
      "clock_tolerance_s", "--clock-tolerance", clockTolerance.map { .int(Int64($0)) })
    draft.set("review_lines", "--review-lines", try reviewLines.map { try Self.lines($0) })
    draft.names("public_key", "--witness")
  }

  private static func rule(_ text: String) throws -> JSON {
    let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
    var rule = JSONObject()
    rule["act"] = .string(parts.first ?? "")
    if parts.count == 2 {
      rule["above"] = try AmountText.parse(parts[1], at: "--four-eyes", currencies: .known).json
    }
    return .object(rule)
  }

  private static func lines(_ text: String) throws -> JSON {
    let parts = text.split(separator: ",").map { Int64($0) }
    guard parts.count == 2, let possible = parts[0], let likely = parts[1] else {
      throw Wrong.other("--review-lines takes two scores, as 60,80.", of: ["policy", "adopt"])
    }
    let found = Int64(ReviewLines.ofRules.possible)
    guard possible >= found else {
      throw Wrong.other(
        "--review-lines: the rules keep no pair below \(found); a line is \(found) or more.",
        of: ["policy", "adopt"])
    }
    return ["possible": .int(possible), "likely": .int(likely)]
  }
}
