import Coordination

extension IATIWriter {
  /// The project's own lists, told apart by where they are kept.
  private static var theatres: String { "urn:concert:theatres" }

  mutating func element(_ name: StaticString, _ text: String) {
    xml.open(name)
    xml.text(text)
    xml.close(name)
  }

  mutating func narratives(_ narratives: [Narrative]) {
    for narrative in narratives {
      xml.open("narrative", ["xml:lang": narrative.lang.isEmpty ? nil : narrative.lang])
      xml.text(narrative.text)
      xml.close("narrative")
    }
  }

  mutating func words(_ name: StaticString, _ narratives: [Narrative]) {
    xml.open(name)
    self.narratives(narratives)
    xml.close(name)
  }

  mutating func organisation(
    _ name: StaticString, _ organisation: PublishedActivity.Organisation, role: String?
  ) {
    xml.open(
      name,
      [
        "role": role, "ref": organisation.ref.isEmpty ? nil : organisation.ref,
        "type": organisation.type.isEmpty ? nil : organisation.type,
      ])
    narratives(organisation.names)
    xml.close(name)
  }

  /// - Source: IATI codelist OrganisationRole.
  mutating func participants() {
    organisation("participating-org", activity.reporter, role: "1")
    for owner in activity.coOwners { organisation("participating-org", owner, role: "1") }
    if let partner = activity.partner {
      organisation(
        "participating-org",
        .init(ref: "", type: "", names: [Narrative(lang: "", text: partner)]), role: "4")
    }
  }

  /// Countries before regions, as the schema has it.
  mutating func places(_ codes: [String]) {
    let countries = codes.filter { Codelists.countries[$0] != nil }
    let regions = codes.filter { Codelists.countries[$0] == nil }
    let shares = Self.shares(codes.count)
    for (index, code) in countries.enumerated() {
      xml.open(
        "recipient-country", ["code": code, "percentage": shares.isEmpty ? nil : shares[index]],
        isEmpty: true)
    }
    for (index, code) in regions.enumerated() {
      let isTheatre = Codelists.regions[code] == nil
      xml.open(
        "recipient-region",
        [
          "code": code, "vocabulary": isTheatre ? "99" : "2",
          "vocabulary-uri": isTheatre ? Self.theatres : nil,
          "percentage": shares.isEmpty ? nil : shares[countries.count + index],
        ], isEmpty: true)
    }
  }

  /// Purpose codes of five digits are one vocabulary, their groups of three another; the shares of
  /// each come to a hundred.
  mutating func sectors(_ codes: [String]) {
    var left: [Bool: [String]] = [:]
    for isGroup in [false, true] {
      let count = codes.count { ($0.count == 3) == isGroup }
      left[isGroup] = Self.shares(count).reversed()
    }
    for code in codes {
      let isGroup = code.count == 3
      xml.open(
        "sector",
        [
          "code": code, "vocabulary": isGroup ? "2" : "1",
          "percentage": left[isGroup]?.popLast(),
        ], isEmpty: true)
    }
  }

  /// Equal parts with two decimals that come to 100; none for one alone.
  ///
  /// The ledger does not know shares, and the standard asks for a sum of 100.
  static func shares(_ count: Int) -> [String] {
    guard count > 1 else { return [] }
    return (0..<count).map { index in
      let part = 10_000 * (index + 1) / count - 10_000 * index / count
      let cents = part % 100
      return "\(part / 100)" + (cents == 0 ? "" : cents < 10 ? ".0\(cents)" : ".\(cents)")
    }
  }

  /// What stands between sectors and transactions.
  mutating func codes() {
    for (list, code) in [("kinds", activity.kind), ("frameworks", activity.framework)] {
      guard let code else { continue }
      xml.open(
        "tag", ["code": code, "vocabulary": "99", "vocabulary-uri": "urn:concert:\(list)"],
        isEmpty: true)
    }
    // Women's rights organisations, and ending violence against women: equality is what they are for.
    if activity.themes.contains(where: { ["15170", "15180"].contains($0) }) {
      xml.open(
        "policy-marker", ["vocabulary": "1", "code": "1", "significance": "2"], isEmpty: true)
    }
    if activity.framework == "bilateral" {
      xml.open("collaboration-type", ["code": "1"], isEmpty: true)
    }
    // - Source: IATI codelist AidType.
    let aidType =
      switch activity.kind {
      case "personnel": "D01"
      case "expertise": "D02"
      case "training": "E01"
      default: ""
      }
    if !aidType.isEmpty { xml.open("default-aid-type", ["code": aidType], isEmpty: true) }
  }

  /// How many people, by sex, as an output of the activity.
  mutating func result(_ head: PublishedActivity.Head) {
    let title = [Narrative(lang: "en", text: head.title)]
    let end = activity.end ?? asOf
    xml.open("result", ["type": "1", "aggregation-status": "1"])
    words("title", title)
    xml.open("indicator", ["measure": "1", "ascending": "1"])
    words("title", title)
    xml.open("period")
    xml.open("period-start", ["iso-date": activity.start], isEmpty: true)
    xml.open("period-end", ["iso-date": max(activity.start, end)], isEmpty: true)
    for (sex, count) in head.counts {
      xml.open("actual", ["value": "\(count)"])
      xml.open("dimension", ["name": "sex", "value": sex], isEmpty: true)
      xml.close("actual")
    }
    xml.close("period")
    xml.close("indicator")
    xml.close("result")
  }
}
