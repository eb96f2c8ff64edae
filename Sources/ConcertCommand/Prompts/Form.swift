import EventSourcing

/// One thing that a record needs.
struct Field: Sendable {
  enum Kind: Sendable { case text, day, amount, people, choice }

  /// The key of the command.
  let key: String
  /// The option that gives the same, as `--title`.
  let option: String
  let phrase: Phrase
  let kind: Kind
  var isRequired = true
  /// What an empty answer stands for.
  var offer: String?
  var choices: [Choice] = []
  /// A choice outside the list is taken, too.
  var isOpen = false
  /// Whether it is asked at all, given what is known already.
  var isAsked: @Sendable (JSONObject) -> Bool = { _ in true }

  var explanation: Phrase {
    switch kind {
    case .text: isRequired ? .explainText : .explainOptional
    case .day: .explainDay
    case .amount: .explainAmount
    case .people: .explainPeople
    case .choice: .explainChoice
    }
  }
}

/// A record to be filled in: what is given stays, what is missing is asked.
struct Form: Sendable {
  let fields: [Field]
  let today: Day
  let currencies: Currencies

  /// The words of an option or an answer as the command's value.
  func value(_ text: String, of field: Field) throws(BadValue) -> JSON {
    switch field.kind {
    case .text: return .string(text)
    case .day:
      return .string(try DayText.parse(text, at: field.option, today: today).description)
    case .amount: return try AmountText.parse(text, at: field.option, currencies: currencies).json
    case .people: return try PeopleText.parse(text, at: field.option).json
    case .choice:
      let known = field.choices.map(\.code)
      if let match = known.first(where: { $0.lowercased() == text.lowercased() }) {
        return .string(match)
      }
      guard field.isOpen || field.choices.isEmpty else {
        throw .choice(text, at: field.option, known: known)
      }
      return .string(text)
    }
  }

  /// Fills in without asking; what is missing is told all at once.
  func complete(_ given: JSONObject) throws -> JSONObject {
    let missing = fields.filter { $0.isRequired && $0.isAsked(given) && given[$0.key] == nil }
    guard missing.isEmpty else {
      throw Rejections(
        missing.map {
          BadValue.missing(option: $0.option, phrase: $0.phrase).explanation
        })
    }
    return given
  }

  /// Asks for what is missing, in order, then shows the summary and asks whether to record it.
  func ask(_ given: JSONObject, in dialogue: Dialogue) throws -> JSONObject {
    var answers = given
    try dialogue.say(.opening)
    for field in fields where answers[field.key] == nil && field.isAsked(answers) {
      let value: JSON? = try dialogue.ask(
        field.phrase, offer: field.offer, explanation: field.explanation, choices: field.choices
      ) { text in
        guard !text.isEmpty else {
          if !field.isRequired { return nil }
          throw Unanswered(option: field.option)
        }
        return try self.value(text, of: field)
      }
      answers[field.key] = value
    }
    let language = dialogue.screen.language
    let parts = fields.compactMap { field in answers[field.key].map { Self.shown($0, self) } }
    try dialogue.say(
      language(.summary) + (language == .fr ? " : " : ": ")
        + parts.joined(separator: " · "))
    guard try dialogue.confirm(.save) else { throw Dialogue.Closed() }
    return answers
  }

  private static func shown(_ value: JSON, _ form: Form) -> String {
    if let text = value.string { return SafeText.oneLine(text) }
    if let minor = value["minor"]?.int, let currency = value["currency"]?.string {
      let exponent = form.currencies.exponents[currency] ?? 2
      return Digits.decimal(minor: minor, exponent: exponent, grouped: true) + " " + currency
    }
    if let object = value.object {
      return object.members.map { "\($0.key)=\($0.value.canonicalText)" }.joined(separator: " ")
    }
    return SafeText.oneLine(value.canonicalText)
  }

  private struct Unanswered: Explainable {
    let option: String
    var explanation: Explanation {
      Explanation(
        code: "missing-field", at: option, what: .required, mend: "",
        outcome: .badData)
    }
  }
}

extension Form {
  /// A contribution: its amount or its people according to its kind.
  static func contribution(
    ministries: [Choice], missions: [Choice], countries: [Choice], ministry: String?, today: Day,
    currencies: Currencies
  ) -> Form {
    let kinds = ["money", "personnel", "in_kind", "training", "expertise"]
    return Form(
      fields: [
        Field(
          key: "ministry", option: "--ministry", phrase: .ministry, kind: .choice,
          offer: ministry, choices: ministries),
        Field(
          key: "mission", option: "--mission", phrase: .mission, kind: .choice,
          isRequired: false, choices: missions),
        Field(
          key: "kind", option: "--kind", phrase: .kind, kind: .choice,
          choices: kinds.map { Choice(code: $0, name: $0) }),
        Field(key: "title", option: "--title", phrase: .title, kind: .text),
        Field(key: "money", option: "--amount", phrase: .amount, kind: .amount) {
          $0["kind"]?.string == "money"
        },
        Field(key: "people", option: "--people", phrase: .people, kind: .people) {
          ["personnel", "training", "expertise"].contains($0["kind"]?.string)
        },
        Field(
          key: "place", option: "--place", phrase: .country, kind: .choice, isRequired: false,
          choices: countries.count <= 30 ? countries : [], isOpen: countries.count > 30
        ) { $0["mission"] == nil },
        Field(
          key: "from", option: "--from", phrase: .from, kind: .day, offer: today.description),
        Field(key: "to", option: "--to", phrase: .to, kind: .day, isRequired: false),
        Field(
          key: "evidence", option: "--evidence", phrase: .evidence, kind: .text,
          isRequired: false),
      ],
      today: today, currencies: currencies)
  }
}
