import ArgumentParser
import EventSourcing

/// The options that a command takes, read from the parser's own description of it.
///
/// It is made only when parsing failed: the parser names one fault in its own words, and a missing
/// option hides a misspelt one. Here each argument is looked at in the order a person would.
struct Grammar {
  struct Option {
    let names: [String]
    let takesValue: Bool
    /// A value may begin with a dash.
    let takesAnyValue: Bool
    let isRequired: Bool
    let isRepeating: Bool
    let isShown: Bool
    let choices: [String]
    let valueName: String

    var longName: String { names.first { $0.hasPrefix("--") } ?? names.first ?? "" }
  }

  let path: [String]
  private(set) var options: [Option] = []
  private(set) var positionals: [Option] = []

  init(of command: any ParsableCommand.Type, path: [String]) {
    self.path = path
    let dump = try? JSON(parsing: command._dumpHelp())
    for argument in dump?["command"]?["arguments"]?.array ?? [] {
      let names = (argument["names"]?.array ?? []).map { name in
        (name["kind"]?.string == "long" ? "--" : "-") + (name["name"]?.string ?? "")
      }
      let kind = argument["kind"]?.string
      let option = Option(
        names: names, takesValue: kind != "flag",
        takesAnyValue: argument["parsingStrategy"]?.string != "default",
        isRequired: argument["isOptional"]?.bool == false,
        isRepeating: argument["isRepeating"]?.bool == true,
        isShown: argument["shouldDisplay"]?.bool == true,
        choices: (argument["allValues"]?.array ?? []).compactMap(\.string),
        valueName: argument["valueName"]?.string ?? "value")
      if kind == "positional" { positionals.append(option) } else { options.append(option) }
    }
  }

  /// The first thing that is wrong; none when only the parser knows.
  ///
  /// - Parameter message: what the parser said, which alone knows the types of values.
  func fault(in arguments: [String], saying message: String = "") -> Wrong? {
    var seen: Set<String> = []
    var words: [String] = []
    var index = 0
    while index < arguments.count {
      let argument = arguments[index]
      index += 1
      if argument == "--" {
        words += arguments[index...]
        break
      }
      guard argument.hasPrefix("-"), argument != "-" else {
        words.append(argument)
        continue
      }
      let sides = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(sides[0])
      guard let option = options.first(where: { $0.names.contains(name) }) else {
        return .option(name, of: path, known: options.filter(\.isShown).flatMap(\.names))
      }
      seen.insert(option.longName)
      var value = sides.count == 2 ? String(sides[1]) : nil
      if option.takesValue, value == nil {
        guard index < arguments.count,
          option.takesAnyValue || !arguments[index].hasPrefix("-") || arguments[index] == "-"
        else { return .missingValue(option: name, valueName: option.valueName) }
        value = arguments[index]
        index += 1
      } else if !option.takesValue, let value {
        return .unexpectedValue(option: name, value: value)
      }
      if let value, !option.choices.isEmpty, !option.choices.contains(value) {
        return .choice(option: name, value: value, known: option.choices)
      }
      // Values are words, checked by their verbs, but for choices and whole numbers.
      if let value, message.contains("'\(value)' is invalid for '\(name)") {
        return .number(option: name, value: value, least: nil, most: nil)
      }
    }
    return faultOfWhole(seen: seen, words: words)
  }

  private func faultOfWhole(seen: Set<String>, words: [String]) -> Wrong? {
    let missing = options.filter { $0.isRequired && !seen.contains($0.longName) }
    if !missing.isEmpty { return .missingOptions(missing.map(\.longName), of: path) }
    let needed = positionals.filter(\.isRequired)
    if words.count < needed.count {
      return .missingArgument(needed[words.count].valueName, of: path)
    }
    if words.count > positionals.count, !positionals.contains(where: \.isRepeating) {
      return .extraArgument(words[positionals.count], of: path)
    }
    for (word, positional) in zip(words, positionals)
    where !positional.choices.isEmpty && !positional.choices.contains(word) {
      return .choice(option: "<\(positional.valueName)>", value: word, known: positional.choices)
    }
    return nil
  }
}
