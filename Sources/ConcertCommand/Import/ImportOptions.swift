import ArgumentParser
import Concert
import EventSourcing
import Interop

/// What both imports share.
struct ImportOptions: ParsableArguments {
  enum OnError: String, CaseIterable, ExpressibleByArgument { case stop, skip }

  @ArgumentParser.Flag(help: "Do everything but store; the exit code is that of the real run.")
  var dryRun = false
  @ArgumentParser.Flag(help: "Make ministries of organisations that the ledger doesn't know.")
  var register = false
  @ArgumentParser.Flag(
    inversion: .prefixedNo,
    help: """
      Answer when all is stored; the worker or the next reading looks for duplicates. So it is \
      anyhow with more than \(ImportRequest.standardDuplicatesLimit) new entries.
      """)
  var leaveDuplicates: Bool?
  @Option(help: "A rejected row: stop, nothing is stored; skip, the rest is stored.")
  var onError = OnError.stop
  @Option(
    help: ArgumentHelp("Write each rejection with its reason, as CSV.", valueName: "file"),
    completion: .file())
  var errorsTo: String?

  @Option(
    help: ArgumentHelp(
      "A reviewed table of what organisations are called: CSV with name, ref, ministry.",
      valueName: "file"), completion: .file())
  var aliases: String?

  @Option(
    help: ArgumentHelp(
      "Write the organisations that no ministry is known for, as a table of aliases to fill.",
      valueName: "file"), completion: .file())
  var unresolvedTo: String?

  @OptionGroup var proposing: ProposeOptions

  /// Imports the files one after the other, each as one append.
  func run(
    _ files: [String], _ ledger: LedgerOptions, _ signer: SignerOptions, on screen: Screen,
    format: (String) throws -> ImportRequest.Format
  ) async throws {
    if files.count > 1, proposing.propose != nil {
      throw Wrong.conflict("FILE…", "--propose", because: "A proposal is one append of one file.")
    }
    let aliases = try aliasTable()
    let opened = try ledger.open(
      signing: signer, proposing: proposing.propose, on: screen)
    let isTrial = dryRun || proposing.propose != nil
    var isGivenUp = false
    var rejected = RejectedFile(path: errorsTo)
    for (index, file) in files.enumerated() {
      var request = ImportRequest(path: file, format: try format(file))
      request.registersMinistries = register
      request.skipsRejected = onError == .skip
      request.isDryRun = dryRun
      if let leaveDuplicates { request.duplicatesLimit = leaveDuplicates ? 0 : .max }
      request.aliases = aliases
      let report = try await opened.perform { [request] ledger in
        // A file that is read at once needs no progress.
        let size = fileSize(request.path).flatMap { $0 >= 4 << 20 ? $0 : nil }
        var progress = screen.progress("bytes", total: size)
        let report = try ledger.importFile(request) { try progress.advance(to: $0) }
        ledger.close()
        for warning in ledger.warnings { try screen.note(warning) }
        return report
      }
      if let unresolvedTo {
        try ImportPrinter.writeAliases(report, to: unresolvedTo, continues: index > 0)
      }
      try rejected.add(report, request.format)
      if !screen.format.isJSON || proposing.propose == nil {
        try ImportPrinter(screen, report, isDryRun: isTrial).print(errorsTo: rejected.path)
      }
      if let proposed = await opened.proposed {
        try ProposalPrinter(screen, proposed).receipt()
      }
      isGivenUp = isGivenUp || report.isGivenUp
    }
    if isGivenUp { throw Ended(.badData) }
  }

  private func aliasTable() throws -> AliasTable {
    guard let aliases else { return AliasTable() }
    do {
      return try FileSource.open(aliases) { try AliasTable($0) }
    } catch let error as any Explainable {
      var explanation = error.explanation
      if !(error is InputError) { explanation.at = "\(aliases), \(explanation.at ?? "")" }
      throw Rejections([explanation])
    }
  }
}
