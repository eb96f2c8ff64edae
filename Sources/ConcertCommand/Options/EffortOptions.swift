import ArgumentParser
import EventSourcing

/// What an effort is: the facts that commitments, contributions and missions share.
struct EffortOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Its title; en=… fr=… for several languages.", valueName: "text"))
  var title: [String] = []
  @Option(help: ArgumentHelp("More words; en=… fr=… as for the title.", valueName: "text"))
  var description: [String] = []
  @Option(help: "money personnel training expertise in_kind policy.") var kind: String?
  @Option(
    name: [.customLong("place"), .customLong("country"), .customLong("region")],
    help: "Where: ISO 3166, M49 or a theatre; a list or several times.")
  var place: [String] = []
  @Option(help: "A town or base.") var location: [String] = []
  @Option(help: "DAC purpose code of 5 or 3 digits; a list or several times.")
  var theme: [String] = []
  @Option(help: "Who carries it out.") var partner: String?
  @Option(help: "Who gains by it.") var beneficiary: [String] = []
  @Option(help: "Whom it addresses.") var audience: String?
  @Option(help: ArgumentHelp("Its first day.", valueName: "day")) var from: String?
  @Option(help: ArgumentHelp("Its last day.", valueName: "day")) var to: String?
  @Option(help: ArgumentHelp("Both: 2024, 2024-Q2, A..B.", valueName: "range"))
  var period: String?
  @Option(help: "UN EU NATO OSCE bilateral national other.") var framework: String?
  @Option(help: ArgumentHelp("The action of a plan.", valueName: "code")) var planAction: String?
  @Option(help: "Where it was decided or said.") var source: String?
  @Option(help: ArgumentHelp("Its reference in your own books.", valueName: "ref"))
  var externalRef: String?
  @Option(help: "Who may see it: owner committee parliament public.") var visibility: String?

  func fill(_ draft: inout CommandDraft) {
    draft.set("title", "--title", Typed.text(title))
    draft.set("description", "--description", Typed.text(description))
    draft.word("kind", "--kind", kind)
    draft.set("places", "--place", Typed.list(place))
    draft.set("locations", "--location", Self.words(location))
    draft.set("themes", "--theme", Typed.list(theme))
    draft.word("partner", "--partner", partner)
    draft.set("beneficiaries", "--beneficiary", Self.words(beneficiary))
    draft.word("audience", "--audience", audience)
    draft.period(period, from: from, to: to)
    draft.word("framework", "--framework", framework)
    draft.word("plan_action", "--plan-action", planAction)
    draft.word("source", "--source", source)
    draft.word("external_ref", "--external-ref", externalRef)
    draft.word("visibility", "--visibility", visibility)
  }

  private static func words(_ values: [String]) -> JSON? {
    values.isEmpty ? nil : .array(values.map { .string($0) })
  }
}
