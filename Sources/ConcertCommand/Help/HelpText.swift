import ArgumentParser

/// The text of `--help`.
enum HelpText {
  static func of(
    _ match: CommandMatch, in root: any ParsableCommand.Type, _ console: Console
  ) -> String {
    if match.command == root { return tree(of: root) }
    // The parser's own layout, but it begins with what a person came for.
    let columns = min(100, max(60, console.out.columns ?? 100))
    var text = match.command.helpMessage(includeHidden: false, columns: columns)
    let opening = "OVERVIEW: "
    if text.hasPrefix(opening) { text.removeFirst(opening.count) }
    // It knows only this command here, so that its hint would leave out the words before.
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    lines.removeAll { $0.hasPrefix("  See '") }
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines.joined(separator: "\n") + "\n"
  }

  /// `concert` alone: two examples and the commands in their groups.
  private static func tree(of root: any ParsableCommand.Type) -> String {
    let configuration = root.configuration
    var text = "concert: \(configuration.abstract)\n\n\(configuration.discussion)\n"
    var groups = configuration.groupedSubcommands.map { ($0.name, $0.subcommands) }
    if !configuration.ungroupedSubcommands.isEmpty {
      groups.append(("OTHER", configuration.ungroupedSubcommands))
    }
    let shown = groups.map { name, commands in
      (name, commands.filter { $0.configuration.shouldDisplay })
    }
    let width = shown.flatMap { $0.1 }.map { $0._commandName.count }.max() ?? 0
    for (name, commands) in shown where !commands.isEmpty {
      text += "\n\(name)\n"
      for command in commands {
        text +=
          "  " + DisplayWidth.pad(command._commandName, to: width) + "  "
          + command.configuration.abstract + "\n"
      }
    }
    return text + """

      More: concert help COMMAND [VERB] · concert help TOPIC
      Topics: \(Topic.allCases.map(\.rawValue).joined(separator: " "))
      \(Manual.secrecy)

      """
  }
}
