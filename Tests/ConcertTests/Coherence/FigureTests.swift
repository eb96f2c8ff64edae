import Testing

@testable import Concert

@Suite("figures of the indices")
struct FigureTests {
  @Test(
    "a ratio is rounded half to even, on both sides of zero",
    arguments: [
      (1, 3, "0.3333"), (2, 3, "0.6667"), (1, 1, "1.0000"), (0, 7, "0.0000"), (-1, 3, "-0.3333"),
      (5, 100_000, "0.0000"), (15, 100_000, "0.0002"), (25, 100_000, "0.0002"),
      (-1, 100_000, "0.0000"), (99_999, 100_000, "1.0000"), (99_995, 100_000, "1.0000"),
      (-199_996, 100_000, "-2.0000"), (5167, 2, "2583.5000"),
    ] as [(Int, Int, String)])
  func rounding(_ numerator: Int, _ denominator: Int, _ text: String) {
    #expect(Ratio(Int128(numerator), over: Int128(denominator))?.decimal() == text)
  }

  @Test("a ratio of the largest whole numbers is exact")
  func large() {
    #expect(Ratio(Int128.max, over: Int128.max)?.decimal() == "1.0000")
    #expect(Ratio(Int128.max - 1, over: Int128.max)?.decimal(places: 0) == "1")
    #expect(Ratio(1, over: Int128.max)?.decimal() == "0.0000")
    #expect(Ratio(Int128.max / 4, over: Int128.max)?.decimal() == "0.2500")
    #expect(Ratio(6, over: 8)?.reduced == Ratio(3, over: 4))
  }

  @Test("nothing is divided by nothing")
  func nothing() {
    #expect(Ratio(1, over: 0) == nil)
    #expect(Ratio(1, over: -1) == nil)
    #expect(CoherenceScope.median([]) == nil)
    #expect(CoherenceScope.wilson(0, of: 0) == nil)
  }

  @Test("amounts that are too large to be squared are halved, and that is said")
  func squares() {
    let small = Squarable([3, 4])
    #expect(small.amounts == [3, 4] && !small.isRounded)
    let large = Squarable([Int128(Int64.max), Int128(Int64.max)])
    #expect(large.isRounded && large.total <= Int128(Int64.max))
    #expect(large.amounts[0] == large.amounts[1])
    let absurd = Squarable([Int128.max, Int128.max])
    #expect(absurd.isRounded && absurd.amounts[0] == absurd.amounts[1])
    #expect(absurd.total <= Int128(Int64.max) && absurd.total > Int128(Int64.max) / 4)
  }

  @Test("Wilson's interval is that of the textbook")
  func wilson() {
    // Agresti and Coull 1998: 0 of 10 gives 0 to 0.2775.
    #expect(CoherenceScope.wilson(0, of: 10) == "0.0000..0.2775")
    #expect(CoherenceScope.wilson(1, of: 2) == "0.0945..0.9055")
    #expect(CoherenceScope.wilson(10, of: 10) == "0.7225..1.0000")
  }

  @Test(
    "quarters and years hold their days and no other",
    arguments: [
      ("2024-02-29", "2024-Q1"), ("2024-04-01", "2024-Q2"), ("2024-09-30", "2024-Q3"),
      ("2024-12-31", "2024-Q4"),
    ])
  func quarters(_ day: String, _ name: String) {
    #expect(DayWindow.quarter(of: day) == name)
    #expect(DayWindow(named: name).holds(day))
    for other in ["2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4"] where other != name {
      #expect(!DayWindow(named: other).holds(day))
    }
    #expect(DayWindow(named: "2024").holds(day) && !DayWindow(named: "2023").holds(day))
  }

  @Test("a window meets open spans, and none that ended before or begins after")
  func meeting() {
    let window = DayWindow(from: "2024-01-01", to: "2024-12-31")
    #expect(window.meets("2023-01-01", nil) && window.meets(nil, "2024-01-01"))
    #expect(window.meets(nil, nil) && window.meets("2024-12-31", "2025-01-01"))
    #expect(!window.meets("2025-01-01", nil) && !window.meets(nil, "2023-12-31"))
  }
}

@Suite("the network of joint missions")
struct MissionNetworkTests {
  private static let ministries = [
    "A": "diplomacy", "B": "diplomacy", "C": "defence", "D": "defence", "E": "other",
  ]

  private static func network(_ missions: [String: Set<String>]) -> MissionNetwork {
    MissionNetwork(ministries: ministries, missions: missions)
  }

  @Test("two circles with one tie between them are two communities")
  func communities() {
    let network = Self.network([
      "one": ["A", "B"], "two": ["A", "B"], "three": ["C", "D"], "four": ["C", "D"],
      "bridge": ["B", "C"],
    ])
    #expect(network.nodes.map(\.community) == [1, 1, 2, 2, 3])
    // W = 5, both circles weigh 5 of 10: 4/5 − (1/4 + 1/4).
    #expect(network.modularity { "\($0.community)" }?.decimal() == "0.3000")
    #expect(network.density?.reduced == Ratio(3, over: 10))
    #expect(network.externalInternal()?.reduced == Ratio(-1, over: 3))
    #expect(network.externalInternal(focus: ["B"])?.reduced == Ratio(0, over: 1))
  }

  @Test("one mission of all ties everybody, and that is said")
  func megaMission() {
    let network = Self.network(["all": ["A", "B", "C", "D", "E"], "two": ["A", "B"]])
    #expect(network.density?.decimal() == "1.0000")
    #expect(network.largest?.mission == "all" && network.largest?.pairs == 9)
    #expect(network.externalInternal() == network.expectedExternalInternal())
  }

  @Test("without ties or ministries nothing is divided")
  func empty() {
    for network in [
      Self.network([:]), MissionNetwork(ministries: [:], missions: ["x": ["A", "B"]]),
    ] {
      #expect(network.edges.isEmpty && network.largest == nil)
      #expect(network.modularity { $0.dimension } == nil && network.externalInternal() == nil)
    }
    #expect(Self.network(["alone": ["A"], "unknown": ["A", "Z"]]).edges.isEmpty)
    #expect(MissionNetwork(ministries: ["A": "other"], missions: [:]).density == nil)
  }
}
