import ArgumentParser
import Concert
import EventSourcing

/// The newest signed size and root, which holds the operator to everything before it.
struct CheckpointCommand: Verb {
  static let manual = Manual(
    "checkpoint", "The newest signed size and root of the log, to keep or to give away.",
    examples: [
      "checkpoint > 2024-06-30.checkpoint":
        "Keep it: no later ledger passes that lacks a fact it covers.",
      "checkpoint --json": "The same for programs, with the number of events behind it.",
      "checkpoint --witness https://witness.example.org/w1":
        "Others sign that they saw it; their word is kept in the log.",
    ],
    details: """
      Where the log's key is kept, events under no checkpoint are signed for first.

      A witness (C2SP tlog-witness) signs only what continues all that it has seen of the log. The
      policy names the witnesses that count; --witness-key names another. A time stamp (RFC 3161):
        concert checkpoint --timestamp-query q.tsq > kept.checkpoint
        curl -H 'Content-Type: application/timestamp-query' --data-binary @q.tsq AUTHORITY > t.tsr
        concert checkpoint --timestamp-token t.tsr --note kept.checkpoint
      """)

  @Option(help: ArgumentHelp("Ask this witness to cosign; several times.", valueName: "url"))
  var witness: [String] = []
  @Option(
    help: ArgumentHelp("A witness's key that the policy does not name.", valueName: "vkey"))
  var witnessKey: [String] = []
  @Option(
    help: ArgumentHelp("Write the question to a time-stamping authority.", valueName: "file"),
    completion: .file())
  var timestampQuery: String?
  @Option(
    help: ArgumentHelp("Keep the authority's answer in the log.", valueName: "file"),
    completion: .file())
  var timestampToken: String?
  @Option(
    help: ArgumentHelp("The checkpoint that was stamped. (default: the newest)", valueName: "file"),
    completion: .file())
  var note: String?
  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Signer") var signer: SignerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    let ledger = try ledger.open(signing: signer, on: screen)
    if let timestampToken { return try await keep(timestampToken, in: ledger, on: screen) }
    guard witness.isEmpty else { return try await ask(ledger, on: screen) }
    let signed = try await ledger.newestCheckpoint()
    if let timestampQuery { try writeBytes(signed.timestampQuery, to: timestampQuery) }
    if screen.format.isJSON {
      try screen.print(signed.json)
    } else {
      try screen.console.out.write(bytes: signed.note)
    }
    try Self.tellTail(signed.unsigned, screen)
  }

  /// Says what nobody has signed for as a whole.
  static func tellTail(_ unsigned: Position, _ screen: Screen) throws {
    guard unsigned > 0 else { return }
    try screen.warn(
      "\(grouped: Int(unsigned), "newer event", "newer events") "
        + "\(for: Int(unsigned), "is", "are") under no checkpoint; whoever holds the log's key signs with: concert checkpoint"
    )
  }

  private func ask(_ ledger: Ledger, on screen: Screen) async throws {
    let client = WebClient.curl(variables: screen.console.environment)
    let answer = try await ledger.witness(at: witness, vkeys: witnessKey, through: client)
    if screen.format.isJSON {
      try screen.print(answer.json)
    } else {
      try screen.console.out.write(bytes: answer.note)
    }
    guard !answer.cosigned.isEmpty else { throw Rejections(answer.failures) }
    for failure in answer.failures { try screen.note(failure) }
    try await record(try Ledger.witnessCommand(answer), in: ledger, on: screen)
    if let quorum = answer.quorum, quorum.reached < quorum.asked {
      try screen.warn("\(quorum.reached) of \(quorum.asked) witnesses that the policy asks for")
      throw Ended(.finding)
    }
    if let failure = answer.failures.first { throw Ended(failure.outcome) }
  }

  private func keep(_ file: String, in ledger: Ledger, on screen: Screen) async throws {
    let token = try readBytes(file)
    let kept = try note.map { try readBytes($0) }
    let stamped = try await ledger.stamped(by: token, over: kept)
    try await record(stamped.command, in: ledger, on: screen)
    if screen.format.isJSON {
      try screen.print(stamped.json)
    } else {
      try screen.print("stamped \(stamped.at): the checkpoint over \(stamped.size) events")
    }
  }

  /// Puts other people's word into the log.
  private func record(_ command: JSON, in ledger: Ledger, on screen: Screen) async throws {
    let (outcome, warnings) = try await ledger.perform { ledger in
      var source = CommandList([command])
      var outcome: CommandOutcome?
      _ = try ledger.submit(&source, as: Submission()) { outcome = $0 }
      ledger.close()
      return (outcome, ledger.warnings)
    }
    for warning in warnings { try screen.note(warning) }
    switch outcome {
    case .refused(_, let reasons)?: throw Rejections(reasons)
    case .stored(_, let stored)?: try screen.note("Kept in the log: @\(stored.position)")
    case .givenUp?, nil: break
    }
  }
}
