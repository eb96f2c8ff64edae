internal import Coordination
internal import Interop

/// A column of a sheet and where its cells come from.
struct ExportColumn: Sendable {
  let heading: SheetHeading
  let value: @Sendable (ExportRow) -> SheetCell

  /// - Parameter value: the view's column of the same name when left out.
  init(
    _ name: String, _ hxl: String, _ meaning: String, words: String? = nil, isNumber: Bool = false,
    _ value: (@Sendable (ExportRow) -> SheetCell)? = nil
  ) {
    heading = SheetHeading(name, hxl, meaning, words: words, isNumber: isNumber)
    self.value = value ?? { $0.cell(name) }
  }

  static func count(_ name: String, _ hxl: String, _ meaning: String, of column: String? = nil)
    -> ExportColumn
  {
    ExportColumn(name, hxl, meaning, isNumber: true) { $0.cell(column ?? name) }
  }

  /// A code's name.
  static func ministryName(_ name: String, of column: String, _ hxl: String) -> ExportColumn {
    ExportColumn(name, hxl, "The name of \(column) now.") { row in
      .text(row.text(column).flatMap { row.ministries[$0] })
    }
  }

  static func list(_ name: String, _ hxl: String, _ meaning: String) -> ExportColumn {
    ExportColumn(name, hxl, meaning) { $0.joined($0.list(name)) }
  }
}

extension ListedNoun {
  /// What its sheet is called.
  var sheetTitle: String {
    switch self {
    case .ministry: "Ministries"
    case .officer: "Officers"
    case .mission: "Missions"
    case .commitment: "Commitments"
    case .contribution: "Contributions"
    }
  }

  /// The names of its sheet's columns, in order.
  public var sheetColumnNames: [String] { sheetColumns.map(\.heading.name) }

  /// Those that fit on a page.
  public var reportColumnNames: [String] {
    switch self {
    case .ministry: ["code", "name", "kind", "state"]
    case .officer: ["officer", "ministry_name", "state"]
    case .mission:
      ["ref", "title", "lead_name", "participants", "country_names", "from", "to", "state"]
    case .commitment:
      [
        "ref", "ministry_name", "title", "mission", "country_names", "pledged", "delivered",
        "currency", "f", "m", "to", "state",
      ]
    case .contribution:
      [
        "ref", "ministry_name", "title", "mission", "country_names", "direction", "amount",
        "currency", "f", "m", "on", "state",
      ]
    }
  }

  var sheetColumns: [ExportColumn] {
    switch self {
    case .ministry: Self.ministryColumns
    case .officer: Self.officerColumns
    case .mission: Self.missionColumns
    case .commitment: Self.commitmentColumns
    case .contribution: Self.contributionColumns
    }
  }

  private static let ministryColumns: [ExportColumn] = [
    .init("code", "#org+code", "The ministry's code."),
    .init("name", "#org+name", "Its name now."),
    .init("kind", "#org+type", "ministry, directorate, agency, force or body."),
    .init("dimension", "#org+dimension", "diplomacy, development, defence or other."),
    .init("parent", "#org+code+parent", "What it is a part of."),
    .init("org_ref", "#org+code+iati", "Its identifier in other registers."),
    .init("state", "#status", "active, merged, split or dissolved."),
    .init("successor", "#org+code+successor", "What it was merged into."),
    .init("ends_from", "#date+end", "The day from which it is no more."),
    .init("registered_on", "#date+start", "The day of its registration."),
  ]

  private static let officerColumns: [ExportColumn] = [
    .init("officer", "#meta+id", "The officer's name in the ledger."),
    .init("ministry", "#org+code", "The ministry's code."),
    .ministryName("ministry_name", of: "ministry", "#org+name"),
    .init("state", "#status", "active or revoked."),
    .list("roles", "#meta+roles+list", "The roles held now."),
  ]

  private static let effort: [ExportColumn] =
    [
      .init("description", "#description", "What it is about."),
      .init("kind", "#activity+type", "money, personnel, training, expertise, in_kind or policy."),
      .init("mission", "#activity+code+mission", "The mission it belongs to."),
    ] + afterMission

  private static let afterMission: [ExportColumn] = [
    .init("framework", "#meta+framework", "UN, EU, NATO, OSCE, bilateral, national or other.") {
      $0.cell($0.hasEffective ? "effective_framework" : "framework")
    },
    place("countries", "#country+code+list", "Countries, ISO 3166-1.") {
      Codelists.countries[$0] != nil
    },
    placeName("country_names", "#country+name+list", "countries") {
      Codelists.countries[$0] != nil
    },
    place("regions", "#region+code+list", "Regions of UN M49 and theatres.") {
      Codelists.countries[$0] == nil
    },
    placeName("region_names", "#region+name+list", "regions") { Codelists.countries[$0] == nil },
    .list("locations", "#loc+name+list", "Towns and bases."),
    .init("themes", "#sector+code+list", "DAC purpose codes.") { row in
      row.joined(row.list(row.hasEffective ? "effective_themes" : "themes"))
    },
    .init("partner", "#org+name+impl", "Who carries it out."),
    .list("beneficiaries", "#beneficiary+name+list", "Who gains by it."),
    .init("audience", "#beneficiary+type", "Whom it addresses."),
    .init("from", "#date+start", "The first day.") { $0.cell("period_start") },
    .init("to", "#date+end", "The last day.") { $0.cell("period_end") },
    .init("plan_action", "#meta+action", "The action of a plan that it serves."),
    .init("source", "#meta+source", "Where it was decided or said."),
    .init("external_ref", "#meta+id+external", "The reference in the ministry's own books."),
    .init("visibility", "#meta+visibility", "Who may see it."),
  ]

  private static func place(
    _ name: String, _ hxl: String, _ meaning: String, _ isOne: @escaping @Sendable (String) -> Bool
  ) -> ExportColumn {
    ExportColumn(name, hxl, meaning) { row in row.joined(row.places.filter(isOne)) }
  }

  private static func placeName(
    _ name: String, _ hxl: String, _ codes: String, _ isOne: @escaping @Sendable (String) -> Bool
  ) -> ExportColumn {
    ExportColumn(name, hxl, "The English names of \(codes).") { row in
      row.joined(
        row.places.filter(isOne).map { code in
          (Codelists.countries[code] ?? Codelists.regions[code] ?? Codelists.theatres[code])?
            .name(in: .english) ?? code
        })
    }
  }

  private static let missionColumns: [ExportColumn] =
    [
      .init("ref", "#meta+id", "The mission's name in the ledger."),
      .init("title", "#activity+name", "What it is called."),
      .init("lead", "#org+code+lead", "The ministry that leads."),
      .ministryName("lead_name", of: "lead", "#org+name+lead"),
      .list("participants", "#org+code+list", "Who takes part, the lead included."),
      .init("mandate", "#meta+mandate", "What it rests on."),
      .init("description", "#description", "What it is about."),
      .init("kind", "#activity+type", "money, personnel, training, expertise, in_kind or policy."),
      .init("state", "#status", "open or concluded."),
      .init("concluded_on", "#date+closed", "The day it was concluded."),
      .init("outcome", "#impact+name", "What came of it."),
      .init("on", "#date+reported", "The day it was established.") { $0.cell("made_on") },
    ] + afterMission

  private static let commitmentColumns: [ExportColumn] =
    [
      .init("ref", "#meta+id", "The commitment's reference."),
      .init("ministry", "#org+code", "The owner's code."),
      .ministryName("ministry_name", of: "ministry", "#org+name"),
      .list("co_owners", "#org+code+list", "Who promised it jointly."),
      .init("title", "#activity+name", "What was promised."),
      .init(
        "pledged", "#value+committed", "What was promised; no total of what was given.",
        isNumber: true
      ) { $0.amount("pledged_minor", "pledged_currency") },
      .init(
        "delivered", "#value+spent", "What was given under it, less what came back.",
        isNumber: true
      ) { $0.amount("delivered_minor", "pledged_currency") },
      .init("currency", "#currency+code", "Of both, ISO 4217.") { $0.cell("pledged_currency") },
      .count("contributions", "#indicator+contributions+num", "How many were given under it."),
      .count("f", "#x_people+f", "Women pledged.", of: "pledged_f"),
      .count("m", "#x_people+m", "Men pledged.", of: "pledged_m"),
      .count("x", "#x_people+x", "People of another sex pledged.", of: "pledged_x"),
      .count("u", "#x_people+u", "People pledged whose sex is not known.", of: "pledged_u"),
      .init("state", "#status", "open, fulfilled or withdrawn."),
      .init("closed_on", "#date+closed", "The day it was closed."),
      .init("said", "#status+said", "What the owner says: on_track, at_risk or delayed."),
      .count("days_overdue", "#indicator+overdue+num", "Days since its last day, while open."),
      .init("on", "#date+reported", "The day it was made.") { $0.cell("made_on") },
    ] + effort

  private static let contributionColumns: [ExportColumn] =
    [
      .init("ref", "#meta+id", "The contribution's reference."),
      .init("ministry", "#org+code", "The ministry's code."),
      .ministryName("ministry_name", of: "ministry", "#org+name"),
      .init("commitment", "#meta+id+commitment", "The commitment it was given under."),
      .init("title", "#activity+name", "What was given."),
      .init("direction", "#meta+direction", "given or returned."),
      .init("amount", "#value+spent", "In the currency beside it, never negative.", isNumber: true)
      { $0.amount("money_minor", "money_currency") },
      .init("currency", "#currency+code", "ISO 4217.") { $0.cell("money_currency") },
      .count("f", "#x_people+f", "Women.", of: "people_f"),
      .count("m", "#x_people+m", "Men.", of: "people_m"),
      .count("x", "#x_people+x", "People of another sex.", of: "people_x"),
      .count("u", "#x_people+u", "People whose sex is not known.", of: "people_u"),
      .count("sessions", "#output+sessions+num", "Sessions held.", of: "training_sessions"),
      .init("topic", "#activity+topic", "What was taught.") { $0.cell("training_topic") },
      .count("trained_f", "#reached+f", "Women trained."),
      .count("trained_m", "#reached+m", "Men trained."),
      .count("trained_x", "#reached+x", "People of another sex trained."),
      .count("trained_u", "#reached+u", "People trained whose sex is not known."),
      .init("state", "#status", "delivered or withdrawn."),
      .init("on", "#date+reported", "The day it is about.") { $0.cell("on_day") },
    ] + effort
}

extension ExportRow {
  /// A contribution's places are its commitment's when it names none.
  var hasEffective: Bool { columns["effective_places"] != nil }
  var places: [String] { list(hasEffective ? "effective_places" : "places") }
}
