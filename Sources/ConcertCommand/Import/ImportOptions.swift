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
  @Option(help: "A rejected row: stop, nothing is stored; skip, the rest is stored.")
  var onError = OnError.stop
  @Option(
    help: ArgumentHelp("Write each rejection with its reason, as CSV.", valueName: "file"),
    completion: .file())
  var errorsTo: String?

  @OptionGroup var proposing: ProposeOptions

  /// Imports the files one after the other, each as one append.
  func run(
    _ files: [String], format: ImportRequest.Format, _ ledger: LedgerOptions,
    _ signer: SignerOptions, on screen: Screen
  ) async throws {
    if files.count > 1, proposing.propose != nil {
      throw Wrong.conflict("FILE…", "--propose", because: "A proposal is one append of one file.")
    }
    let opened = try ledger.open(
      signing: signer, proposing: proposing.propose, on: screen)
    let isTrial = dryRun || proposing.propose != nil
    var isGivenUp = false
    for (index, file) in files.enumerated() {
      var request = ImportRequest(path: file, format: format)
      request.registersMinistries = register
      request.skipsRejected = onError == .skip
      request.isDryRun = dryRun
      let report = try await opened.perform { [request] ledger in
        // A file that is read at once needs no progress.
        let size = fileSize(request.path).flatMap { $0 >= 4 << 20 ? $0 : nil }
        var progress = screen.progress("bytes", total: size)
        let report = try ledger.importFile(request) { try progress.advance(to: $0) }
        ledger.close()
        for warning in ledger.warnings { try screen.note(warning) }
        return report
      }
      if let errorsTo { try ImportPrinter.write(report, to: errorsTo, continues: index > 0) }
      if !screen.format.isJSON || proposing.propose == nil {
        try ImportPrinter(screen, report, isDryRun: isTrial).print(errorsTo: errorsTo)
      }
      if let proposed = await opened.proposed {
        try ProposalPrinter(screen, proposed).receipt()
      }
      isGivenUp = isGivenUp || report.isGivenUp
    }
    if isGivenUp { throw Ended(.badData) }
  }
}
