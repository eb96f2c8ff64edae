public import EventSourcing
internal import Foundation

/// What became of one command.
public enum CommandOutcome: Hashable, Sendable {
  case stored(line: Int, StoredCommand)
  case refused(line: Int, [Explanation])
  /// Sound, but given up because another command of its append was refused.
  case givenUp(line: Int)

  public var line: Int {
    switch self {
    case .stored(let line, _), .refused(let line, _), .givenUp(let line): line
    }
  }
}

/// A command whose events are in the log.
public struct StoredCommand: Hashable, Sendable {
  /// The record's reference.
  public let ref: String
  /// Of the command's first event.
  public let position: Position
  /// The version of the record's stream after the command.
  public let version: Int
  /// The same command had been stored before under the same key; nothing was added.
  public let replayed: Bool
  /// What was stored before was erased by law since, so that the two can't be compared in full.
  public var isErased = false
}

/// Outcomes that wait for the commit: a receipt must not be shown before the act is durable.
///
/// Beyond `memoryLimit` they wait in a nameless file, so that a million lines take no more memory.
struct OutcomeSpool {
  private static let memoryLimit = 10_000

  private var waiting: [CommandOutcome] = []
  private var file: FileHandle?
  private(set) var refusals = 0
  private(set) var stored = 0

  mutating func add(_ outcome: CommandOutcome) throws {
    switch outcome {
    case .refused: refusals += 1
    case .stored: stored += 1
    case .givenUp: break
    }
    waiting.append(outcome)
    if waiting.count >= Self.memoryLimit { try spill() }
  }

  /// Hands on every outcome in order and is empty afterwards.
  mutating func drain(_ body: (CommandOutcome) throws -> Void) throws {
    if let file {
      try file.seek(toOffset: 0)
      var lines = JSONLines(descriptor: file.fileDescriptor)
      while let line = try lines.next() {
        guard let outcome = CommandOutcome(spooled: try line.json.get()) else {
          preconditionFailure("the spool holds what was written to it")
        }
        try body(outcome)
      }
      try file.close()
    }
    for outcome in waiting { try body(outcome) }
    self = OutcomeSpool()
  }

  private mutating func spill() throws {
    let handle = try file ?? Self.namelessFile()
    file = handle
    var bytes: [UInt8] = []
    for outcome in waiting {
      outcome.spooled.write(to: &bytes)
      bytes.append(UInt8(ascii: "\n"))
    }
    try handle.write(contentsOf: bytes)
    waiting.removeAll(keepingCapacity: true)
  }

  private static func namelessFile() throws -> FileHandle {
    var template = Array((NSTemporaryDirectory() + "/concert-outcomes-XXXXXX").utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw FileFailure(path: NSTemporaryDirectory(), errno: errno) }
    unlink(template)
    return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }
}

extension CommandOutcome {
  fileprivate var spooled: JSON {
    switch self {
    case .stored(let line, let stored):
      [
        "line": .int(Int64(line)), "ref": .string(stored.ref), "position": .int(stored.position),
        "version": .int(Int64(stored.version)), "replayed": .bool(stored.replayed),
        "erased": .bool(stored.isErased),
      ]
    case .refused(let line, let refusals):
      ["line": .int(Int64(line)), "refusals": .array(refusals.map(\.spooled))]
    case .givenUp(let line): ["line": .int(Int64(line))]
    }
  }

  fileprivate init?(spooled json: JSON) {
    guard let line = json["line"]?.int else { return nil }
    if let refusals = json["refusals"]?.array {
      self = .refused(line: Int(line), refusals.compactMap(Explanation.init(spooled:)))
      return
    }
    guard let ref = json["ref"]?.string, let position = json["position"]?.int,
      let version = json["version"]?.int, let replayed = json["replayed"]?.bool,
      let isErased = json["erased"]?.bool
    else { return nil }
    self = .stored(
      line: Int(line),
      StoredCommand(
        ref: ref, position: position, version: Int(version), replayed: replayed,
        isErased: isErased))
  }
}

extension Explanation {
  fileprivate var spooled: JSON {
    var object = JSONObject()
    object["code"] = .string(code)
    object["at"] = at.map(JSON.string)
    object["value"] = value.map(JSON.string)
    object["what"] = .string(what)
    object["mend"] = .string(mend)
    object["exit"] = .int(Int64(outcome.rawValue))
    return .object(object)
  }

  fileprivate init?(spooled json: JSON) {
    guard let code = json["code"]?.string, let what = json["what"]?.string,
      let mend = json["mend"]?.string,
      let outcome = json["exit"]?.int.flatMap({ Outcome(rawValue: Int32($0)) })
    else { return nil }
    self.init(
      code: code, at: json["at"]?.string, value: json["value"]?.string,
      what: Phrase(verbatim: what), mend: Phrase(verbatim: mend), outcome: outcome)
  }
}
