public import Coordination
internal import EventLog
public import EventSourcing
internal import MerkleLog

/// An event whose payload is to be erased.
public struct ErasurePreview: Sendable {
  public let position: Position
  public let target: Erasure.Target
  /// Other events of the same record; they may hold the same words.
  public let others: [Position]

  /// What is read there afterwards, when these fields go: see `Redaction.redacted`.
  public func redacted(_ fields: [String]) throws -> JSONObject {
    try Redaction.redacted(target, fields: fields)
  }
}

extension Ledger {
  /// The event at `@n`, as it is before anything of it is erased.
  ///
  /// - Throws: `not-found`, or `already-erased`.
  public func erasurePreview(_ text: String) throws -> ErasurePreview {
    try log.read { reader in
      let event = try RecordRef.event(text, before: try reader.size(), in: reader)
      if event.erasure != nil {
        throw Refusal.erasure(.alreadyErased(event.position))
      }
      guard let payload = event.payload else {
        throw LedgerRefusal.payloadMissing(
          stream: event.header.stream.text, at: event.position)
      }
      let recorded = RecordedEvent(header: event.header, payload: try JSON(parsing: payload))
      let others = try reader.events(in: event.header.stream, from: 0).map(\.position)
      return ErasurePreview(
        position: event.position,
        target: Erasure.Target(stream: event.header.stream, event: recorded),
        others: others.filter { $0 != event.position })
    }
  }

  /// The officer whose key lies in a file.
  public func officer(ofKeyFile path: String) throws -> String {
    let key = try KeyStore.key(inFile: path)
    guard let officer = key.verifier.officer(of: origin) else {
      throw KeyRefusal.otherOrigin(key.name, ledger: origin)
    }
    return officer
  }
}
