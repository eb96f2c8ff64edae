import ArgumentParser
import EventSourcing

/// One run of the command: from its arguments to its exit code.
struct Invocation {
  let root: any ParsableCommand.Type
  let console: Console
  /// The first argument that is not UTF-8, repaired.
  var unreadable: String?

  /// Runs and prints; the answer is the exit code.
  func run(_ arguments: [String]) async -> Int32 {
    var screen = OutputOptions.plainScreen(on: console)
    screen.language = Language.asked(by: arguments) ?? screen.language
    if let format = OutputOptions.asksForJSON(arguments) { screen.format = format }
    do {
      try await perform(arguments, telling: &screen)
      try console.out.flush()
      return Explanation.Outcome.done.rawValue
    } catch {
      let failure = Failure(error)
      // What was printed before the failure comes first; when even that fails, the error still
      // has its own stream.
      try? console.out.flush()
      try? failure.tell(screen)
      return failure.outcome.rawValue
    }
  }

  private func perform(_ arguments: [String], telling screen: inout Screen) async throws {
    if let unreadable { throw Wrong.notUTF8(unreadable) }
    if arguments.first == "---completion" { return try complete(arguments) }
    if arguments == ["--version"] { return try await perform(["version"], telling: &screen) }
    if arguments.first == "help" { return try help(on: Array(arguments.dropFirst())) }
    let match = try CommandMatch(arguments, in: root)
    if match.asksForHelp { return try console.out.write(HelpText.of(match, in: root, console)) }
    if match.command == root {
      if let option = match.rest.first(where: { $0.hasPrefix("-") }), match.path.isEmpty {
        throw Wrong.option(option, of: [], known: ["--help", "--version"])
      }
      return try console.out.write(HelpText.of(match, in: root, console))
    }
    guard match.command.configuration.subcommands.isEmpty else {
      throw Wrong.missingVerb(
        under: match.path, known: CommandMatch.visible(match.command.configuration.subcommands))
    }
    guard let verb = try parse(match) as? any Verb else {
      preconditionFailure("every command without subcommands is a verb")
    }
    screen = try verb.output.screen(on: console)
    try await verb.run(on: screen)
  }

  private func parse(_ match: CommandMatch) throws -> any ParsableCommand {
    let arguments = match.normalised
    do {
      return try match.command.parseAsRoot(arguments)
    } catch {
      let message = match.command.message(for: error)
      let fault = Grammar(of: match.command, path: match.path).fault(
        in: arguments, saying: message)
      throw fault ?? Wrong.other(message, of: match.path)
    }
  }

  private func help(on words: [String]) throws {
    let words = words.filter { !$0.hasPrefix("-") }
    if words.count == 1, let topic = Topic(rawValue: words[0]) {
      return try console.out.write(topic.text)
    }
    do {
      let match = try CommandMatch(words, in: root)
      try console.out.write(HelpText.of(match, in: root, console))
    } catch Wrong.command(let word, let path, let known) where path.isEmpty {
      throw Wrong.topic(word, known: known + Topic.allCases.map(\.rawValue))
    }
  }

  /// The shell asks for words; the parser that made its script answers in its own way.
  private func complete(_ arguments: [String]) throws {
    do {
      _ = try root.parseAsRoot(arguments)
    } catch {
      try console.out.line(root.message(for: error))
    }
  }
}
