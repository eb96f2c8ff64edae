import EventLog
import EventSourcing
import Foundation
import MerkleLog

/// A folder of its own, gone when the test ends.
final class TemporaryFolder {
  let path: String

  init() {
    path =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("concert-\(UUID().uuidString)").path
    try! FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> URL { URL(fileURLWithPath: path).appendingPathComponent(name) }
}

enum Sample {
  static let origin = "ledger.example"
  static let noon = Moment("2026-03-01T12:00:00.000Z")!
  static let logKey = try! SigningKey(name: origin, seed: [UInt8](repeating: 1, count: 32))
  static let officer = try! SigningKey(
    name: "\(origin)/officer/a", seed: [UInt8](repeating: 2, count: 32))

  static func event(
    _ number: Int, stream: String = "mission/M-1", version: Int, key: String? = nil,
    id: EventID? = nil, payload: String? = nil
  ) -> NewEvent {
    NewEvent(
      act: "mission.extended", by: officer.name,
      id: id ?? EventID(at: noon, random: (.random(in: 0...(.max)), .random(in: 0...(.max)))),
      key: key, lang: "fr", ministry: "DEF", on: Day("2026-03-01")!,
      stream: StreamName(stream)!, v: 1, version: version, visibility: "committee",
      payload: Array((payload ?? "{\"n\":\(number),\"title\":\"Été\"}").utf8),
      salt: [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: 32),
      command: key.map { Array("{\"do\":\"mission.extend\",\"for\":\"\($0)\"}".utf8) })
  }

  static func sign(_ text: [UInt8]) throws -> [NoteSignature] {
    [try NoteSignature(of: text, by: officer)]
  }

  static func temporaryLog() throws -> (folder: TemporaryFolder, log: SQLiteEventLog) {
    let folder = TemporaryFolder()
    try SQLiteEventLog.create(folder: folder.path, origin: origin)
    return (folder, try SQLiteEventLog(opening: folder.path))
  }
}

extension LogWriter {
  @discardableResult
  func append(_ events: [NewEvent], at now: Moment = Sample.noon) throws -> AppendReceipt {
    try append(at: now, lastVerified: nil, sign: Sample.sign) { add in
      for event in events { _ = try add(event) }
    }
  }
}

extension EventLogStore {
  @discardableResult
  func append(_ events: [NewEvent], at now: Moment = Sample.noon) throws -> AppendReceipt {
    try write { try $0.append(events, at: now) }
  }

  /// `count` events of one stream in one append.
  @discardableResult
  func fill(_ count: Int, stream: String = "mission/M-1", from version: Int = 0) throws
    -> AppendReceipt
  {
    try append(
      (version..<version + count).map { Sample.event($0, stream: stream, version: $0) })
  }
}
