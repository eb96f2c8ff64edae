import ArgumentParser
import Concert
import Coordination
import EventSourcing
import Foundation

/// Words that the law asks to be forgotten.
struct EraseCommand: Verb {
  static let manual = Manual(
    "erase", "Erases words of one event by law; what is counted or linked stays.",
    arguments: "@N --basis TEXT (--redact FIELD… | --replacement FILE) --approver-key FILE",
    examples: [
      "erase @41 --basis \"GDPR 17, request 2024-7\" --redact description --approver-key FILE":
        "The description goes, from every file of the ledger.",
      "erase @41 --basis \"GDPR 17\" --replacement redacted.json --approver-key FILE --dry-run":
        "What would stand in its place.",
    ],
    details: """
      For an admin, with the signature of a second officer who approves it. Nothing of a record that
      is held is erased, and nothing of ministries, officers, policy and erasures. The event's place,
      hash and signature stay, so that verify still proves the rest; show and trail say that it was
      erased. It can't be undone. Copies, exports and backups elsewhere are yours to see to.
      """)

  @Argument(help: ArgumentHelp("The event, as @41.", valueName: "@n")) var event: String
  @Option(help: ArgumentHelp("The law, judgement or request that asks for it.", valueName: "text"))
  var basis: String?
  @Option(
    help: ArgumentHelp(
      "A field that goes, such as description or pledged.text; several times.",
      valueName: "field"))
  var redact: [String] = []
  @Option(
    help: ArgumentHelp("The payload to stand there instead, as JSON.", valueName: "file"),
    completion: .file())
  var replacement: String?
  @Option(
    help: ArgumentHelp("The key file of the officer who approves it.", valueName: "file"),
    completion: .file())
  var approverKey: String?
  @Option(
    help: ArgumentHelp("With --propose: who is to approve it at another desk.", valueName: "id"))
  var approver: String?
  @OptionGroup(title: "Recording") var write: WriteOptions
  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Signer") var signer: SignerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    guard redact.isEmpty != (replacement == nil) else {
      throw Wrong.other("Name either --redact or --replacement.", of: ["erase"])
    }
    var signing = signer
    if let approverKey { signing.cosign.append(approverKey) }
    let opened = try ledger.open(
      signing: signing, proposing: write.proposing.propose, on: screen)
    let preview = try await opened.erasurePreview(event)
    let instead =
      try replacement.map(Self.payload(inFile:)) ?? preview.redacted(Self.list(redact))
    var draft = CommandDraft("body.erase", today: opened.today)
    draft.set("seq", "@N", .int(preview.position))
    draft.word("basis", "--basis", basis)
    draft.word(
      "approver", "--approver-key",
      try await approverKey.asyncMap { try await opened.officer(ofKeyFile: $0) } ?? approver)
    draft.set("replacement", replacement == nil ? "--redact" : "--replacement", .object(instead))
    draft.complete(write, lang: nil)
    try tell(preview, instead, on: screen)
    try confirm(on: screen)
    let recording = Recording(ledger: opened, isDryRun: write.dryRun)
    try await recording.record(draft, on: screen)
  }

  private static func payload(inFile path: String) throws -> JSONObject {
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw Explained(
        Explanation(
          code: "no-such-file", at: "--replacement", value: path,
          what: "The file can't be read.", mend: "Check its path.", outcome: .noInput))
    }
    guard let object = (try? JSON(parsing: Array(bytes)))?.object else {
      throw Explained(
        Explanation(
          code: "bad-json", at: "--replacement", value: path,
          what: "The file holds no JSON object.",
          mend: "Take the payload of: concert show @N --json", outcome: .badData))
    }
    return object
  }

  /// What goes and what stays, before anything is asked or done.
  private func tell(
    _ preview: ErasurePreview, _ instead: JSONObject, on screen: Screen
  ) throws {
    let event = preview.target.event
    var lines: [Phrase] = [
      "@\(preview.position) \(event.type) of \(preview.target.stream.ref)"
    ]
    for member in event.payload.object?.members ?? [] {
      switch instead[member.key] {
      case member.value?: continue
      case let new?:
        lines.append("  \(member.key): \(Self.short(member.value)) → \(Self.short(new))")
      case nil: lines.append("  \(member.key): \(Self.short(member.value)) goes")
      }
    }
    if !preview.others.isEmpty {
      let list = preview.others.map { "@\($0)" }.joined(separator: ", ")
      lines.append("  The record has other events, which may hold the same words: \(list)")
    }
    try screen.note(lines.map { SafeText.oneLine(screen.language($0)) }.joined(separator: "\n"))
  }

  private static func short(_ value: JSON) -> String {
    DisplayWidth.cut(SafeText.oneLine(value.string ?? value.canonicalText), to: 60)
  }

  private func confirm(on screen: Screen) throws {
    if write.yes || write.dryRun { return }
    guard write.mayAsk(screen.console) else {
      throw Explained(
        Explanation(
          code: "not-confirmed", at: "--yes",
          what: "An erasure can't be undone, and nobody can be asked here.",
          mend: "Look at it with --dry-run, then repeat it with --yes.", outcome: .usage))
    }
    guard try Dialogue(screen: screen).confirm(.erase, standard: false) else {
      throw Dialogue.Closed()
    }
  }
}

/// An explanation that is made where it is thrown.
private struct Explained: Explainable {
  let explanation: Explanation

  init(_ explanation: Explanation) { self.explanation = explanation }
}

extension Optional where Wrapped: Sendable {
  fileprivate func asyncMap<Value: Sendable>(
    _ body: (Wrapped) async throws -> Value
  ) async throws -> Value? {
    guard let self else { return nil }
    return try await body(self)
  }
}
