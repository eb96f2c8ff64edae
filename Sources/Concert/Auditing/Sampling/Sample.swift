public import EventSourcing
internal import MerkleLog

/// How a sample is drawn from a population.
///
/// Anyone with the checkpoint, the seed and the list of references draws the same one:
///
/// - The *rank* of a record is SHA-256 over five lines, each ended by LF: `concert-sample/v1`, the
///   checkpoint's size and root as in the checkpoint (`<size> <base64>`), the seed, the record's
///   noun, its reference. Records are ordered by their ranks as bytes, lowest first.
/// - By record: the first N. A filter only leaves records out; the order of the others stays.
/// - By amount (monetary units): the records in that order lie one after the other on a line, each
///   as long as its amount in minor units; T is the whole length. The start R is SHA-256 over four
///   lines, `concert-sample-start/v1`, size and root, seed, N, whose first 16 bytes are read as one
///   big-endian number, modulo T. Drawn is each record that holds a unit ⌊(k·T + R) ÷ N⌋, k from 0
///   to N − 1; one that holds several is drawn once, with as many hits.
/// - Source: for monetary units, AICPA Audit Guide "Audit Sampling", fixed interval selection.
public struct SampleRule: Hashable, Sendable {
  public let size: Position
  /// Base64.
  public let root: String
  public let seed: String

  public init(size: Position, root: String, seed: String) {
    self.size = size
    self.root = root
    self.seed = seed
  }

  private var stem: String { "\(size) \(root)\n\(seed)\n" }

  /// Hexadecimal.
  public func rank(of ref: String, noun: String) -> String { hash(of: ref, noun: noun).hex }

  private func hash(of ref: String, noun: String) -> Hash {
    Hash(of: Array("concert-sample/v1\n\(stem)\(noun)\n\(ref)\n".utf8))
  }

  /// Indices of what is drawn, in the order of their ranks.
  public func draw(_ count: Int, from refs: [String], noun: String) -> [Int] {
    Array(order(refs, noun: noun).prefix(max(0, count)))
  }

  /// Indices of what is drawn and how many monetary units hit each, in the order of their ranks.
  ///
  /// - Parameter amounts: one a reference, minor units, above 0; their sum is an `Int64`.
  public func draw(
    _ count: Int, from refs: [String], noun: String, by amounts: [Int64]
  ) -> [(index: Int, hits: Int)] {
    let total = UInt128(amounts.reduce(0, +))
    guard total > 0, count > 0 else { return [] }
    let bytes = Hash(of: Array("concert-sample-start/v1\n\(stem)\(count)\n".utf8)).bytes
    let start = bytes.prefix(16).reduce(UInt128(0)) { $0 << 8 | UInt128($1) } % total
    var drawn: [(index: Int, hits: Int)] = []
    var unit = 0
    var end: UInt128 = 0
    for index in order(refs, noun: noun) {
      end += UInt128(amounts[index])
      var hits = 0
      while unit < count, (UInt128(unit) * total + start) / UInt128(count) < end {
        unit += 1
        hits += 1
      }
      if hits > 0 { drawn.append((index, hits)) }
    }
    return drawn
  }

  private func order(_ refs: [String], noun: String) -> [Int] {
    let ranks = refs.map { hash(of: $0, noun: noun).bytes }
    return refs.indices.sorted { ranks[$0].lexicographicallyPrecedes(ranks[$1]) }
  }
}

/// Which records are drawn from, and how many.
public struct SampleQuery: Hashable, Sendable {
  public enum Population: String, Hashable, Sendable, CaseIterable {
    case contributions, commitments, events

    /// What each is called in its rank.
    var noun: String { String(rawValue.dropLast()) }

    /// What `--where` may ask for.
    public var fields: [String] {
      switch self {
      case .contributions:
        [
          "kind", "ministry", "mission", "commitment", "direction", "currency", "amount", "on",
          "ref",
        ]
      case .commitments:
        ["kind", "ministry", "mission", "state", "currency", "amount", "on", "ref"]
      case .events: ["type", "ministry", "officer", "on", "ref", "visibility"]
      }
    }
  }

  public var population = Population.contributions
  public var seed: String
  public var size: Int
  public var conditions: Conditions?
  /// By monetary units instead of records.
  public var isByAmount = false

  public init(seed: String, size: Int) {
    self.seed = seed
    self.size = size
  }
}

/// What was drawn, with all that is needed to draw it again.
public struct Sample: Sendable {
  public struct Item: Sendable {
    /// From 1, in the order of ranks.
    public let number: Int
    public let ref: String
    public let rank: String
    public let hits: Int
    public let ministry: String
    public let title: String?
    public let minor: Int64?
    public let currency: String?
    public let on: String
    /// Of the record's first event.
    public let position: Position
  }

  public let query: SampleQuery
  public let rule: SampleRule
  /// None when the log's key is not known here and nobody could check the signature.
  public let signer: String?
  public let basis: Basis
  /// How many records, and by amount how many minor units, it was drawn from.
  public let populationSize: Int
  public let populationMinor: Int64?
  /// Records without an amount, which a sample by amount cannot draw.
  public let withoutAmount: Int
  public let items: [Item]
}
