/// Ministries, and the joint missions that tie each two of them.
public struct MissionNetwork: Hashable, Sendable {
  /// A ministry.
  public struct Node: Hashable, Sendable {
    public let ministry: String
    /// diplomacy development defence other
    public let dimension: String
    /// Ministries that it is tied to.
    public internal(set) var degree = 0
    /// Joint missions with them, one by one.
    public internal(set) var strength = 0
    /// Its community, numbered from 1 by its first ministry.
    public internal(set) var community = 0
  }

  /// Two ministries with at least one joint mission.
  public struct Edge: Hashable, Sendable {
    public let a: String
    public let b: String
    public let missions: [String]
  }

  /// By code.
  public private(set) var nodes: [Node]
  /// By their ministries.
  public let edges: [Edge]
  /// The mission that ties most pairs, and how many pairs nothing else ties.
  public let largest: (mission: String, pairs: Int)?

  public static func == (left: Self, right: Self) -> Bool {
    left.nodes == right.nodes && left.edges == right.edges
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(nodes)
    hasher.combine(edges)
  }

  /// - Parameters:
  ///   - ministries: dimensions by code; each is a node, tied or not.
  ///   - missions: who takes part, by mission. A mission of one ties nobody.
  init(ministries: [String: String], missions: [String: Set<String>]) {
    var ties: [[String]: [String]] = [:]
    for (mission, parts) in missions.sorted(by: { $0.key < $1.key }) {
      let houses = parts.filter { ministries[$0] != nil }.sorted()
      for (index, one) in houses.enumerated() {
        for other in houses[(index + 1)...] { ties[[one, other], default: []].append(mission) }
      }
    }
    edges = ties.keys.sorted { $0.lexicographicallyPrecedes($1) }.map {
      Edge(a: $0[0], b: $0[1], missions: ties[$0] ?? [])
    }
    var nodes: [String: Node] = [:]
    for (code, dimension) in ministries {
      nodes[code] = Node(ministry: code, dimension: dimension)
    }
    var only: [String: Int] = [:]
    var counts: [String: Int] = [:]
    for edge in edges {
      for end in [edge.a, edge.b] {
        nodes[end]?.degree += 1
        nodes[end]?.strength += edge.missions.count
      }
      for mission in edge.missions { counts[mission, default: 0] += 1 }
      if edge.missions.count == 1 { only[edge.missions[0], default: 0] += 1 }
    }
    self.nodes = nodes.values.sorted { $0.ministry < $1.ministry }
    let top = counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    largest = top.map { ($0, only[$0] ?? 0) }
    let communities = Communities(nodes: self.nodes.map(\.ministry), edges: edges).labels
    for index in self.nodes.indices { self.nodes[index].community = communities[index] }
  }

  /// All joint missions of all pairs: the weight W of the network.
  public var weight: Int { edges.reduce(0) { $0 + $1.missions.count } }

  /// 2E ÷ n(n − 1); none for fewer than two ministries.
  public var density: Ratio? {
    Ratio(Int128(2 * edges.count), over: Int128(nodes.count * (nodes.count - 1)))
  }

  /// Newman's Q of a partition: Σ (4 W inside − strength²) ÷ 4 W²; none without ties.
  public func modularity(by group: (Node) -> String) -> Ratio? {
    var groups: [String: String] = [:]
    var strengths: [String: Int128] = [:]
    for node in nodes {
      groups[node.ministry] = group(node)
      strengths[group(node), default: 0] += Int128(node.strength)
    }
    let whole = Int128(weight)
    let inside = edges.filter { groups[$0.a] == groups[$0.b] }
      .reduce(Int128(0)) { $0 + Int128($1.missions.count) }
    let squares = strengths.values.reduce(Int128(0)) { $0 + $1 * $1 }
    return Ratio(4 * whole * inside - squares, over: 4 * whole * whole)
  }

  /// (external − internal) ÷ all ties, of ties with an end among `focus`; none without ties.
  public func externalInternal(focus: Set<String>? = nil) -> Ratio? {
    let dimensions = Dictionary(
      nodes.map { ($0.ministry, $0.dimension) }, uniquingKeysWith: { one, _ in one })
    let wanted = edges.filter { edge in
      focus.map { $0.contains(edge.a) || $0.contains(edge.b) } ?? true
    }
    let external = wanted.filter { dimensions[$0.a] != dimensions[$0.b] }.count
    return Ratio(Int128(2 * external - wanted.count), over: Int128(wanted.count))
  }

  /// The same if every pair were tied: what chance alone would give.
  public func expectedExternalInternal(focus: Set<String>? = nil) -> Ratio? {
    var (external, all) = (0, 0)
    for (index, one) in nodes.enumerated() {
      for other in nodes[(index + 1)...]
      where focus.map({ $0.contains(one.ministry) || $0.contains(other.ministry) }) ?? true {
        all += 1
        external += one.dimension == other.dimension ? 0 : 1
      }
    }
    return Ratio(Int128(2 * external - all), over: Int128(all))
  }
}

/// Communities by greedy agglomeration: the two whose joining raises Q most are joined, as long as
/// it rises; of equal ones those that come first. Whole numbers throughout.
private struct Communities {
  /// By node, numbered from 1 by the first node of each.
  let labels: [Int]

  init(nodes: [String], edges: [MissionNetwork.Edge]) {
    let place = Dictionary(
      nodes.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { one, _ in one })
    var community = Array(nodes.indices)
    var strength = [Int](repeating: 0, count: nodes.count)
    var between: [[Int]: Int] = [:]
    var weight = 0
    for edge in edges {
      guard let a = place[edge.a], let b = place[edge.b] else { continue }
      between[[min(a, b), max(a, b)]] = edge.missions.count
      strength[a] += edge.missions.count
      strength[b] += edge.missions.count
      weight += edge.missions.count
    }
    while true {
      // ΔQ × 2 W² = 2 W e − d d.
      let best = between.map {
        (pair: $0.key, gain: 2 * weight * $0.value - strength[$0.key[0]] * strength[$0.key[1]])
      }
      .filter { $0.gain > 0 }
      .max { one, other in
        one.gain != other.gain
          ? one.gain < other.gain : other.pair.lexicographicallyPrecedes(one.pair)
      }
      guard let (pair, _) = best else { break }
      let (kept, gone) = (pair[0], pair[1])
      strength[kept] += strength[gone]
      for node in nodes.indices where community[node] == gone { community[node] = kept }
      var merged: [[Int]: Int] = [:]
      for (ends, count) in between {
        let (a, b) = (ends[0] == gone ? kept : ends[0], ends[1] == gone ? kept : ends[1])
        if a != b { merged[[min(a, b), max(a, b)], default: 0] += count }
      }
      between = merged
    }
    var numbers: [Int: Int] = [:]
    labels = community.map { label in
      if let number = numbers[label] { return number }
      numbers[label] = numbers.count + 1
      return numbers.count
    }
  }
}
