import ArgumentParser
import EventSourcing
import Testing

@testable import ConcertCommand

/// A tree with the traps of a real one: required options, choices, repeated words.
private struct Tree: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "concert", subcommands: [Thing.self])

  struct Thing: Noun {
    static let manual = Manual("thing", "Things.", examples: ["thing add": "a", "thing fail": "b"])
    static let verbs: [any ParsableCommand.Type] = [Add.self, Fail.self]
  }

  struct Add: Verb {
    static let manual = Manual(
      "thing add", "Adds.", examples: ["thing add --title a": "a", "thing add": "b"])
    @Option var title: String
    @Option var ministry: String
    @Option(parsing: .unconditional) var amount: String?
    @Option var after: Int?
    @Argument var words: [String] = []
    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var clocks: ClockOptions
    @OptionGroup var output: OutputOptions

    func run(on screen: Screen) async throws {
      let clocks = try clocks.read(screen.console, today: Day("2024-06-12")!)
      try screen.print(
        "\(try ledger.folder(screen.console)) \(title) \(ministry) \(amount ?? "-") \(clocks.asOf) "
          + words.joined(separator: " "))
    }
  }

  struct Fail: Verb {
    static let manual = Manual("thing fail", "Fails.", examples: ["thing fail": "a", "x": "b"])
    @OptionGroup var output: OutputOptions
    @Argument var what: String

    func run(on screen: Screen) async throws {
      try screen.print("first")
      switch what {
      case "several":
        throw Rejections([
          BadValue.people("w", at: "--people").explanation,
          BadValue.negativeAmount("-1EUR", at: "--amount").explanation,
        ])
      case "ended": throw Ended(.finding)
      default: throw CancellationError()
      }
    }
  }
}

@Suite("from arguments to exit code")
struct InvocationTests {
  private func run(
    _ line: String, environment: [String: String] = ["CONCERT_LEDGER": "here"]
  ) async -> (code: Int32, out: String, err: String) {
    let recorder = Recorder()
    let invocation = Invocation(
      root: Tree.self, console: recorder.console(environment: environment))
    let code = await invocation.run(line.split(separator: " ").map(String.init))
    return (code, recorder.text, recorder.errorText)
  }

  @Test("options may stand before the command, and days may be relative")
  func early() async {
    let result = await run("--ledger d thing add --title T --ministry DEF --as-of -7d a b")
    #expect(result.out == "d T DEF - 2024-06-05 a b\n")
    #expect(result.code == 0)
  }

  @Test("a number that is none is told with its option, its value and what is taken")
  func number() async {
    for line in ["--after x", "--after=x", "--wait 1.5", "--after 9999999999999999999"] {
      let result = await run("thing add --title T --ministry DEF " + line)
      let option = String(line.prefix { $0 != " " && $0 != "=" })
      let value = line.dropFirst(option.count + 1)
      #expect(result.err.hasPrefix("error[usage] \(option) \(value)\n"), "\(result.err)")
      #expect(result.err.contains("\(option) takes a whole number."))
      #expect(result.err.contains("Try: \(option) 10"))
      #expect(result.code == 64)
    }
    let result = await run("thing add --title T --ministry DEF --wait=-1")
    #expect(result.err.contains("error[usage] --wait -1\n"))
    #expect(result.err.contains("--wait takes a whole number from 0 to 86400."))
    #expect(result.code == 64)
  }

  @Test("a misspelt option is told even when others are missing")
  func misspelt() async {
    let result = await run("thing add --titel T")
    #expect(result.err.hasPrefix("error[usage] --titel\n"))
    #expect(result.err.contains("Did you mean --title?"))
    #expect(result.code == 64)
  }

  @Test("all missing options are told at once")
  func missing() async {
    let result = await run("thing add")
    #expect(result.err.contains("concert thing add needs --title, --ministry."))
  }

  @Test("an option without its value is told; of two the later one counts")
  func values() async {
    #expect(await run("thing add --title").err.contains("--title needs a value."))
    #expect(await run("thing add --title --ministry D").err.contains("--title needs a value."))
    #expect(await run("thing add --title a --title b --ministry D").out.contains(" b D "))
    #expect(await run("thing add --title a --ministry D --amount -5EUR").out.contains("-5EUR"))
  }

  @Test("commands are matched first, with what was meant")
  func commands() async {
    #expect(await run("thnig add").err.contains("Did you mean thing?"))
    #expect(await run("thing ad").err.contains("Try: concert thing add"))
    let bare = await run("thing")
    #expect(bare.err.contains("concert thing needs a verb: add, fail."))
    #expect(bare.code == 64)
  }

  @Test("without a ledger the error names both ways to name one")
  func noLedger() async {
    let result = await run("thing add --title T --ministry D", environment: [:])
    #expect(result.err.contains("--ledger DIR   or   export CONCERT_LEDGER=DIR"))
    #expect(result.code == 64)
  }

  @Test("a bad value names its option and ends with 65")
  func badValue() async {
    let result = await run("thing add --title T --ministry D --as-of 2024-02-31 --json")
    let problem = try? JSON(parsing: result.err.dropLast().description)
    #expect(problem?["code"]?.string == "bad-date")
    #expect(problem?["field"]?.string == "--as-of")
    #expect(result.code == 65)
  }

  @Test("several rejections are one problem, or one text each")
  func several() async {
    let text = await run("thing fail several")
    #expect(text.err.components("error[") == 2)
    #expect(text.code == 65)
    let json = await run("thing fail several --json")
    let problem = try? JSON(parsing: json.err.dropLast().description)
    #expect(problem?["errors"]?.array?.count == 2)
  }

  @Test("what was printed stays; a fault of ours shows no inner text")
  func faults() async {
    let fault = await run("thing fail other")
    #expect(fault.out == "first\n")
    #expect(fault.err.hasPrefix("error[internal] CancellationError\n"))
    #expect(fault.code == 70)
    let ended = await run("thing fail ended")
    #expect(ended.err.isEmpty && ended.code == 1)
  }

  @Test("help opens with two examples and tells that nothing classified belongs here")
  func help() async {
    for line in ["help thing add", "thing add -h", "thing add --title x --help"] {
      let lines = await run(line).out.split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines[0] == "Adds." && lines[2] == "  $ concert thing add --title a", "\(line)")
      #expect(lines.contains("Classified matter does not belong in the ledger."))
    }
  }

  @Test("every verb of the real tree has two examples and its own path")
  func manuals() {
    func check(_ command: any ParsableCommand.Type, _ path: [String]) {
      for child in command.configuration.subcommands {
        let path = path + [child._commandName]
        let manual = (child as? any Verb.Type)?.manual ?? (child as? any Noun.Type)?.manual
        #expect(manual?.path == path.joined(separator: " "))
        #expect((manual?.examples.count ?? 0) >= 2, "\(path)")
        check(child, path)
      }
    }
    check(ConcertTool.self, [])
  }
}

extension String {
  fileprivate func components(_ separator: String) -> Int {
    split(separator: separator, omittingEmptySubsequences: true).count
  }
}
