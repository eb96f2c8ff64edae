import ArgumentParser

/// Which command the first words name, and what is left for it.
struct CommandMatch {
  let path: [String]
  let command: any ParsableCommand.Type
  let rest: [String]

  /// Follows the words down the tree; commands are matched before any option is looked at.
  init(_ arguments: [String], in root: any ParsableCommand.Type) throws(Wrong) {
    let (early, words) = Self.hoisted(arguments)
    var command = root
    var path: [String] = []
    var rest = words[...]
    while !command.configuration.subcommands.isEmpty {
      let children = command.configuration.subcommands
      guard let word = rest.first, !word.hasPrefix("-") else { break }
      guard let child = children.first(where: { Self.names($0).contains(word) }) else {
        if let fallback = command.configuration.defaultSubcommand {
          command = fallback
          break
        }
        throw .command(word, under: path, known: Self.visible(children))
      }
      command = child
      path.append(child._commandName)
      rest = rest.dropFirst()
    }
    // A noun that does something by itself still answers a call for help.
    if let fallback = command.configuration.defaultSubcommand,
      !rest.contains(where: { $0 == "-h" || $0 == "--help" })
    {
      command = fallback
    }
    self.path = path
    self.command = command
    self.rest = early + rest
  }

  static func names(_ command: any ParsableCommand.Type) -> [String] {
    [command._commandName] + command.configuration.aliases
  }

  static func visible(_ commands: [any ParsableCommand.Type]) -> [String] {
    commands.filter { $0.configuration.shouldDisplay }.map { $0._commandName }
  }

  /// Options that may stand before the command, too, as in `concert --ledger demo log`.
  private static let early: [String: Bool] = [
    "--ledger": true, "--format": true, "--lang": true, "--color": true, "--as-of": true,
    "--known-at": true, "--key": true, "--officer": true, "--json": false, "--accessible": false,
    "--quiet": false,
  ]

  private static func hoisted(_ arguments: [String]) -> (early: [String], words: [String]) {
    var index = 0
    while index < arguments.count {
      let argument = arguments[index]
      let name = argument.split(separator: "=", maxSplits: 1).first.map(String.init) ?? ""
      guard let takesValue = early[name] else { break }
      index += takesValue && name == argument ? 2 : 1
    }
    let end = min(index, arguments.count)
    return (Array(arguments[..<end]), Array(arguments[end...]))
  }

  /// The arguments as the option parser understands them: `--json=a,b` and `-7d` rewritten.
  var normalised: [String] {
    var result: [String] = []
    for (index, argument) in rest.enumerated() {
      if argument == "--" { return result + rest[index...] }
      if command == SQLCommand.self, argument.hasPrefix("-- ") || argument.hasPrefix("--\n") {
        // A query that opens with a comment; no option has a blank for its name.
        result.append(" " + argument)
        continue
      }
      if argument.hasPrefix("--json=") {
        result += ["--json", "--json-fields", String(argument.dropFirst("--json=".count))]
      } else if DayText.isRelative(argument) {
        result.append("today" + argument)
      } else {
        result.append(argument)
      }
    }
    return result
  }

  /// Whether help was asked for, before any `--`.
  var asksForHelp: Bool {
    rest.prefix { $0 != "--" }.contains { $0 == "-h" || $0 == "--help" }
  }
}
