import ArgumentParser
import Concert
import Coordination
import EventSourcing

/// A key of one's own, made where it will be used.
struct OfficerKeyCommand: Verb {
  static let manual = Manual(
    "officer key", "Makes your key on this machine, and what an admin needs of it.",
    arguments: "ID --origin NAME [options]",
    examples: [
      "officer key DEF.weber --origin concert.example.lu/committee":
        "Send both lines to an admin; the private key stays here.",
      "officer key DEF.weber --ledger /srv/concert": "The origin is the ledger's.",
    ],
    details: "Called again it prints the same key once more.")
  static var configuration: CommandConfiguration { manual.configuration() }

  @Argument(help: "The officer, such as DEF.weber.") var id: String
  @Option(help: "The ledger's origin, where the ledger is not at hand.") var origin: String?
  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    guard let officer = ID<Officer>(id) else {
      throw Rejection(
        field: "ID", fault: .misspelt(noun: "officer", text: id, pattern: "like DEF.weber"))
    }
    let environment = Environment.system(variables: screen.console.environment)
    let name: String
    if let origin {
      name = origin
    } else {
      name = try Ledger(
        opening: ledger.folder(screen.console), environment: environment,
        waitSeconds: Double(max(0, ledger.wait))
      ).origin
    }
    let key = try OfficerKey.ofThisMachine(officer, origin: name, environment: environment)
    if screen.format.isJSON {
      return try screen.print(
        .object([
          "officer": .string(id), "origin": .string(name), "public_key": .string(key.publicKey),
          "possession": .string(key.possession), "key_file": .string(key.file),
        ]))
    }
    try screen.print("--public-key \(key.publicKey)\n--possession \(key.possession)")
    try screen.note(
      "Your private key is \(SafeText.oneLine(key.file)); keep a copy in a safe place.\n"
        + "An admin goes on with: concert officer add \(id) --ministry CODE --role clerk "
        + "and the two lines above.")
  }
}
