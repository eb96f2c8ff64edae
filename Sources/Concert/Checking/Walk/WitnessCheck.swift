internal import Coordination
internal import EventLog
internal import EventSourcing
internal import MerkleLog

/// What witnesses said of the log's checkpoints, as `checkpoint.witnessed` events keep it.
struct WitnessCheck {
  private struct Testimony {
    let position: Position
    let size: Position
    let root: Hash
    /// By the witness's key: the seconds since 1970 that it gave.
    let times: [String: Int64]
    /// An earlier check has held it against the log.
    let isJudged: Bool
  }

  private let origin: String
  private var testimonies: [Testimony] = []
  /// The newest event that is no testimony itself.
  private var newestAct: Position = -1
  private(set) var witnessedSize: Position = 0

  init(origin: String) { self.origin = origin }

  mutating func take(isTestimony: Bool, at position: Position) {
    if !isTestimony { newestAct = position }
  }

  /// Goes on behind the first events, of which those that were taken are the testimonies.
  mutating func begin(after size: Position) {
    let told = Set(testimonies.map(\.position))
    newestAct = size - 1
    while told.contains(newestAct) { newestAct -= 1 }
  }

  /// Reads a testimony; cosignatures of keys that the policy does not name are ignored.
  mutating func take(
    _ payload: JSON, at position: Position, _ terms: Policy.Terms, isJudged: Bool = false
  ) {
    guard let size = payload["size"]?.int, size > 0,
      let root = payload["root"]?.string.flatMap({ Hash(base64: $0) })
    else { return }
    let checkpoint = Checkpoint(origin: origin, size: size, root: root)
    var times: [String: Int64] = [:]
    for line in payload["cosignatures"]?.array?.compactMap(\.string) ?? [] {
      guard let (witness, cosignature) = Self.read(line, checkpoint, terms) else { continue }
      if witness.isValid(cosignature, for: checkpoint) {
        times[witness.vkey] = cosignature.timestamp
      }
    }
    testimonies.append(
      Testimony(position: position, size: size, root: root, times: times, isJudged: isJudged))
  }

  /// The line's witness, if the policy names it; what is no cosignature proves nothing.
  private static func read(
    _ line: String, _ checkpoint: Checkpoint, _ terms: Policy.Terms
  ) -> (WitnessKey, Cosignature)? {
    do {
      let note = try SignedNote(parsing: checkpoint.text + Array("\n\(line)\n".utf8))
      guard let signature = note.signatures.first,
        let cosignature = Cosignature(bytes: signature.signature)
      else { return nil }
      for text in terms.witnesses where text.name == signature.name {
        let key = try WitnessKey(vkey: text.text)
        if key.keyID == signature.keyID { return (key, cosignature) }
      }
    } catch {
      return nil
    }
    return nil
  }

  /// - Parameters:
  ///   - root: the log's own over its first events.
  ///   - recorded: of the event at a position.
  mutating func findings(
    _ terms: Policy.Terms, root: (Position) throws -> Hash?,
    recorded: (Position) throws -> Moment?
  ) throws -> [Finding] {
    var findings: [Finding] = []
    var sound: [Testimony] = []
    for testimony in testimonies {
      if try testimony.isJudged
        || testimony.root == root(testimony.size) && testimony.size <= testimony.position
      {
        sound.append(testimony)
      } else {
        findings.append(
          Finding(
            .otherHistory, at: testimony.position,
            "Witnesses saw another history of the first \(testimony.size) events."))
      }
    }
    findings += try times(sound.filter { !$0.isJudged }, recorded)
    guard let quorum = terms.quorum, quorum > 0 else { return findings }
    var bySize: [Position: Set<String>] = [:]
    for testimony in sound { bySize[testimony.size, default: []].formUnion(testimony.times.keys) }
    witnessedSize = bySize.filter { $0.value.count >= quorum }.keys.max() ?? 0
    if witnessedSize <= newestAct {
      findings.append(
        Finding(
          .quorumMissing, at: witnessedSize,
          witnessedSize == 0
            ? "The policy asks for \(quorum) of \(terms.witnesses.count) witnesses, and so many"
              + " cosigned no checkpoint."
            : "The policy asks for \(quorum) of \(terms.witnesses.count) witnesses, and so many"
              + " cosigned the first \(witnessedSize) events."))
    }
    return findings
  }

  /// What was recorded after a witness saw the log is not of before, and the other way round.
  private func times(
    _ sound: [Testimony], _ recorded: (Position) throws -> Moment?
  ) throws -> [Finding] {
    var findings: [Finding] = []
    for testimony in sound {
      guard let earliest = testimony.times.values.min(), let latest = testimony.times.values.max()
      else { continue }
      // Witnesses count whole seconds.
      if let last = try recorded(testimony.size - 1),
        last.millisecondsSinceEpoch >= (latest + 1) * 1000
      {
        findings.append(
          Finding(
            .witnessTime, at: testimony.size - 1,
            "It was recorded at \(last), and witnesses had seen it before."))
      }
      if let next = try recorded(testimony.size), next.millisecondsSinceEpoch < earliest * 1000 {
        findings.append(
          Finding(
            .witnessTime, at: testimony.size,
            "It was recorded at \(next), and witnesses later saw the log without it."))
      }
    }
    return findings
  }
}
