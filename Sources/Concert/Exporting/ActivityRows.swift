internal import Coordination
internal import EventSourcing
internal import GRDB
internal import Interop

/// Ministries as IATI's organisations.
struct PublishedMinistries {
  private var organisations: [String: PublishedActivity.Organisation] = [:]
  /// Those without an identifier; their code stands for it.
  private(set) var unnamed: Set<String> = []

  init(_ db: Database) throws {
    for row in try Row.fetchAll(db, sql: "SELECT code, kind, org_ref, names FROM ministries") {
      let code: String = row[0]
      let orgRef: String? = row[2]
      if orgRef == nil { unnamed.insert(code) }
      // - Source: IATI codelist OrganisationType.
      let type =
        switch row[1] as String {
        case "agency": "15"
        case "body": "90"
        default: "10"
        }
      organisations[code] = .init(
        ref: orgRef ?? code, type: type, names: Narrative.list(row[3] as String?))
    }
  }

  subscript(code: String) -> PublishedActivity.Organisation {
    organisations[code] ?? .init(ref: code, type: "10", names: [Narrative(lang: "", text: code)])
  }
}

extension Narrative {
  /// Of a Text as views hold it: words, or an object by language.
  static func list(_ text: String?) -> [Narrative] {
    guard let text else { return [] }
    return list((try? JSON(parsing: text)) ?? .string(text))
  }

  static func list(_ json: JSON) -> [Narrative] {
    if let words = json.string { return [Narrative(lang: "", text: words)] }
    return (json.object?.members ?? []).compactMap { member in
      member.value.string.map { Narrative(lang: member.key, text: $0) }
    }
  }
}

extension PublishedActivity {
  /// - Parameters:
  ///   - owner: whose it is.
  ///   - day: the day that the facts are about.
  init(_ row: ExportRow, of owner: Organisation, on made: String?, asOf day: String) {
    self.init()
    reporter = owner
    lang = row.text("lang")
    titles = Narrative.list(row.text("titles"))
    partner = row.text("partner")
    otherIdentifier = row.text("ref")
    places = row.places
    locations = row.list("locations")
    themes = row.list(row.hasEffective ? "effective_themes" : "themes")
    kind = row.text("kind")
    framework = row.text(row.hasEffective ? "effective_framework" : "framework")
    start = row.text("period_start") ?? made ?? day
    end = row.text("period_end")
    isStarted = start <= day
    // - Source: IATI codelist ActivityStatus.
    status =
      switch row.text("state") {
      case "fulfilled", "delivered": "4"
      case "withdrawn": "5"
      default: isStarted ? "2" : "1"
      }
    isEnded = status != "2" && status != "1" && end.map { $0 <= day } ?? false
  }
}

/// Identifiers that the standard takes, each once.
struct ActivityIdentifiers {
  /// Eight bytes of each that was given.
  private var taken: Set<UInt64> = []

  /// The one in the ministry's books when it is spelt as the standard has it, else one that is made
  /// of the ledger's reference.
  mutating func next(_ row: ExportRow, of owner: PublishedActivity.Organisation) -> String {
    if let own = row.text("external_ref"), own.hasPrefix(owner.ref + "-"),
      !own.utf8.contains(where: { Self.forbidden.contains($0) }),
      taken.insert(Self.hash(own)).inserted
    {
      return own
    }
    let made = owner.ref + "-" + (row.text("ref") ?? "")
    taken.insert(Self.hash(made))
    return made
  }

  private static let forbidden = Array("/&|?# ".utf8)

  private static func hash(_ text: String) -> UInt64 {
    text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }
}
