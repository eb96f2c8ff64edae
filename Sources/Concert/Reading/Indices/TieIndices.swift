/// Indices 6, 7 and 13: who is tied to whom.
extension CoherenceScope {
  /// Joint missions whose days meet those asked for, with who took part in these days.
  var network: MissionNetwork {
    var ministries: [String: String] = [:]
    for ministry in facts.ministries.values where ministry.isActive {
      ministries[ministry.code] = ministry.dimension.rawValue
    }
    return MissionNetwork(ministries: ministries, missions: jointMissions)
  }

  private var jointMissions: [String: Set<String>] {
    var missions: [String: Set<String>] = [:]
    for mission in facts.missions where window.meets(mission.start, mission.end) {
      let houses = Set(
        mission.parts.filter { window.meets($0.from, $0.to) }.map(\.house))
      if houses.count >= 2 { missions[mission.ref] = houses }
    }
    return missions
  }

  func externalInternal() -> [CoherenceLine] {
    let network = network
    var line = CoherenceLine(.externalInternal)
    line.set(network.externalInternal(focus: focus)) { .count($0) }
    if let expected = network.expectedExternalInternal(focus: focus) {
      line.note("expected", expected.decimal())
    }
    line.note("ministries", network.nodes.count)
    line.behind = missionsBehind
    return [line]
  }

  /// Density, and Newman's Q of the dimensions and of the communities that it finds.
  func density() -> [CoherenceLine] {
    let network = network
    var density = CoherenceLine(.density, part: "density")
    density.set(network.density) { .count($0) }
    density.note("ministries", network.nodes.count)
    density.note("ties", network.edges.count)
    if let largest = network.largest {
      density.note("largest_mission", largest.mission)
      density.note("ties_by_it_alone", largest.pairs)
    }
    var modularity = CoherenceLine(.density, part: "modularity")
    modularity.set(network.modularity { $0.dimension }) { .count($0) }
    modularity.note("groups", "dimensions")
    var communities = CoherenceLine(.density, part: "communities")
    communities.set(network.modularity { String($0.community) }) { .count($0) }
    let tied = network.nodes.filter { $0.degree > 0 }
    communities.note("communities", Set(tied.map(\.community)).count)
    communities.note("untied", network.nodes.count - tied.count)
    var lines = [density, modularity, communities]
    for index in lines.indices { lines[index].behind = missionsBehind }
    return lines
  }

  private var missionsBehind: [CoherenceLine.Behind] {
    guard listsRecords else { return [] }
    return jointMissions.keys.sorted().map { .init(ref: $0, part: .both, amount: nil) }
  }

  /// Partners that two or more ministries approach with no mission in common.
  func partners() -> [CoherenceLine] {
    var efforts: [String: [CoherenceRecord]] = [:]
    for record in facts.records where record.isLiveEffort {
      guard let partner = record.partner, window.meets(record.day, record.until) else { continue }
      efforts[partner, default: []].append(record)
    }
    var (crowded, shared) = (0, 0)
    var names: [String] = []
    var behind: [CoherenceLine.Behind] = []
    for (partner, records) in efforts.sorted(by: { $0.key < $1.key }) {
      var missions: [String: Set<String>] = [:]
      for record in records {
        missions[record.house, default: []].formUnion(record.mission.map { [$0] } ?? [])
      }
      guard missions.count >= 2, missions.keys.contains(where: isWanted) else { continue }
      shared += 1
      let houses = missions.keys.sorted()
      let isCrowded = houses.indices.contains { index in
        houses[(index + 1)...].contains { other in
          (missions[houses[index]] ?? []).isDisjoint(with: missions[other] ?? [])
        }
      }
      if isCrowded {
        crowded += 1
        names.append(partner)
      }
      if listsRecords {
        behind += records.map {
          .init(ref: $0.ref, part: isCrowded ? .both : .denominator, amount: nil)
        }
      }
    }
    var line = CoherenceLine(.partners)
    line.divide(Int128(crowded), by: Int128(shared)) { .count($0) }
    line.note("partners_named", efforts.count)
    if !names.isEmpty { line.note("crowded", names.prefix(5).joined(separator: "; ")) }
    line.behind = behind
    return [line]
  }
}

extension CoherenceLine {
  /// A ratio that may be missing, as there is nothing to divide by.
  mutating func set(_ ratio: Ratio?, as figure: (Int128) -> Figure) {
    guard let ratio else {
      state = .nothing
      return
    }
    divide(ratio.numerator, by: ratio.denominator, as: figure)
  }
}
