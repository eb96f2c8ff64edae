import Concert
import EventSourcing

/// A new effort that is entered under one mission with a like one of another ministry.
struct JointEntry {
  let ledger: Concert.Ledger
  let draft: CommandDraft

  func record(
    with other: String, under mission: String, isNew: Bool, on screen: Screen
  ) async throws {
    let command = JSON.object(draft.object)
    let (settlement, receipt, record, warnings) = try await perform { ledger in
      let settlement = try ledger.enter(
        command, with: other, under: mission, establishing: isNew ? JSONObject() : nil)
      let receipt = try ledger.receipt(at: settlement.review.position)
      let record = try? ledger.record(settlement.review.ref)
      ledger.close()
      return (settlement, receipt, record, ledger.warnings)
    }
    for warning in warnings { try screen.note(warning) }
    var answered = Recording.Answered()
    answered.receipt = receipt
    answered.record = record
    try ReceiptPrinter(screen, draft.object, isDryRun: false).print(settlement.review, answered)
    guard !screen.format.isJSON else { return }
    let lines = settlement.entries.filter { $0.position != receipt.position }.map { entry in
      "  with it: \(entry.type)  \(entry.ref) for \(entry.ministry)  event @\(entry.position)"
    }
    try screen.note(lines.map { SafeText.oneLine($0) }.joined(separator: "\n"))
  }

  private func perform<Result: Sendable>(
    _ body: @Sendable (isolated Concert.Ledger) throws -> Result
  ) async throws -> Result {
    do {
      return try await ledger.perform(body)
    } catch let refused as SettlementRefused {
      throw Rejections(refused.reasons.map { FieldNames.renamed($0, draft.options) })
    } catch let refusal as any Explainable {
      var explanation = FieldNames.renamed(refusal.explanation, draft.options)
      if explanation.code == "not-allowed" {
        explanation.mending =
          "Nothing was stored. Go on instead; a coordinator, who acts for both, then joins them:"
          + " concert duplicate decide DUP joint --new-mission NAME --reason TEXT"
      }
      throw Rejections([explanation])
    }
  }
}
