internal import Coordination
internal import EventLog
public import EventSourcing
internal import MerkleLog

/// A bundle that was made, and what it is about.
public struct ProvenFile: Sendable {
  public let bytes: [UInt8]
  public let stream: String
  /// The events that it proves, in log order.
  public let positions: [Position]
  /// The events that show whose keys signed them.
  public let chain: [Position]
  /// The size of the checkpoint under which all of them lie.
  public let size: Position
  /// The most confidential level of a payload in it; none when it holds none but public ones.
  public let confidential: String?
  /// Newer events of the record, which no checkpoint covers yet.
  public let unsigned: Int

  public var json: JSON {
    [
      "stream": .string(stream), "positions": .array(positions.map { .int($0) }),
      "chain": .array(chain.map { .int($0) }), "size": .int(size),
      "bytes": .int(Int64(bytes.count)), "confidential": confidential.map(JSON.string) ?? .null,
      "unsigned": .int(Int64(unsigned)),
    ]
  }
}

extension Ledger {
  /// Makes the file that proves who recorded what and when, to whoever has the log's public key.
  ///
  /// - Parameters:
  ///   - reference: a record, for all its events so far; `@n` for one event.
  ///   - withPayload: false leaves out payloads on which no right depends.
  /// - Throws: `not-found`, `not-signed-yet`, `no-checkpoint`; `payload-missing` and
  ///   `append-missing` when the ledger's file is damaged.
  public func prove(_ reference: String, withPayload: Bool = true) throws -> ProvenFile {
    let signed = try newestCheckpoint()
    return try log.read { log in
      let all = try events(named: reference, in: log)
      let covered = all.filter { $0.position < signed.size }
      guard let newest = covered.last else {
        throw ProofRefusal.notSignedYet(reference, size: signed.size)
      }
      var making = BundleMaking(log: log, origin: origin, size: signed.size)
      let chain = try making.chain(of: covered)
      let proved = Set(covered.map(\.position))
      let items = try (chain.filter { !proved.contains($0.position) } + covered)
        .sorted { $0.position < $1.position }
        .map { event in
          let isProved = proved.contains(event.position)
          let isNeeded = chain.contains { $0.position == event.position }
          return try making.item(
            event, isProved: isProved, withPayload: withPayload || isNeeded)
        }
      let shown = covered.filter { withPayload && $0.payload != nil && $0.erasure == nil }.map(
        \.header)
      return ProvenFile(
        bytes: ProofBundle(checkpoint: signed.note, subject: newest.position, items: items).encoded,
        stream: newest.header.stream.text, positions: covered.map(\.position),
        chain: items.filter { !$0.isProved }.map(\.position), size: signed.size,
        confidential: Self.mostConfidential(shown), unsigned: all.count - covered.count)
    }
  }

  private func events(named reference: String, in log: any LogReader) throws -> [StoredEvent] {
    let size = try log.size()
    if reference.hasPrefix("@") {
      return [try RecordRef.event(reference, before: size, in: log)]
    }
    let record = try RecordRef.find(reference, noun: nil, before: size, in: log)
    let events = try log.events(in: record.stream, from: 0)
    guard !events.isEmpty else {
      throw ReadingRefusal.noRecord(reference, noun: record.noun, nearest: nil)
    }
    return events
  }

  private static func mostConfidential(_ headers: [EventHeader]) -> String? {
    let levels = headers.filter { !Visibility.public.includes($0) }.map {
      Visibility(rawValue: $0.visibility) ?? .owner
    }
    return Visibility.allCases.last { levels.contains($0) }?.rawValue
  }
}
