internal import Coordination
internal import EventLog
public import EventSourcing
internal import MerkleLog

/// What others said of the newest checkpoint.
public struct WitnessedCheckpoint: Sendable {
  public let origin: String
  public let size: Position
  /// Base64.
  public let root: String
  /// The signed note with the cosignatures under it.
  public let note: [UInt8]
  /// Witness and the moment of its cosignature.
  public let cosigned: [(name: String, at: Moment)]
  /// How many of the policy's witnesses are among them, and how many it asks for; none without one.
  public let quorum: (reached: Int, asked: Int)?
  /// What went wrong with single witnesses; the others' word stands.
  public let failures: [Explanation]

  public var json: JSON {
    [
      "origin": .string(origin), "size": .int(size), "root": .string(root),
      "note": .string(String(decoding: note, as: UTF8.self)),
      "cosigned": .array(
        cosigned.map { ["witness": .string($0.name), "at": .string($0.at.description)] }),
      "quorum": quorum.map {
        ["reached": .int(Int64($0.reached)), "asked": .int(Int64($0.asked))]
      } ?? .null,
      "failures": .array(
        failures.map {
          [
            "code": .string($0.code), "at": .string($0.at ?? ""), "message": .string($0.what),
          ]
        }),
    ]
  }
}

extension Ledger {
  /// Asks witnesses to cosign the newest checkpoint, and checks what they sign.
  ///
  /// A witness signs only what continues all that it has seen of the log; that it does not is the
  /// one failure that ends the round.
  /// - Parameters:
  ///   - urls: where witnesses take checkpoints, without `/add-checkpoint`.
  ///   - vkeys: keys of witnesses that the policy does not name.
  /// - Throws: `forked`, `rolled-back`; what `newestCheckpoint` throws.
  /// - Source: C2SP tlog-witness.
  public func witness(
    at urls: [String], vkeys: [String], through client: WebClient
  ) throws -> WitnessedCheckpoint {
    let signed = try newestCheckpoint()
    let policy = try adoptedPolicy()
    let named = try vkeys.map { text in
      do { return try WitnessKey(vkey: text) } catch { throw WitnessRefusal.badKey(text) }
    }
    let ofPolicy = policy.witnesses
    var note = try SignedNote(parsing: signed.note)
    var cosigned: [(name: String, at: Moment)] = []
    var failures: [Explanation] = []
    for url in urls {
      do {
        let found = try cosignatures(of: signed, at: url, by: ofPolicy + named, client)
        note = try SignedNote(text: note.text, signatures: note.signatures + found.map(\.line))
        cosigned += found.map { ($0.line.name, $0.at) }
      } catch let refusal as WitnessRefusal {
        if case .integrityBroken = refusal.explanation.outcome { throw refusal }
        failures.append(refusal.explanation)
      }
    }
    let reached = Set(try note.cosignatures(by: ofPolicy).map(\.witness)).count
    return WitnessedCheckpoint(
      origin: origin, size: signed.size, root: signed.root, note: note.encoded,
      cosigned: cosigned, quorum: policy.quorum.map { (reached, $0) }, failures: failures)
  }

  /// The command that keeps what witnesses said, and a time stamp, in the log itself.
  public nonisolated static func witnessCommand(
    _ checkpoint: WitnessedCheckpoint, timestampToken: [UInt8]? = nil
  ) throws -> JSON {
    let note = try SignedNote(parsing: checkpoint.note)
    let lines = String(decoding: note.encoded, as: UTF8.self).split(separator: "\n")
      .suffix(note.signatures.count).dropFirst()
    var object = JSONObject()
    object["do"] = "checkpoint.witness"
    object["size"] = .int(checkpoint.size)
    object["root"] = .string(checkpoint.root)
    object["cosignatures"] = .array(lines.map { .string(String($0)) })
    object["timestamp_token"] = timestampToken.map { .string(Base64.encode($0)) }
    return .object(object)
  }

  /// The witnesses and the quorum of the newest policy.
  private func adoptedPolicy() throws -> (witnesses: [WitnessKey], quorum: Int?) {
    guard let newest = try log.read({ try $0.recordedEvents(in: Policy.stream) }).last else {
      return ([], nil)
    }
    let keys = newest.payload["witnesses"]?.array ?? []
    return (
      keys.compactMap { $0["vkey"]?.string.flatMap { try? WitnessKey(vkey: $0) } },
      newest.payload["quorum"]?.int.map { Int($0) }
    )
  }

  private func cosignatures(
    of signed: NewestCheckpoint, at url: String, by keys: [WitnessKey], _ client: WebClient
  ) throws -> [(line: NoteSignature, at: Moment)] {
    let lines = try ask(url, signed, client)
    let names = lines.map(\.name)
    let sent = try SignedNote(parsing: signed.note)
    let note = try SignedNote(text: sent.text, signatures: lines)
    let found: [(witness: WitnessKey, cosignature: Cosignature)]
    do {
      found = try note.cosignatures(by: keys)
    } catch {
      guard case .badSignature(let name) = error else {
        throw WitnessRefusal.malformed(url, status: 200)
      }
      throw WitnessRefusal.badCosignature(url, name: name)
    }
    guard !found.isEmpty else { throw WitnessRefusal.unknownKey(url, names: names) }
    return found.compactMap { found in
      guard
        let line = lines.first(where: {
          $0.name == found.witness.name && $0.keyID == found.witness.keyID
        })
      else { return nil }
      return (line, Moment(millisecondsSinceEpoch: found.cosignature.timestamp * 1000))
    }
  }

  /// Sends the checkpoint, and once more from the size that the witness says it has seen.
  private func ask(
    _ url: String, _ signed: NewestCheckpoint, _ client: WebClient
  ) throws -> [NoteSignature] {
    let address = url + (url.hasSuffix("/") ? "" : "/") + "add-checkpoint"
    var old: Position = 0
    for isLast in [false, true] {
      let request = AddCheckpoint.request(
        old: old, proof: try consistency(from: old, to: signed.size), checkpoint: signed.note)
      let answer = try client.post(address, request)
      switch AddCheckpoint.answer(status: answer.status, body: answer.body, to: signed.note) {
      case .cosigned(let lines): return lines
      case .conflict(let size) where size > signed.size:
        throw WitnessRefusal.seenMore(url, size: size, ours: signed.size)
      case .conflict(let size) where size != old && !isLast: old = size
      case .conflict(let size) where size != old:
        throw WitnessRefusal.malformed(url, status: answer.status)
      case .conflict, .notConsistent: throw WitnessRefusal.forked(url, size: old)
      case .refused(let status): throw WitnessRefusal.refused(url, status: status)
      case .malformed(let status): throw WitnessRefusal.malformed(url, status: status)
      }
    }
    throw WitnessRefusal.malformed(url, status: 409)
  }

  private func consistency(from old: Position, to size: Position) throws -> [Hash] {
    try log.read { log in
      try Tree.consistencyProof(from: old, to: size) { try log.node(level: $0, index: $1) }
    }
  }
}
