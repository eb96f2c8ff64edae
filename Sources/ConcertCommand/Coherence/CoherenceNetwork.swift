import ArgumentParser
import Concert
import EventSourcing

/// Who is tied to whom by joint missions.
struct CoherenceNetwork: Verb {
  static let manual = Manual(
    "coherence network", "Ministries and the joint missions between each two of them.",
    examples: [
      "coherence network --svg network.svg": "A picture with its tables.",
      "coherence network --period 2024 --json": "Ties, density, modularity and the E–I index.",
    ],
    details: """
      Two ministries are tied when they took part in one mission in the period asked for. Density is
      of ties; Newman's Q weighs a tie by its joint missions. E–I is +1 when all ties are between
      diplomacy, development, defence and others, −1 when all are within; beside it stands what
      chance alone would give.
      """)

  @Option(help: ArgumentHelp("Missions whose days meet this range.", valueName: "range"))
  var period: String?
  @Option(
    help: ArgumentHelp("In this country, region or theatre, with all within.", valueName: "code"))
  var place: [String] = []
  @Option(
    help: ArgumentHelp("Draw the network into this file.", valueName: "file"), completion: .file())
  var svg: String?
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    let reading = try ledger.open(on: screen)
    var filter = RecordFilter()
    filter.places = Self.list(place)
    if let period {
      let period = try Period.parse(period, at: "--period", today: reading.ledger.today)
      (filter.from, filter.to) = (period.start, period.end)
    }
    let (stands, network) = try await reading.ledger.missionNetwork(filter, at: reading.at)
    let notes: [Phrase] = period.map { ["period \($0)"] } ?? []
    let basis = reading.basis(stands, notes: notes)
    if let svg {
      let title = "Joint missions of ministries"
      let picture = NetworkPicture(
        title: title, description: "\(basis.line). \(Self.figures(network)).", network: network)
      try writePicture(picture.picture, to: svg, screen)
    }
    if screen.format == .json { return try screen.print(json(network, stands)) }
    let shape = RowShape(
      "tie",
      [
        Column("a", .reference, heading: "between"), Column("b", .reference, heading: "and"),
        Column("number", .integer), Column("bar", for: .people), Column("missions"),
      ])
    let most = network.edges.map(\.missions.count).max() ?? 1
    let cells = network.edges.map { edge in
      [
        .text(edge.a), .text(edge.b), .integer(edge.missions.count),
        screen.isAccessible
          ? .none : .text(Bars.text(Double(edge.missions.count), of: Double(most))),
        Cell.text(edge.missions.joined(separator: " ")),
      ]
    }
    try screen.print(Rows(shape, basis: basis, cells: cells))
    if screen.format.isForPeople { try screen.print("\n" + screen.language(Self.figures(network))) }
  }

  private static func figures(_ network: MissionNetwork) -> Phrase {
    func shown(_ ratio: Ratio?) -> Phrase {
      ratio.map { Phrase(number: $0.decimal()) } ?? "nothing to divide by"
    }
    let tied = network.nodes.filter { $0.degree > 0 }
    let communities = Set(tied.map(\.community)).count
    var parts: [Phrase] = [
      "ministries \(network.nodes.count), ties \(network.edges.count)",
      "density \(shown(network.density))",
      "Q of the dimensions \(shown(network.modularity { $0.dimension }))",
      "Q of \(communities) communities \(shown(network.modularity { "\($0.community)" }))",
      "E–I \(shown(network.externalInternal())), by chance \(shown(network.expectedExternalInternal()))",
    ]
    if let (mission, pairs) = network.largest {
      parts.append("\(SafeText.oneLine(mission)) alone ties \(pairs)")
    }
    return .list(parts, " · ")
  }

  private func json(_ network: MissionNetwork, _ basis: Concert.Basis) -> JSON {
    func ratio(_ ratio: Ratio?) -> JSON {
      guard let ratio else { return .null }
      return [
        "numerator": JSON(exact: ratio.numerator), "denominator": JSON(exact: ratio.denominator),
        "value": .string(ratio.decimal()),
      ]
    }
    return [
      "basis": basis.json,
      "nodes": .array(
        network.nodes.map {
          [
            "ministry": .string($0.ministry), "dimension": .string($0.dimension),
            "ties": .int(Int64($0.degree)), "joint_missions": .int(Int64($0.strength)),
            "community": .int(Int64($0.community)),
          ]
        }),
      "edges": .array(
        network.edges.map {
          [
            "a": .string($0.a), "b": .string($0.b),
            "missions": .array($0.missions.map(JSON.string)),
          ]
        }),
      "density": ratio(network.density),
      "modularity_of_dimensions": ratio(network.modularity { $0.dimension }),
      "modularity_of_communities": ratio(network.modularity { "\($0.community)" }),
      "e_i": ratio(network.externalInternal()),
      "e_i_expected": ratio(network.expectedExternalInternal()),
      "largest_mission": network.largest.map { .string($0.mission) } ?? .null,
      "ties_by_largest_alone": network.largest.map { .int(Int64($0.pairs)) } ?? .null,
    ]
  }
}
