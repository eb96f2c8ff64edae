import ArgumentParser
import Concert
import EventSourcing

/// A file that proves who recorded what, and when, to whoever has the log's public key.
struct ProveCommand: Verb {
  static let manual = Manual(
    "prove", "A file that proves who recorded what and when, without the ledger.",
    arguments: "REF|@N --out FILE [options]",
    examples: [
      "prove COM-2024-0031 --out wells.tlog-proof": "All that was recorded of it so far.",
      "prove @17 --out event.tlog-proof --without-payload":
        "One event, for a reader who may not see its content.",
    ],
    details: """
      A record's reference proves all its events so far; @N proves one. The reader needs the file
      and the log's public key: concert verify FILE --key VKEY
      The format, and how other programs read it: concert help bundles
      """)

  @Argument(help: ArgumentHelp("A record, or one event.", valueName: "ref")) var ref: String
  @Option(help: ArgumentHelp("Where to write it.", valueName: "file"), completion: .file())
  var out: String
  @Flag(help: "Leave payloads out; their digests stay.") var withoutPayload = false
  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    let ledger = try ledger.openReading(on: screen)
    let proven = try await ledger.prove(ref, withPayload: !withoutPayload)
    try writeBytes(proven.bytes, to: out)
    if screen.format.isJSON {
      try screen.print(proven.json)
    } else {
      let positions = proven.positions.map { "@\($0)" }.joined(separator: " ")
      try screen.print(
        "\(SafeText.oneLine(out)): \(SafeText.oneLine(proven.stream)), \(positions), "
          + "under the checkpoint over \(number: Digits.grouped(proven.size)) events")
    }
    if let level = proven.confidential {
      try screen.warn(
        "the file holds a payload for \(Phrase.word(level)) eyes; --without-payload leaves it out")
    }
    if proven.unsigned > 0 {
      try screen.warn(
        "\(Int(proven.unsigned), "newer event", "newer events") of this record "
          + "\(for: Int(proven.unsigned), "is", "are") under no checkpoint and not in the file")
    }
    try screen.note("Its reader runs: concert verify \(SafeText.oneLine(out)) --key VKEY")
  }
}
