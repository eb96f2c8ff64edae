import ArgumentParser
import Concert
import EventSourcing

/// Copies of a ledger, and putting them back.
struct BackupNoun: Noun {
  static let manual = Manual(
    "backup", "Copies the ledger while others write, checks copies, and puts them back.",
    examples: [
      "backup create /var/backups/concert/2024-06-12": "A copy that was verified.",
      "backup restore /var/backups/concert/2024-06-12 --ledger lu": "Where no ledger lies.",
    ])
  static let verbs: [any ParsableCommand.Type] = [
    BackupCreate.self, BackupCheck.self, BackupRestore.self,
  ]
}

/// Makes a backup.
struct BackupCreate: Verb {
  static let manual = Manual(
    "backup create", "Copies the ledger into a new folder and verifies the copy.",
    arguments: "FOLDER [options]",
    examples: [
      "backup create /mnt/stick/lu-2024-06-12": "While others go on writing.",
      "backup create copy --json": "With its size, root and files.",
    ],
    details: """
      The log, its checkpoint, evidence, adopted rules and saved reports are copied; views are folded
      again, and keys are no part of a ledger. A copy keeps what is erased by law later: destroy the
      copies that the law asks to be destroyed.
      """)

  @Argument(help: "A folder that does not exist.", completion: .directory) var folder: String
  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    let environment = Concert.Environment.system(variables: screen.console.environment)
    let opened = try Concert.Ledger(
      opening: ledger.folder(screen.console), environment: environment,
      waitSeconds: Double(max(0, ledger.wait)))
    if opened.isDemo { try screen.announceDemo() }
    let report = try await opened.backUp(to: folder, environment: environment)
    try screen.print(report, "Backed up and verified")
  }
}

/// Checks a backup.
struct BackupCheck: Verb {
  static let manual = Manual(
    "backup check", "Whether a backup is what was written, and its log is sound.",
    arguments: "FOLDER [options]",
    examples: [
      "backup check /mnt/stick/lu-2024-06-12": "Every file by its hash, then the whole log.",
      "backup check copy --json": "For a nightly job; ends with 7 when it is damaged.",
    ])

  @Argument(help: "The backup.", completion: .directory) var folder: String
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    let environment = Concert.Environment.system(variables: screen.console.environment)
    let report = try Backup(at: folder, environment: environment).check()
    try screen.print(report, "Whole and sound")
  }
}

/// Puts a backup back.
struct BackupRestore: Verb {
  static let manual = Manual(
    "backup restore", "Puts a backup back as a ledger, after checking it.",
    arguments: "FOLDER --ledger DIR [options]",
    examples: [
      "backup restore copy --ledger lu-restored": "Into a new folder, to look at it.",
      "backup restore copy --ledger lu --replace":
        "In the place of a damaged one, which is kept beside it.",
    ],
    details: """
      What a witness has seen is never gone back behind. Whoever verified a later state before is
      told of the rollback by their next verify: that is meant.
      """)

  @Argument(help: "The backup.", completion: .directory) var folder: String
  @Flag(help: "Move a ledger that lies there aside.") var replace = false
  @Flag(help: "Also when what lies there holds more events.") var loseNewer = false
  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    let environment = Concert.Environment.system(variables: screen.console.environment)
    let report = try Backup(at: folder, environment: environment).restore(
      to: ledger.folder(screen.console), replacing: replace, losingNewer: loseNewer)
    try screen.print(report, "Put back")
    if let kept = report.keptAt {
      try screen.note("What lay there is kept in \(SafeText.oneLine(kept)).")
    }
  }
}

extension Screen {
  fileprivate func print(_ report: BackupReport, _ word: Phrase) throws {
    guard format.isJSON else {
      try print("\(word): \(SafeText.oneLine(report.folder))" as Phrase)
      return try print(
        "  \(report.origin), \(Int(report.size), "event", "events"), root \(report.root), \(report.files, "file", "files")"
      )
    }
    var object = JSONObject()
    object["folder"] = .string(report.folder)
    object["origin"] = .string(report.origin)
    object["size"] = .int(report.size)
    object["root"] = .string(report.root)
    object["made_at"] = .string(report.madeAt.description)
    object["files"] = .int(Int64(report.files))
    object["kept_at"] = report.keptAt.map { .string($0) }
    try print(.object(object))
  }
}
