internal import Crypto
public import EventSourcing
internal import GRDB
internal import Matching

/// Which blind sample: `2024-06/20@41236` is seed, size, and the position at which it is drawn.
public struct DuplicateSampleName: Hashable, Sendable, CustomStringConvertible {
  public let seed: String
  public let size: Int
  public let position: Position

  public init(seed: String, size: Int, position: Position) {
    self.seed = seed
    self.size = size
    self.position = position
  }

  /// None for what is no name of a sample.
  public init?(_ text: String) {
    guard let at = text.lastIndex(of: "@"), let slash = text[..<at].lastIndex(of: "/"),
      let size = Int(text[text.index(after: slash)..<at]), (1...1000).contains(size),
      let position = Position(text[text.index(after: at)...]), position >= 0,
      slash > text.startIndex
    else { return nil }
    self.init(seed: String(text[..<slash]), size: size, position: position)
  }

  public var description: String { "\(seed)/\(size)@\(position)" }
}

/// Pairs just below the line, to be looked at without being told how alike they seemed.
public struct DuplicateSample: Sendable {
  public struct Pair: Hashable, Sendable {
    public let ref: String
    public let a: DuplicatePair.Side
    public let b: DuplicatePair.Side
    /// What people decided since, in this sample or elsewhere.
    public let outcome: String?
  }

  /// How many points below the line a pair may lie.
  public static let band = 10

  public let name: DuplicateSampleName
  public let basis: Basis
  /// How many pairs lie there, of which these are drawn.
  public let population: Int
  /// In the order in which they were drawn.
  public let pairs: [Pair]
}

extension Ledger {
  /// Draws pairs of which the score lies less than `DuplicateSample.band` points below the line.
  ///
  /// They are those whose SHA-256 of seed and reference is least, so that whoever has the log draws the
  /// same again. Pairs are found as the view finds them; what they miss is not among them.
  /// - Parameters:
  ///   - size: from 1 to 1000.
  ///   - position: what the ledger knew then; none for now.
  public func sampleDuplicates(
    seed: String, size: Int, at position: Position? = nil
  ) throws -> DuplicateSample {
    var clocks = Clocks()
    if let position { clocks.knownAt = .position(position) }
    let basis = try basis(at: clocks)
    let efforts = try comparedEfforts(at: clocks)
    let flagged = try withViews(["duplicates"], at: clocks) { db, _ in
      try Set(String.fetchAll(db, sql: "SELECT ref FROM duplicate_shown"))
    }
    let decided = try withViews(["duplicates"]) { db, _ in
      try Dictionary(
        Row.fetchAll(db, sql: "SELECT ref, outcome FROM duplicate_reviews WHERE reopened = 0")
          .map { ($0["ref"] as String, $0["outcome"] as String) }, uniquingKeysWith: { $1 })
    }
    var drawn: [(order: [UInt8], pair: DuplicateSample.Pair)] = []
    for (ref, a, b) in Self.below(Array(efforts.values), flagged) {
      drawn.append(
        (
          Array(SHA256.hash(data: Array("\(seed)\n\(ref)".utf8))),
          DuplicateSample.Pair(ref: ref, a: a, b: b, outcome: decided[ref])
        ))
    }
    drawn.sort { $0.order.lexicographicallyPrecedes($1.order) }
    return DuplicateSample(
      name: DuplicateSampleName(
        seed: seed, size: size, position: position ?? max(0, basis.size - 1)),
      basis: basis, population: drawn.count, pairs: drawn.prefix(size).map(\.pair))
  }

  private static func below(
    _ efforts: [ComparedEffort], _ flagged: Set<String>
  ) -> [(ref: String, a: DuplicatePair.Side, b: DuplicatePair.Side)] {
    let rules = Ruleset.second
    let wanted = (rules.possible - DuplicateSample.band)..<rules.possible
    let efforts = efforts.sorted { $0.id < $1.id }
    let houses = Dictionary(
      Set(efforts.map(\.house)).sorted().enumerated().map { ($1, $0) }, uniquingKeysWith: { $1 })
    let prepared = efforts.map(\.prepared)
    var index = CandidateIndex(under: rules)
    var found: [(ref: String, a: DuplicatePair.Side, b: DuplicatePair.Side)] = []
    for (number, effort) in efforts.enumerated() {
      let house = houses[effort.house] ?? 0
      for other in index.candidates(of: prepared[number], group: house) {
        let sides = [efforts[other], effort].sorted { $0.side.ref < $1.side.ref }
        let ref = Ground.duplicateRef(sides[0].side.ref, sides[1].side.ref)
        guard effort.mayDouble(efforts[other]), !flagged.contains(ref),
          let points = Score.points(prepared[other], prepared[number], under: rules),
          wanted.contains(points)
        else { continue }
        found.append((ref, sides[0].side, sides[1].side))
      }
      index.insert(prepared[number], group: house)
    }
    return found
  }

  /// The references of a pair that was drawn in a sample.
  /// - Throws: `not-in-sample` when it was not.
  public func pair(
    of ref: String, in name: DuplicateSampleName
  ) throws -> (a: String, b: String) {
    let sample = try sampleDuplicates(seed: name.seed, size: name.size, at: name.position)
    guard let pair = sample.pairs.first(where: { $0.ref == ref }) else {
      throw ReadingRefusal.notInSample(ref, name.description)
    }
    return (pair.a.ref, pair.b.ref)
  }
}
