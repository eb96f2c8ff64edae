import ArgumentParser
import Concert
import EventSourcing
import Interop

/// A whole plan from a file.
struct PlanImport: Verb {
  static let manual = Manual(
    "plan import", "Adopts a plan from a YAML file, with all its parts or not at all.",
    arguments: "FILE [options]",
    examples: [
      "plan import wps-2018.yaml --dry-run": "What would be recorded, and every fault by its line.",
      "plan import wps-2025.yaml --maps wps-2018 --on 2024-01-08":
        "A plan that follows another, adopted that day.",
    ],
    details: """
      The file has plan, title, period and pillars; a pillar has objectives, an objective actions,
      an action indicators. For a coordinator.
      """)

  @Argument(help: "The file.", completion: .file()) var file: String
  @Option(help: ArgumentHelp("The plan that it follows.", valueName: "plan")) var maps: String?
  @Option(help: ArgumentHelp("The day it was adopted. (default: today)", valueName: "day"))
  var on: String?
  @Flag(help: "Store nothing; say what would be.") var dryRun = false
  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Signer") var signer: SignerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    let text = try smallTextFile(file)
    var plan: PlanFile
    do {
      plan = try PlanFile(yaml: text)
    } catch {
      var explanation = error.explanation
      explanation.at = "\(file):\(explanation.at ?? "")"
      throw Rejections([explanation])
    }
    if let maps { plan.follow(maps) }
    var submission = Submission()
    submission.isDryRun = dryRun
    let opened = try ledger.open(signing: signer, on: screen)
    if let on { plan.adopt(on: try DayText.parse(on, at: "--on", today: opened.today)) }
    let lines = plan.lines
    let isTrial = dryRun
    let (receipt, answers) = try await opened.perform { [submission, lines] ledger in
      var source = PlanLines(lines: lines[...])
      var answers = try AnswerPrinter(screen, isDryRun: isTrial)
      let receipt = try ledger.submitAndAnswer(
        &source, as: submission, unable: { try screen.note($0) }, { try answers.print($0) })
      try answers.finish()
      ledger.close()
      for warning in ledger.warnings { try screen.note(warning) }
      return (receipt, answers)
    }
    try answers.summarise(receipt)
    if receipt.outcome != .done { throw Ended(receipt.outcome) }
  }
}

/// The commands of a plan, each with its line of the file.
private struct PlanLines: CommandSource {
  var lines: ArraySlice<PlanFile.Line>

  mutating func next() -> NumberedCommand? {
    lines.popFirst().map { NumberedCommand(line: $0.line, json: .success($0.command)) }
  }
}
