import EventSourcing

/// Writes an IATI 2.03 file activity by activity, in the order of the standard's schema.
///
/// - Source: IATI 2.03, iati-activities-schema.xsd and the standard ruleset.
public struct IATIWriter<Output: ExportOutput> {
  public private(set) var output: Output
  var xml = XMLBuilder()
  /// Of the activity that is being written.
  var activity = PublishedActivity()
  var asOf = ""
  /// Characters that XML 1.0 can't hold.
  public var lostCharacters: Int { xml.lost }

  public init(_ output: Output) { self.output = output }

  public mutating func begin(_ about: ExportAbout) throws {
    asOf = about.asOf.description
    xml.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
    let facts = about.facts.map { "\($0.name): \($0.value.replacing("--", with: ""))" }
    xml.comment(facts.joined(separator: "\n  "))
    xml.raw("\n")
    xml.open(
      "iati-activities",
      ["version": "2.03", "generated-datetime": about.knownAt.description])
    xml.raw("\n")
    try flush()
  }

  /// What stands before an activity's transactions.
  public mutating func open(_ activity: PublishedActivity) throws {
    self.activity = activity
    let isHumanitarian = activity.themes.contains { ["72", "73", "74"].contains($0.prefix(2)) }
    xml.open(
      "iati-activity",
      [
        "xml:lang": activity.lang, "default-currency": activity.currency,
        "humanitarian": isHumanitarian ? "1" : nil,
      ])
    element("iati-identifier", activity.identifier)
    organisation("reporting-org", activity.reporter, role: nil)
    words("title", activity.titles)
    xml.open("description", ["type": "1"])
    narratives(activity.descriptions.isEmpty ? activity.titles : activity.descriptions)
    xml.close("description")
    participants()
    if let other = activity.otherIdentifier {
      xml.open("other-identifier", ["ref": other, "type": "A1"], isEmpty: true)
    }
    xml.open("activity-status", ["code": activity.status], isEmpty: true)
    xml.open(
      "activity-date",
      ["type": activity.isStarted ? "2" : "1", "iso-date": activity.start], isEmpty: true)
    if let end = activity.end {
      xml.open(
        "activity-date", ["type": activity.isEnded ? "4" : "3", "iso-date": end], isEmpty: true)
    }
    places(activity.places)
    for location in activity.locations {
      xml.open("location")
      words("name", [Narrative(lang: "", text: location)])
      xml.close("location")
    }
    sectors(activity.themes)
    codes()
    try flush()
  }

  /// One transaction of the open activity.
  public mutating func add(_ transaction: PublishedActivity.Transaction) throws {
    xml.open("transaction", ["ref": transaction.ref])
    xml.open("transaction-type", ["code": transaction.type], isEmpty: true)
    xml.open("transaction-date", ["iso-date": transaction.day], isEmpty: true)
    xml.open("value", ["currency": transaction.currency, "value-date": transaction.day])
    xml.text(transaction.decimal)
    xml.close("value")
    if !transaction.words.isEmpty { words("description", transaction.words) }
    xml.open(
      "provider-org", ["ref": activity.reporter.ref, "type": activity.reporter.type], isEmpty: true)
    if let receiver = transaction.receiver {
      xml.open("receiver-org")
      narratives([Narrative(lang: "", text: receiver)])
      xml.close("receiver-org")
    }
    xml.close("transaction")
    try flush()
  }

  /// What stands behind an activity's transactions.
  public mutating func close(
    people: PublishedActivity.Head, trained: PublishedActivity.Head
  ) throws {
    for head in [people, trained] where !head.counts.isEmpty { result(head) }
    xml.close("iati-activity")
    xml.raw("\n")
    try flush()
  }

  public mutating func end() throws {
    xml.close("iati-activities")
    xml.raw("\n")
    try flush()
  }

  private mutating func flush() throws { try output.write(xml.take()) }
}
