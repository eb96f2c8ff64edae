import ArgumentParser
import EventSourcing

/// Which concert this is. It opens no ledger, so that it answers at once.
struct VersionCommand: Verb {
  static let manual = Manual(
    "version", "Which concert this is.",
    examples: [
      "version": "The version in one line.",
      "version --json": "The same for programs.",
    ])

  static let number = "0.1.0"

  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    if screen.format.isJSON {
      try screen.print(.object(["name": "concert", "version": .string(Self.number)]))
    } else {
      try screen.print("concert \(Self.number)")
    }
  }
}

/// A script that lets the shell complete commands and options.
struct CompletionCommand: Verb {
  static let manual = Manual(
    "completion", "A completion script for your shell.", arguments: "bash|zsh|fish",
    examples: [
      "completion bash > /etc/bash_completion.d/concert": "For all who use bash on this machine.",
      "completion fish > ~/.config/fish/completions/concert.fish": "For yourself in fish.",
    ])

  enum Shell: String, CaseIterable, ExpressibleByArgument { case bash, zsh, fish }

  @Argument(help: "The shell that is to complete.") var shell: Shell
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    let shell: CompletionShell =
      switch shell {
      case .bash: .bash
      case .zsh: .zsh
      case .fish: .fish
      }
    try screen.print(ConcertTool.completionScript(for: shell))
  }
}
