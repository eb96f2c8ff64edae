/// Gathers activities from the parser's events; knows nothing of the parser.
struct ActivityBuilder {
  /// Characters of one text that are kept; the ledger's own limit is 10,000.
  static let textLimit = 1 << 20
  /// Parts (dates, places, transactions and the like) of one activity.
  static let partLimit = 200_000

  /// Activities that are complete and not yet taken.
  var finished: [IATIActivity] = []
  private(set) var failure: XMLInputError.Reason?
  private var activity = IATIActivity()
  private var transaction = IATIActivity.Transaction()
  private var organisation = IATIActivity.Organisation()
  private var indicator = IATIActivity.Indicator()
  private var period = IATIActivity.Indicator.Period()
  private var fileVersion = ""
  private var path: [Frame] = []
  private var parts = 0

  private struct Frame {
    let element: XMLElement
    var lang: String
    var text: [UInt8] = []
    var narratives: [Narrative] = []
  }

  /// Whether the innermost element's text matters.
  private(set) var wantsText = false

  mutating func start(_ element: XMLElement?, name: String, _ attributes: XMLAttributes, line: Int)
    -> Bool
  {
    guard let element, element.belongs(in: path.last?.element) else {
      if path.isEmpty { failure = .notActivities(root: name) }
      return false
    }
    let lang = attributes["lang"]
    path.append(Frame(element: element, lang: lang.isEmpty ? path.last?.lang ?? "" : lang))
    parts += 1
    if parts > Self.partLimit { failure = .tooLarge(what: "activity", limit: Self.partLimit) }
    open(element, attributes, line: line)
    wantsText = Self.hasText(element)
    return true
  }

  private static func hasText(_ element: XMLElement) -> Bool {
    switch element {
    case .identifier, .title, .description, .narrative, .name, .value, .otherIdentifier, .reporter,
      .participant, .provider, .receiver, .date, .transactionDate:
      true
    default: false
    }
  }

  mutating func text(_ bytes: UnsafeRawBufferPointer) {
    let last = path.count - 1
    guard last >= 0 else { return }
    path[last].text.append(contentsOf: bytes)
    if path[last].text.count > Self.textLimit {
      failure = .tooLarge(what: "text", limit: Self.textLimit)
    }
  }

  private mutating func open(_ element: XMLElement, _ attributes: XMLAttributes, line: Int) {
    switch element {
    case .activities: fileVersion = attributes["version"]
    case .activity:
      parts = 0
      activity = IATIActivity()
      activity.line = line
      activity.version = attributes["version"].isEmpty ? fileVersion : attributes["version"]
      activity.lang = Self.language(attributes["lang"])
      activity.defaultCurrency = attributes["default-currency"]
      activity.isHumanitarian = Self.isTrue(attributes["humanitarian"])
    case .reporter:
      organisation = Self.organisation(attributes)
      activity.isSecondary = Self.isTrue(attributes["secondary-reporter"])
    case .participant, .provider, .receiver: organisation = Self.organisation(attributes)
    case .status: activity.status = attributes["code"]
    case .collaboration: activity.collaboration = attributes["code"]
    case .aidType: activity.aidTypes.append(attributes["code"])
    case .date:
      activity.dates.append(
        .init(type: attributes["type"], iso: attributes["iso-date"], line: line))
    case .country, .region, .sector: place(element, Self.coded(attributes, line: line))
    case .otherIdentifier:
      if !attributes["ref"].isEmpty { activity.otherIdentifiers.append(attributes["ref"]) }
    case .transaction:
      transaction = .init(line: line, ref: attributes["ref"])
    case .budget: activity.budgets += 1
    case .plannedDisbursement: activity.plannedDisbursements += 1
    case .result: activity.results += 1
    case .indicator, .reference, .period, .periodStart, .periodEnd, .actual, .dimension:
      openResult(element, attributes, line: line)
    case .transactionType: transaction.type = attributes["code"]
    case .transactionDate: transaction.day = attributes["iso-date"]
    case .value:
      transaction.currency = attributes["currency"]
      transaction.valueDay = attributes["value-date"]
    case .identifier, .title, .description, .narrative, .location, .name: break
    }
  }

  private mutating func openResult(
    _ element: XMLElement, _ attributes: XMLAttributes, line: Int
  ) {
    switch element {
    case .indicator:
      activity.indicators += 1
      indicator = .init(line: line)
    case .reference: indicator.references.append(Self.coded(attributes, line: line))
    case .period: period = .init(line: line)
    case .periodStart: period.start = attributes["iso-date"]
    case .periodEnd: period.end = attributes["iso-date"]
    case .actual: period.actuals.append(.init(value: attributes["value"]))
    case .dimension:
      let last = period.actuals.count - 1
      period.actuals[last].dimensions.append(
        (attributes["name"] + "=" + attributes["value"]).lowercased())
    default: break
    }
  }

  private mutating func place(_ element: XMLElement, _ coded: IATIActivity.Coded) {
    let isOfTransaction = path.count > 1 && path[path.count - 2].element == .transaction
    switch (element, isOfTransaction) {
    case (.country, false): activity.countries.append(coded)
    case (.country, true): transaction.countries.append(coded)
    case (.region, false): activity.regions.append(coded)
    case (.region, true): transaction.regions.append(coded)
    case (_, false): activity.sectors.append(coded)
    case (_, true): transaction.sectors.append(coded)
    }
  }

  mutating func end() {
    guard let frame = path.popLast() else { return }
    let lang = Self.language(frame.lang)
    let text = String(decoding: frame.text, as: UTF8.self).trimmed
    if frame.element == .narrative {
      if !text.isEmpty, !path.isEmpty {
        path[path.count - 1].narratives.append(Narrative(lang: lang, text: text))
      }
      wantsText = false
      return
    }
    var narratives = frame.narratives
    if !text.isEmpty, narratives.isEmpty { narratives = [Narrative(lang: lang, text: text)] }
    close(frame.element, text, narratives)
    wantsText = path.last.map { Self.hasText($0.element) } ?? false
  }

  private mutating func close(_ element: XMLElement, _ text: String, _ narratives: [Narrative]) {
    organisation.names = narratives
    switch element {
    case .activity: finished.append(activity)
    case .identifier: activity.identifier = text
    case .reporter: activity.reporter = organisation
    case .participant: activity.participants.append(organisation)
    case .provider: transaction.provider = organisation
    case .receiver: transaction.receiver = organisation
    case .title: activity.titles += narratives
    case .description:
      if path.last?.element == .transaction {
        transaction.descriptions += narratives
      } else {
        activity.descriptions += narratives
      }
    case .name: activity.locations += narratives
    case .otherIdentifier: if !text.isEmpty { activity.otherIdentifiers.append(text) }
    case .date:
      let last = activity.dates.count - 1
      if activity.dates[last].iso.isEmpty { activity.dates[last].iso = text }
    case .transactionDate: if transaction.day.isEmpty { transaction.day = text }
    case .value: transaction.value = text
    case .transaction: activity.transactions.append(transaction)
    case .activities, .narrative, .status, .collaboration, .aidType, .country, .region, .sector,
      .location, .transactionType, .budget, .plannedDisbursement, .result, .reference,
      .periodStart, .periodEnd, .actual, .dimension:
      break
    case .period: indicator.periods.append(period)
    case .indicator: if !indicator.references.isEmpty { activity.referred.append(indicator) }
    }
  }

  private static func organisation(_ attributes: XMLAttributes) -> IATIActivity.Organisation {
    .init(ref: attributes["ref"].trimmed, type: attributes["type"], role: attributes["role"])
  }

  private static func coded(_ attributes: XMLAttributes, line: Int) -> IATIActivity.Coded {
    .init(
      code: attributes["code"].trimmed, vocabulary: attributes["vocabulary"],
      percentage: attributes["percentage"], line: line)
  }

  private static func isTrue(_ text: String) -> Bool { text == "1" || text == "true" }

  /// `EN` and `en-GB` are English.
  static func language(_ tag: String) -> String {
    String(tag.lowercased().prefix { $0 != "-" && $0 != "_" })
  }
}
