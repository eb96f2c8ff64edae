import ArgumentParser
import Concert
import Coordination
import EventSourcing

/// Guided entry: asks only what is missing.
struct AddCommand: Verb {
  static let manual = Manual(
    "add", "Guided entry of a contribution; asks only what is missing.",
    examples: [
      "add": "All questions, one after the other.",
      "add --like CTR-2022-0031 --from 2023-01-09": "As last year; what is given is not asked.",
    ],
    details: """
      On a terminal Enter keeps the value in brackets and ? explains. Elsewhere, or with --no-input,
      everything that is missing is named at once.
      """)

  @Option(help: ArgumentHelp("Begin with the facts of another one.", valueName: "ref"))
  var like: String?
  @Option(help: ArgumentHelp("Who gave. (default: your own)", valueName: "code"))
  var ministry: String?
  @Option(help: "The joint mission it stands under.") var mission: String?
  @Option(help: "money personnel training expertise in_kind.") var kind: String?
  @Option(help: ArgumentHelp("Its title.", valueName: "text")) var title: String?
  @Option(parsing: .unconditional, help: "Money: 250000.00EUR.") var amount: String?
  @Option(help: "People: f=4,m=11.") var people: String?
  @Option(help: "Where: ISO 3166, M49 or a theatre.") var place: String?
  @Option(help: ArgumentHelp("Its first day.", valueName: "day")) var from: String?
  @Option(help: ArgumentHelp("Its last day.", valueName: "day")) var to: String?
  @Option(help: ArgumentHelp("A file that proves it.", valueName: "file")) var evidence: String?
  @OptionGroup(title: "Recording") var write: WriteOptions
  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Signer") var signer: SignerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    let opened = try ledger.open(
      signing: signer, proposing: write.proposing.propose, on: screen)
    let earlier = try await like.asyncMap { try await opened.record($0) }
    let form = try await form(in: opened, like: earlier, on: screen)
    var given = try typed(form)
    if write.mayAsk(screen.console) {
      given = try form.ask(given, in: Dialogue(screen: screen))
    } else {
      // What may be offered on a terminal is taken where nobody can be asked.
      for field in form.fields where given[field.key] == nil && field.isAsked(given) {
        if let offer = field.offer { given[field.key] = try form.value(offer, of: field) }
      }
      given = try form.complete(given)
    }
    var draft = CommandDraft("contribution.log", today: opened.today)
    if let earlier { draft.copy(earlier) }
    try fill(&draft, with: given, in: opened)
    draft.complete(write, lang: output.lang)
    try await Recording(ledger: opened, isDryRun: write.dryRun).record(
      draft, on: screen, asking: write)
  }

  private func form(
    in ledger: Concert.Ledger, like earlier: StandingRecord?, on screen: Screen
  ) async throws -> Form {
    let offered = try await ledger.entryChoices()
    let own = screen.console.variable("CONCERT_MINISTRY") ?? offered.ownMinistry
    let places = Codelists.countries.values.sorted { $0.code < $1.code }
    let base = Form.contribution(
      ministries: offered.ministries.map { Choice(code: $0.code, name: $0.name) },
      missions: offered.missions.map { Choice(code: $0.code, name: $0.name) },
      countries: places.map { Choice(code: $0.code, name: screen.language.name(of: $0)) },
      ministry: earlier?.ministry ?? own, today: ledger.today, currencies: .known)
    guard let earlier else { return base }
    let fields = base.fields.map { field in
      var field = field
      field.offer = Self.offer(field.key, of: earlier) ?? field.offer
      return field
    }
    return Form(fields: fields, today: base.today, currencies: base.currencies)
  }

  /// An earlier value as a person would type it.
  private static func offer(_ key: String, of record: StandingRecord) -> String? {
    let payload = record.payload
    switch key {
    case "ministry": return record.ministry
    case "mission", "kind": return payload[key]?.string
    case "title": return payload[key].map { ReceiptPrinter.words($0) }
    case "place": return payload["places"]?.array?.first?.string
    case "from": return payload["period"]?["start"]?.string
    case "to": return payload["period"]?["end"]?.string
    case "money":
      guard let money = payload["money"], let minor = money["minor"]?.int,
        let code = money["currency"]?.string, let currency = Currency(code)
      else { return nil }
      return Digits.decimal(minor: minor, exponent: currency.exponent) + code
    case "people":
      let line = payload["people"]?.array?.first
      let counts = ["f", "m", "x", "u"].compactMap { sex in
        line?[sex]?.int.map { "\(sex)=\($0)" }
      }
      return counts.isEmpty ? nil : counts.joined(separator: ",")
    default: return nil
    }
  }

  /// The options that were given, read as the form reads answers; all faults at once.
  private func typed(_ form: Form) throws -> JSONObject {
    let options = [
      "ministry": ministry, "mission": mission, "kind": kind, "title": title, "money": amount,
      "people": people, "place": place, "from": from, "to": to, "evidence": evidence,
    ]
    var given = JSONObject()
    var faults: [Explanation] = []
    for field in form.fields {
      guard let text = options[field.key] ?? nil else { continue }
      do {
        // Codes of ministries and missions are the ledger's to judge.
        let isCode = field.key == "ministry" || field.key == "mission"
        given[field.key] = isCode ? .string(text) : try form.value(text, of: field)
      } catch {
        faults.append(error.explanation)
      }
    }
    guard faults.isEmpty else { throw Rejections(faults) }
    return given
  }

  private func fill(
    _ draft: inout CommandDraft, with given: JSONObject, in ledger: Concert.Ledger
  ) throws {
    for (key, option) in [
      ("ministry", "--ministry"), ("mission", "--mission"), ("kind", "--kind"),
      ("title", "--title"), ("money", "--amount"),
    ] {
      draft.set(key, option, given[key])
    }
    draft.set("people", "--people", Self.people(given["people"]))
    draft.set("places", "--place", given["place"].map { .array([$0]) })
    draft.period(nil, from: given["from"]?.string, to: given["to"]?.string)
    if let file = given["evidence"]?.string, !file.isEmpty {
      try draft.evidence([file], keptBy: ledger, keeps: !write.storesNothing)
    }
  }

  private static func people(_ counts: JSON?) -> JSON? {
    guard var object = counts?.object else { return nil }
    for sex in ["f", "m"] where object[sex] == nil { object[sex] = 0 }
    return .array([.object(object)])
  }
}

extension Optional {
  fileprivate func asyncMap<Result>(
    _ transform: (Wrapped) async throws -> Result
  ) async rethrows -> Result? {
    guard let self else { return nil }
    return try await transform(self)
  }
}
