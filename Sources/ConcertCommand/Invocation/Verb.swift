import ArgumentParser

/// A command that does something.
///
/// A verb declares `@OptionGroup var output: OutputOptions`, the groups and options it needs, its
/// `manual`, and `run(on:)`. It prints with the screen and throws what can explain itself.
protocol Verb: ParsableCommand {
  static var manual: Manual { get }
  var output: OutputOptions { get }
  func run(on screen: Screen) async throws
}

extension Verb {
  static var configuration: CommandConfiguration { manual.configuration() }
}

/// A command that only groups verbs, as `commitment` does.
protocol Noun: ParsableCommand {
  static var manual: Manual { get }
  static var verbs: [any ParsableCommand.Type] { get }
}

extension Noun {
  static var configuration: CommandConfiguration { manual.configuration(verbs) }
}

/// What `--help` says of a command; it opens with two examples.
struct Manual: Sendable {
  struct Example: Sendable {
    let line: String
    let meaning: String
  }

  /// The whole command without `concert`, as `commitment list`.
  let path: String
  let abstract: String
  /// What stands after the path in the usage line, as `REF… [options]`.
  let arguments: String
  let examples: [Example]
  let details: String

  /// - Parameter examples: Two or more; without the leading `concert`.
  init(
    _ path: String, _ abstract: String, arguments: String = "[options]",
    examples: KeyValuePairs<String, String>, details: String = ""
  ) {
    self.path = path
    self.abstract = abstract
    self.arguments = arguments
    self.examples = examples.map { Example(line: $0, meaning: $1) }
    self.details = details
  }

  static let secrecy = "Classified matter does not belong in the ledger."

  func configuration(_ verbs: [any ParsableCommand.Type] = []) -> CommandConfiguration {
    let lines = examples.flatMap { ["  $ concert \($0.line)", "    \($0.meaning)"] }
    return CommandConfiguration(
      commandName: path.split(separator: " ").last.map(String.init),
      abstract: abstract,
      usage: "concert \(path) \(verbs.isEmpty ? arguments : "<verb> …")",
      discussion: (lines + (details.isEmpty ? [] : ["", details]) + ["", Self.secrecy])
        .joined(separator: "\n"),
      subcommands: verbs)
  }
}
