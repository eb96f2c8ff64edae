import EventSourcing

/// Several rejections of one command, told at once.
struct Rejections: Error {
  let explanations: [Explanation]

  init(_ explanations: [Explanation]) { self.explanations = explanations }
}

/// Ends the command with an exit code after it has said all there is to say itself.
struct Ended: Error {
  let outcome: Explanation.Outcome

  init(_ outcome: Explanation.Outcome) { self.outcome = outcome }
}

/// How a command failed, ready to be printed.
struct Failure {
  let explanations: [Explanation]
  let outcome: Explanation.Outcome

  init(_ error: any Error) {
    switch error {
    case let ended as Ended:
      explanations = []
      outcome = ended.outcome
    case let rejections as Rejections:
      explanations = rejections.explanations
      outcome = rejections.explanations.first?.outcome ?? .badData
    case let explainable as any Explainable:
      let explanation = explainable.explanation
      explanations = explanation.outcome == .done ? [] : [explanation]
      outcome = explanation.outcome
    default:
      // The inner text may hold what a reader must not see; the type is enough to find the place.
      explanations = [
        Explanation(
          code: "internal", at: "\(type(of: error))",
          what: "concert met a fault of its own. Nothing is half-stored.",
          mend: "Report it with the command that you ran.", outcome: .ourFault)
      ]
      outcome = .ourFault
    }
  }

  /// Writes to standard error: a problem object for programs, sentences for people.
  func tell(_ screen: Screen) throws {
    guard !explanations.isEmpty else { return }
    if screen.format.isJSON {
      try screen.console.err.write(bytes: Self.problem(explanations).canonical + [0x0a])
    } else {
      let width = screen.console.err.isTerminal ? screen.console.err.columns : nil
      let texts = explanations.map {
        Self.text($0, screen.language, colour: screen.errorColour, width: width)
      }
      try screen.console.err.write(texts.joined(separator: "\n"))
    }
  }

  enum Label: String { case error, note }

  /// `error[code] place`, the sentences, what to try.
  static func text(
    _ explanation: Explanation, label: Label = .error, _ language: Language = .en,
    colour: Colour = .none, width: Int? = nil
  ) -> String {
    let place = [explanation.at, explanation.value].compactMap { $0 }
      .map { DisplayWidth.cut(SafeText.oneLine($0), to: 200) }.joined(separator: " ")
    var text =
      colour(.red, "\(language.label(label.rawValue))[\(explanation.code)]")
      + (place.isEmpty ? "" : " " + place)
    text += "\n"
    var paragraphs = [language(explanation.telling)]
    if !explanation.mend.isEmpty { paragraphs.append(mend(explanation, language)) }
    for paragraph in paragraphs {
      for line in SafeText.lines(paragraph).split(separator: "\n") {
        let pieces = width.map { DisplayWidth.wrap(String(line), to: max(20, $0 - 2)) }
        for piece in pieces ?? [String(line)] { text += "  \(piece)\n" }
      }
    }
    return text
  }

  /// A sentence, or words such as `See:`, stand for themselves; a bare command is to be tried.
  private static func mend(_ explanation: Explanation, _ language: Language) -> String {
    let text = language(explanation.mending)
    guard explanation.mend.first?.isUppercase != true else { return text }
    return language.label("Try") + (language == .fr ? "\u{a0}: " : ": ") + text
  }

  /// RFC 9457; several rejections become `errors` of one problem.
  static func problem(_ explanations: [Explanation]) -> JSON {
    guard explanations.count == 1 else {
      return .object([
        "type": "urn:concert:problem:invalid", "code": "invalid",
        "title": .string("\(explanations.count) things are wrong."),
        "errors": .array(explanations.map { .object(members(of: $0)) }),
        "exit": .int(Int64(explanations.first?.outcome.rawValue ?? 65)),
      ])
    }
    var object = members(of: explanations[0])
    object["type"] = .string("urn:concert:problem:\(explanations[0].code)")
    object["title"] = object["message"]
    object["exit"] = .int(Int64(explanations[0].outcome.rawValue))
    return .object(object)
  }

  /// The members that `submit` answers with, too.
  static func members(of explanation: Explanation) -> JSONObject {
    var object = JSONObject()
    object["code"] = .string(explanation.code)
    object["field"] = explanation.at.map { .string($0) }
    object["value"] = explanation.value.map { .string($0) }
    object["message"] = .string(explanation.what)
    object["mend"] = .string(explanation.mend)
    return object
  }
}
