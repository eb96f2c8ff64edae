import ArgumentParser
import Concert
import Coordination
import EventSourcing

/// Where a new key comes from: made here, or on the officer's own machine.
struct NewKeyOptions: ParsableArguments {
  @ArgumentParser.Flag(help: "Make the key here.") var newKey = false
  @Option(help: ArgumentHelp("What `concert officer key` printed.", valueName: "vkey"))
  var publicKey: String?
  @Option(help: ArgumentHelp("What it printed beside it.", valueName: "signature"))
  var possession: String?

  /// Records an enrolment or rotation; a key that was made for it here goes when it is refused.
  func record(_ verb: some RecordingVerb, of id: String, on screen: Screen) async throws {
    if newKey, publicKey != nil || possession != nil {
      throw Wrong.conflict("--new-key", "--public-key", because: "There is one new key.")
    }
    guard let officer = ID<Officer>(id) else {
      throw Rejection(
        field: "ID", fault: .misspelt(noun: "officer", text: id, pattern: "like DEF.weber"))
    }
    let ledger = try verb.ledger.open(
      signing: verb.signer, proposing: verb.write.proposing.propose, on: screen)
    var draft = CommandDraft(type(of: verb).act, today: ledger.today)
    try await verb.fill(&draft, in: ledger)
    draft.word("public_key", "--public-key", publicKey)
    draft.word("possession", "--possession", possession)
    draft.complete(verb.write, lang: nil)
    let recording = Recording(ledger: ledger, isDryRun: verb.write.dryRun)
    guard newKey else { return try await recording.record(draft, on: screen) }
    // Who signs is settled first: the new key is not to stand in the choice.
    _ = try await ledger.officer()
    let key = try await ledger.newKey(for: officer)
    draft.word("public_key", "--new-key", key.publicKey)
    draft.word("possession", "--new-key", key.possession)
    do {
      try await recording.record(draft, on: screen)
      // Until the proposal is recorded the ledger names no such key, and it must not get lost.
      if await ledger.proposed != nil { return try note(key.file, on: screen) }
    } catch {
      // It may have failed after the append, and then this is the officer's only key.
      if (try? await ledger.conclude(key, of: officer)) == true {
        try? note(key.settledFile, on: screen)
      }
      throw error
    }
    if try await ledger.conclude(key, of: officer) { try note(key.settledFile, on: screen) }
  }

  private func note(_ file: String, on screen: Screen) throws {
    try screen.note("  private key   \(SafeText.oneLine(file))")
  }
}
