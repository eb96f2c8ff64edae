internal import Crypto
public import EventSourcing
internal import Foundation
internal import Synchronization

/// What the program takes from outside itself: the clock, chance, and the environment's variables.
public struct Environment: Sendable {
  public var now: @Sendable () -> Moment
  /// 32 unpredictable bytes for salts, keys and ids.
  public var randomBytes: @Sendable () -> [UInt8]
  public var variables: [String: String]

  public init(
    now: @escaping @Sendable () -> Moment, randomBytes: @escaping @Sendable () -> [UInt8],
    variables: [String: String]
  ) {
    self.now = now
    self.randomBytes = randomBytes
    self.variables = variables
  }

  /// The machine's clock and its cryptographic generator.
  public static func system(variables: [String: String]) -> Environment {
    Environment(
      now: {
        Moment(millisecondsSinceEpoch: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)))
      },
      randomBytes: { Chance.ofTheMachine() },
      variables: variables)
  }
}

/// Chance for one ledger: ids and salts, unpredictable or, in a demonstration, from a seed.
struct Chance: Sendable {
  private let environment: Environment
  /// Set only in a ledger made with `demo: true`.
  private let seed: String?

  init(environment: Environment, seed: String?) {
    self.environment = environment
    self.seed = seed
  }

  /// 32 bytes of the kernel's generator.
  static func ofTheMachine() -> [UInt8] { drawn.withLock { $0.next() } }

  private static let drawn = Mutex(Draw())

  /// The kernel is asked for the bytes of eight at once: every event takes two, and each asking costs
  /// a call into it. No byte is given out twice.
  private struct Draw {
    /// The most that one call gives (getentropy(3)).
    private static let length = 256
    private var bytes: [UInt8] = []

    mutating func next() -> [UInt8] {
      if bytes.isEmpty {
        bytes = [UInt8](unsafeUninitializedCapacity: Self.length) { buffer, count in
          guard getentropy(buffer.baseAddress, buffer.count) == 0 else {
            preconditionFailure("the kernel gives random bytes")
          }
          count = buffer.count
        }
      }
      let given = Array(bytes.suffix(32))
      bytes.removeLast(32)
      return given
    }
  }

  /// 32 bytes; the same for the same seed, use and position.
  func bytes(for use: String, at position: Position) -> [UInt8] {
    guard let seed else { return environment.randomBytes() }
    return Self.derived(seed: seed, use: use, number: position)
  }

  /// - Parameter purpose: sets the ids of events apart that may come to the same position.
  func eventID(at moment: Moment, position: Position, _ purpose: String = "") -> EventID {
    let words = bytes(for: purpose + "id", at: position).withUnsafeBytes {
      ($0.loadUnaligned(as: UInt64.self), $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    }
    return EventID(at: moment, random: words)
  }

  /// The private half of a demonstration's key depends on its name alone, so that transcripts repeat.
  func keySeed(named name: String) -> [UInt8] {
    guard let seed else { return environment.randomBytes() }
    return Self.derived(seed: seed, use: "key " + name, number: 0)
  }

  private static func derived(seed: String, use: String, number: Position) -> [UInt8] {
    Array(SHA256.hash(data: Array("concert-demo/v1\n\(seed)\n\(use)\n\(number)".utf8)))
  }
}
