import Concert
import EventSourcing

/// Records a decision with what it entails; on a terminal it shows all of it first and asks.
struct SettlementDialogue {
  let ledger: Concert.Ledger
  let draft: CommandDraft
  /// Of a new mission; none when it is there.
  let establishing: JSONObject?
  let write: WriteOptions

  private var outcome: String { draft.object["outcome"]?.string ?? "" }

  func run(on screen: Screen) async throws {
    var review = draft.object
    if write.dryRun {
      let trial = try await settled(review, isDryRun: true).settlement
      return try SettlementPrinter(screen, trial, outcome: outcome).trial()
    }
    if write.mayAsk(screen.console), !write.yes, !write.storesNothing {
      let trial = try await settled(review, isDryRun: true).settlement
      if !trial.review.replayed {
        try SettlementPrinter(screen, trial, outcome: outcome).plan()
        guard try Dialogue(screen: screen).confirm(.decide, standard: false) else {
          throw Dialogue.Closed()
        }
        // What was shown is what is recorded, or nothing.
        let shown = trial.entries.first { $0.type == "duplicate.reviewed" }
        review["facts_digest"] = shown?.payload["facts_digest"]
      }
    }
    let done = try await settled(review, isDryRun: false)
    for warning in done.warnings { try screen.note(warning) }
    if let proposed = done.proposed { return try ProposalPrinter(screen, proposed).receipt() }
    try SettlementPrinter(screen, done.settlement, outcome: outcome)
      .receipt(done.receipt, key: review["key"]?.string)
  }

  private struct Done: Sendable {
    let settlement: Settlement
    let receipt: EntryReceipt?
    let proposed: ProposalReport?
    let warnings: [Explanation]
  }

  private func settled(_ review: JSONObject, isDryRun: Bool) async throws -> Done {
    let establishing = establishing
    do {
      return try await ledger.perform { ledger in
        let settlement = try ledger.settle(
          .object(review), establishing: establishing, isDryRun: isDryRun)
        let isStored = !isDryRun && (ledger.proposed == nil || settlement.review.replayed)
        let receipt = isStored ? try ledger.receipt(at: settlement.review.position) : nil
        if !isDryRun { ledger.close() }
        return Done(
          settlement: settlement, receipt: receipt,
          proposed: isDryRun ? nil : ledger.proposed, warnings: ledger.warnings)
      }
    } catch let refused as SettlementRefused {
      throw Rejections(refused.reasons.map { FieldNames.renamed($0, draft.options) })
    } catch let refusal as any Explainable {
      throw Rejections([mended(FieldNames.renamed(refusal.explanation, draft.options))])
    }
  }

  /// Of several acts one was not allowed; a coordinator may do all of them.
  private func mended(_ explanation: Explanation) -> Explanation {
    guard explanation.code == "not-allowed" else { return explanation }
    var copy = explanation
    copy.mending =
      "Nothing was stored. A coordinator may act for both ministries: ask one to decide it."
      + " See: concert officer list"
    return copy
  }
}
