import EventSourcing

/// A value that a person may pick by its number.
struct Choice: Hashable, Sendable {
  let code: String
  let name: String
}

/// Questions and answers, one line each, on standard error and standard input.
struct Dialogue: Sendable {
  let screen: Screen

  /// The lines have ended, or nobody may be asked.
  struct Closed: Explainable {
    var explanation: Explanation {
      Explanation(
        code: "interrupted", what: .notStored,
        mend: "Try: give all values as options, and see: concert help add", outcome: .interrupted)
    }
  }

  @_disfavoredOverload
  func say(_ text: String) throws { try screen.console.err.line(text) }
  func say(_ phrase: Phrase) throws { try screen.console.err.line(screen.language(phrase)) }

  /// Asks until `read` takes the answer; its error is told and the question asked again.
  /// - Parameter offer: What an empty answer stands for.
  func ask<Answer>(
    _ phrase: Phrase, offer: String?, explanation: Phrase, choices: [Choice] = [],
    read: (String) throws -> Answer
  ) throws -> Answer {
    try show(choices)
    while true {
      let bracket = offer.map { " [\(SafeText.oneLine($0))]" } ?? ""
      let colon = screen.language == .fr ? " : " : ": "
      try screen.console.err.write(screen.language(phrase) + bracket + colon)
      guard let line = screen.console.input.next() else {
        try screen.console.err.line()
        throw Closed()
      }
      var answer = Self.trimmed(line)
      if answer == "?" {
        try say("  " + screen.language(explanation))
        try show(choices)
        continue
      }
      if answer.isEmpty { answer = offer ?? "" }
      if let number = Int(answer), choices.indices.contains(number - 1) {
        answer = choices[number - 1].code
      }
      do {
        return try read(answer)
      } catch let error as any Explainable {
        try say(Failure.text(error.explanation, screen.language, colour: screen.errorColour))
      }
    }
  }

  /// Anything but a word for yes is no.
  ///
  /// - Parameter standard: What an empty answer stands for; no for what can't be undone.
  func confirm(_ phrase: Phrase, standard: Bool = true) throws -> Bool {
    let (yes, no) =
      switch screen.language {
      case .en: ("Y", "n")
      case .fr: ("O", "n")
      case .de, .lb: ("J", "n")
      }
    let choice = standard ? "\(yes)/\(no)" : "\(yes.lowercased())/\(no.uppercased())"
    try screen.console.err.write("\(screen.language(phrase)) [\(choice)] ")
    guard let line = screen.console.input.next() else { throw Closed() }
    let answer = Self.trimmed(line).lowercased()
    if answer.isEmpty { return standard }
    return ["y", "yes", "o", "oui", "j", "ja", "jo"].contains(answer)
  }

  private func show(_ choices: [Choice]) throws {
    let width = String(choices.count).count
    for (index, choice) in choices.enumerated() {
      let number = DisplayWidth.pad(String(index + 1), to: width, right: true)
      let name = choice.name == choice.code ? "" : "  " + SafeText.oneLine(choice.name)
      try say("  \(number)  \(SafeText.oneLine(choice.code))\(name)")
    }
  }

  static func trimmed(_ line: String) -> String {
    var text = line[...]
    while let first = text.first, first.isWhitespace { text.removeFirst() }
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text)
  }
}
