import ArgumentParser
import EventSourcing

/// What every command that records takes.
struct WriteOptions: ParsableArguments {
  @Flag(help: "Do everything but store; the exit code is that of the real run.")
  var dryRun = false

  @OptionGroup var proposing: ProposeOptions

  @Option(help: ArgumentHelp("Refuse if the record moved on.", valueName: "n"))
  var expectVersion: Int?

  @Option(
    help: ArgumentHelp("The same key and content twice is one event.", valueName: "key"))
  var idempotencyKey: String?

  @Option(
    help: ArgumentHelp("Why; for corrections, withdrawals and decisions.", valueName: "text"))
  var reason: String?

  @Option(help: ArgumentHelp("The day the act is about. (default: today)", valueName: "day"))
  var on: String?

  @Flag(help: "Answer yes to the confirmation of a risky step.")
  var yes = false

  @Flag(help: "Never ask; a missing answer is an error that names the option.")
  var noInput = false

  /// Nothing is kept of what is only tried or proposed.
  var storesNothing: Bool { dryRun || proposing.propose != nil }

  /// The day the act is about, when one was given.
  func day(today: Day) throws(BadValue) -> Day? {
    guard let on else { return nil }
    return try DayText.parse(on, at: "--on", today: today)
  }

  /// Puts what all commands share into a command's object.
  func complete(_ command: JSON, today: Day) throws(BadValue) -> JSON {
    guard var object = command.object else { return command }
    if let day = try day(today: today) { object["on"] = .string(day.description) }
    if let reason { object["reason"] = .string(reason) }
    if let idempotencyKey { object["key"] = .string(idempotencyKey) }
    if let expectVersion { object["expect_version"] = .int(Int64(expectVersion)) }
    return .object(object)
  }

  /// Whether questions may be asked.
  func mayAsk(_ console: Console) -> Bool {
    !noInput && console.input.isTerminal && console.err.isTerminal
      && console.variable("CONCERT_NO_INPUT") == nil
  }
}

/// Instead of recording: a file that others sign at their own desks.
struct ProposeOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Sign it and put it into this file for others to sign; nothing is recorded.",
      valueName: "file"), completion: .file())
  var propose: String?
}
