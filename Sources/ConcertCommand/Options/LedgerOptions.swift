import ArgumentParser
import EventSourcing

/// Where the ledger is.
struct LedgerOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The ledger's folder, else CONCERT_LEDGER.", valueName: "dir"),
    completion: .directory)
  var ledger: String?

  @Option(help: ArgumentHelp("How long to wait for another writer.", valueName: "seconds"))
  var wait: Int = 10

  /// The folder; no folder is searched for.
  func folder(_ console: Console) throws(Wrong) -> String {
    try Wrong.require(wait, in: 0...86_400, for: "--wait")
    guard let folder = ledger ?? console.variable("CONCERT_LEDGER"), !folder.isEmpty else {
      throw .noLedger
    }
    return folder
  }
}

/// Whose act it is.
struct SignerOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The officer's key file, else CONCERT_KEY.", valueName: "file"),
    completion: .file())
  var key: String?

  @Option(help: ArgumentHelp("Which of your keys signs.", valueName: "id"))
  var officer: String?

  @Option(
    help: ArgumentHelp(
      "Key file of another who signs at this desk; several times.", valueName: "file"),
    completion: .file())
  var cosign: [String] = []

  func keyFile(_ console: Console) -> String? { key ?? console.variable("CONCERT_KEY") }
}

/// The two clocks of every reading command.
struct ClockOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Facts about this day. (default: today)", valueName: "day"))
  var asOf: String?

  @Option(
    help: ArgumentHelp("As the ledger stood then. (default: now)", valueName: "moment|@n"))
  var knownAt: String?

  /// Both clocks, from the options or else the environment.
  func read(_ console: Console, today: Day) throws(BadValue) -> Clocks {
    let asked = asOf ?? console.variable("CONCERT_AS_OF")
    let known = knownAt ?? console.variable("CONCERT_KNOWN_AT")
    var clocks = Clocks(asOf: today)
    if let asked {
      let place = asOf == nil ? "CONCERT_AS_OF" : "--as-of"
      clocks.asOf = try DayText.parse(asked, at: place, today: today)
    }
    if let known {
      let place = knownAt == nil ? "CONCERT_KNOWN_AT" : "--known-at"
      clocks.knownAt = try KnownAt.parse(known, at: place, today: today)
      clocks.knownAtText = known
    }
    clocks.isPast = known != nil || clocks.asOf < today
    clocks.isFixedBySession = (asOf == nil && asked != nil) || (knownAt == nil && known != nil)
    return clocks
  }
}

/// The day that facts are about, and what the ledger is read up to.
struct Clocks: Hashable, Sendable {
  var asOf: Day
  /// None for now.
  var knownAt: KnownAt?
  /// As it was asked, for the basis line.
  var knownAtText: String?
  var isPast = false
  var isFixedBySession = false

  init(asOf: Day) { self.asOf = asOf }

  /// - Parameter position: The size of the log that was read.
  func basis(position: Position, notes: [Phrase] = []) -> Basis {
    Basis(
      asOf: asOf, knownAt: knownAtText, position: position, notes: notes,
      isFixedBySession: isFixedBySession)
  }
}
