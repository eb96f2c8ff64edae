import ArgumentParser
import Concert
import Coordination
import EventSourcing

/// A new ledger with its first ministry and officer.
struct InitCommand: Verb {
  static let manual = Manual(
    "init", "A new ledger.", arguments: "--ledger DIR --origin NAME [options]",
    examples: [
      "init --ledger /srv/concert --origin concert.example.lu/committee":
        "A ledger whose first officer is of MFA, Foreign Affairs.",
      "init --ledger /srv/concert --origin concert.example.lu/committee --root 'VKEY' "
        + "--root /media/second.key --threshold 2":
        "Three roots, of which two sign here and for every policy.",
      "init --ledger demo --origin demo.example/one --ministry DEF --name Defence "
        + "--dimension defence --officer DEF.weber --demo":
        "A demonstration, which may fix its clock.",
    ],
    details: """
      The origin names the ledger for ever, in every signature; take a name that nobody else will.
      Without --officer the first officer is the ministry's code, a point and your login name.
      That officer is admin, coordinator and clerk. Two private keys are written on this machine:
      keep a copy of both in a safe place. The log's public key, printed here, checks every proof.
      The first officer is a root, and --root names more: what `concert officer key` printed at their
      own machine, or a key file, which signs here. --threshold says how many roots sign a policy; as
      many must sign now.
      """)

  @Option(help: ArgumentHelp("The ledger's name in every signature, such as a host and path."))
  var origin: String
  @Option(help: "Code of the first ministry.") var ministry = "MFA"
  @Option(help: ArgumentHelp("The first ministry's name; en=NAME for one language."))
  var name: [String] = []
  @Option(help: "What sort of body it is.") var kind = "ministry"
  @Option(help: "diplomacy, development, defence or other.") var dimension = "diplomacy"
  @Option(help: ArgumentHelp("The first officer.", valueName: "id")) var officer: String?
  @ArgumentParser.Flag(
    help: "A demonstration: CONCERT_NOW and CONCERT_SEED may fix its clock and chance.")
  var demo = false
  @Option(help: ArgumentHelp("Another root of trust; several times.", valueName: "vkey|file"))
  var root: [String] = []
  @Option(help: ArgumentHelp("How many of the roots must sign.", valueName: "k"))
  var threshold = 1
  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    let folder = try ledger.folder(screen.console)
    var fields = JSONObject()
    fields["code"] = .string(ministry)
    fields["name"] = Typed.text(
      name.isEmpty ? [ministry == "MFA" ? "Foreign Affairs" : ministry] : name)
    fields["kind"] = .string(kind)
    fields["dimension"] = .string(dimension)
    let registration = try FieldNames.options(
      ["code": "--ministry", "name": "--name", "kind": "--kind", "dimension": "--dimension"]
    ) { try Ministry.Registration(parsing: fields) }
    let id = officer ?? "\(ministry).\(Self.loginName(screen.console))"
    guard let first = ID<Officer>(id) else {
      throw Rejection(
        field: "--officer",
        fault: .misspelt(noun: "officer", text: id, pattern: "like DEF.weber"))
    }
    var founding = Founding(
      folder: folder, origin: origin, ministry: registration, officer: first, isDemo: demo)
    founding.roots = root
    founding.threshold = threshold
    let receipt = try founding.establish(.system(variables: screen.console.environment))
    if demo { try screen.announceDemo() }
    try tell(receipt, id, folder, screen)
  }

  private func tell(
    _ receipt: Founding.Receipt, _ officer: String, _ folder: String, _ screen: Screen
  ) throws {
    if screen.format.isJSON {
      return try screen.print(
        .object([
          "ledger": .string(folder), "origin": .string(origin), "ministry": .string(ministry),
          "officer": .string(officer), "officer_key_file": .string(receipt.officerKeyFile),
          "log_key_file": .string(receipt.logKeyFile), "vkey": .string(receipt.logVerifierKey),
          "leaf_hash": .string(receipt.leafHash), "demo": .bool(demo), "position": .int(2),
        ]))
    }
    try screen.print(
      """
      A new ledger in \(SafeText.oneLine(folder)): \(SafeText.oneLine(origin))
        first officer   \(officer) (\(ministry): admin, coordinator, clerk)
        officer's key   \(SafeText.oneLine(receipt.officerKeyFile))
        log's key       \(SafeText.oneLine(receipt.logKeyFile))
        log's vkey      \(receipt.logVerifierKey)
      """)
    try screen.note(
      "Keep copies of both key files in a safe place, and give the vkey to everyone who checks.\n"
        + "Next: concert ministry add CODE --ledger \(SafeText.oneLine(folder)) --name NAME")
  }

  /// The login name as far as an officer's id may hold it.
  private static func loginName(_ console: Console) -> String {
    let name = console.variable("LOGNAME") ?? console.variable("USER") ?? ""
    let kept = name.unicodeScalars.filter {
      $0.isASCII && ($0.properties.isAlphabetic || "0123456789._-".unicodeScalars.contains($0))
    }
    return kept.isEmpty ? "admin" : String(String.UnicodeScalarView(kept.prefix(40)))
  }
}
