import EventSourcing
import Interop
import Testing

@Suite("organisations and ministries")
struct MinistryResolverTests {
  private static func reporter(_ ref: String, _ names: String...) -> Reporter {
    Reporter(ref: ref, names: names.map { Narrative(lang: "en", text: $0) })
  }

  private static func resolver(_ ministries: [(String, String, [String])]) -> MinistryResolver {
    var resolver = MinistryResolver()
    for (code, ref, names) in ministries { resolver.take(code, ref: ref, names: names) }
    return resolver
  }

  /// - Source: published IATI data, 2021: three Slovak bodies report under one reference.
  private static let slovak = resolver([
    ("SK-DEF", "XM-DAC-69-18", ["Ministry of Defence of the Slovak Republic"]),
    ("SK-AGR", "XM-DAC-69-18", ["Ministry of Agriculture of the Slovak Republic"]),
    ("SK-PAS", "XM-DAC-69-18", ["Pastoral Service of the Armed Forces"]),
  ])

  @Test("a reference that three bodies share is told apart by name, and never guessed")
  func sharedReference() {
    var resolver = Self.slovak
    let ref = "XM-DAC-69-18"
    #expect(
      resolver.resolve(Self.reporter(ref, "MINISTRY OF DEFENCE of the Slovak Republic"))
        == .ministry("SK-DEF", by: .refAndName))
    #expect(
      resolver.resolve(Self.reporter(ref, "Min. of Agriculture, Slovak Republic"))
        == .ministry("SK-AGR", by: .variant))
    let all = ["SK-AGR", "SK-DEF", "SK-PAS"]
    #expect(resolver.resolve(Self.reporter(ref)) == .ambiguous(all))
    #expect(resolver.resolve(Self.reporter(ref, "Ministry of Culture")) == .ambiguous(all))
  }

  @Test(
    "one ministry that is written four ways is one ministry",
    arguments: [
      "Department of Business, Energy and Industrial Strategy",
      "DEPARTMENT FOR BUSINESS, ENERGY AND INDUSTRIAL STRATEGY",
      "DEPARTMENT FOR BUSINESS, ENERGY & INDUSTRIAL STRATEGY",
      "Department for Business, Energy and Industrial Strategy (BEIS)",
      "Dept. for Business, Energy and Industrial Strategy",
    ])
  func fourWays(_ name: String) {
    var resolver = Self.resolver([
      ("BEIS", "", ["Department for Business, Energy and Industrial Strategy"]),
      ("DHSC", "", ["Department of Health and Social Care"]),
    ])
    #expect(resolver.resolve(Self.reporter("", name)).code == "BEIS")
  }

  @Test("a ministry's reference with another name is shown, not taken")
  func otherName() {
    var resolver = Self.resolver([("MFA", "XM-DAC-22-2", ["Ministry of Foreign Affairs"])])
    #expect(
      resolver.resolve(Self.reporter("XM-DAC-22-2", "Lux-Development"))
        == .unknown(perhaps: ["MFA"]))
    #expect(resolver.resolve(Self.reporter("xm-dac-22-2")) == .ministry("MFA", by: .ref))
  }

  @Test("the same name under two references is two organisations")
  func sameName() {
    var resolver = Self.resolver([("MFA", "NL-KVK-1", ["Ministry of Foreign Affairs"])])
    #expect(
      resolver.resolve(Self.reporter("SI-1", "Ministry of Foreign Affairs")).code == nil)
    #expect(resolver.resolve(Self.reporter("", "Ministry of Foreign Affairs")).code == "MFA")
    resolver.take("SI-MFA", ref: "SI-9", names: ["Ministry of Foreign Affairs"])
    #expect(
      resolver.resolve(Self.reporter("", "Ministry of Foreign Affairs"))
        == .ambiguous(["MFA", "SI-MFA"]))
  }

  @Test("an abbreviation counts when the name itself declares it, initials are only shown")
  func abbreviations() {
    var resolver = Self.resolver([
      ("MOF", "", ["Ministry of Fisheries (MOF)"]),
      ("AFD", "", ["Agence Française de Développement"]),
    ])
    #expect(resolver.resolve(Self.reporter("", "mof")).code == "MOF")
    #expect(resolver.resolve(Self.reporter("", "Ministry of Finance (MOF)")).code == nil)
    #expect(resolver.resolve(Self.reporter("", "AFD")) == .unknown(perhaps: ["AFD"]))
    #expect(
      resolver.resolve(Self.reporter("", "Agence francaise de developpement (AFD)")).code == "AFD")
  }

  @Test("the table of aliases decides, the most exact line first")
  func aliases() throws {
    var resolver = Self.slovak
    resolver.use(
      try AliasTable(
        BytesSource(
          """
          \u{feff}name,ref,ministry,seen by
          Ministry of Culture,XM-DAC-69-18,SK-AGR,board
          ,XM-DAC-69-18,SK-DEF,board
          Red Cross,,-,board
          Undecided,,,
          """)))
    let ref = "XM-DAC-69-18"
    #expect(
      resolver.resolve(Self.reporter(ref, "ministry of  CULTURE"))
        == .ministry("SK-AGR", by: .alias))
    #expect(resolver.resolve(Self.reporter(ref, "Anything")) == .ministry("SK-DEF", by: .alias))
    #expect(resolver.resolve(Self.reporter("X-9", "Red Cross")) == .notOurs)
    #expect(resolver.resolve(Self.reporter("", "Undecided")) == .unknown(perhaps: []))
  }

  @Test(
    "a table that can't be meant is refused with its line",
    arguments: [
      ("", 1), ("name,ref\nA,B\n", 1), ("ministry\nDEF\n", 1), ("name,ref,ministry\n,,DEF\n", 2),
      ("name,ministry\nA,DEF\nb,MFA\nÁ,MFA\n", 4),
    ])
  func badTable(_ text: String, _ line: Int) {
    let error = #expect(throws: AliasError.self) { try AliasTable(BytesSource(text)) }
    #expect(error?.line == line)
  }

  /// The hand-resolved names of Somalia's IATI and 3W data, each asked for by name alone in a ledger
  /// that knows every organisation by one name.
  @Test(
    "of 370 hand-resolved variants 58 are found and 116 shown, five confused as the list itself does"
  )
  func handResolved() throws {
    let names = try Self.published()
    var codes: [String: String] = [:]
    var resolver = MinistryResolver()
    // Two stand in the list twice: Intersom as InterSOM, and GIZ in capitals.
    for (organisation, ref, _) in names where codes[Self.key(organisation)] == nil {
      let code = "O\(codes.count)"
      codes[Self.key(organisation)] = code
      resolver.take(code, ref: ref, names: [organisation])
    }
    let variants = names.filter { Self.key($0.organisation) != Self.key($0.name) }
    var counts = (right: 0, ambiguous: 0, shown: 0)
    var wrong: [String] = []
    for (organisation, _, name) in variants {
      let code = codes[Self.key(organisation)] ?? ""
      switch resolver.resolve(Self.reporter("", name)) {
      case .ministry(code, _): counts.right += 1
      case .ministry: wrong.append("\(organisation): \(name)")
      case .ambiguous: counts.ambiguous += 1
      case .unknown(let perhaps): counts.shown += perhaps.contains(code) ? 1 : 0
      case .notOurs: break
      }
    }
    #expect([codes.count, variants.count] == [841, 370])
    #expect([counts.right, counts.ambiguous, counts.shown] == [58, 0, 116])
    // Each is the name of another entry of the list: "Action for Relief and Development" beside ARD,
    // "The International Rescue Committee" beside IRC.
    #expect(
      wrong == [
        "ARD: Action for Relief & Development", "ARD: Action for Relief & Development (ARD)",
        "IRC: International Rescue Committee", "IRC: International Rescue Committee, The",
        "TASS: Tadamun Social Society",
      ])
    var table = "name,ministry\n"
    for (organisation, _, name) in variants {
      table += "\"\(name.replacing("\"", with: "\"\""))\",\(codes[Self.key(organisation)] ?? "")\n"
    }
    resolver.use(try AliasTable(BytesSource(table)))
    let missed = names.filter {
      resolver.resolve(Self.reporter("", $0.name)).code != codes[Self.key($0.organisation)]
    }
    // The one name that the list gives to two organisations.
    #expect(missed.map(\.name) == ["Tadamun Social Society"])
  }

  private static func key(_ name: String) -> String { reporter("", name).key }

  private static func published() throws -> [(organisation: String, ref: String, name: String)] {
    try FileSource.open(fixture("org-names/names.csv")) { source in
      var reader = CSVReader(source)
      var row = CSVRow()
      var result: [(organisation: String, ref: String, name: String)] = []
      while try reader.next(into: &row) {
        if row.row > 1 { result.append((row[0], row[1], row[3])) }
      }
      return result
    }
  }
}
