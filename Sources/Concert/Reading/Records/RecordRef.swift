internal import Coordination
internal import EventLog
internal import EventSourcing
internal import GRDB

/// A reference as a person writes it, and what it names.
struct RecordRef: Hashable, Sendable {
  /// ministry officer mission commitment contribution duplicate plan indicator consultation event
  let noun: String
  let ref: String

  /// The stream that holds the record's history; none for an event.
  var stream: StreamName { StreamName(kind: noun, ref: ref) }

  static let nouns = [
    "mission", "ministry", "officer", "commitment", "contribution", "duplicate", "plan",
    "indicator", "consultation",
  ]

  /// Finds what a text names in a log.
  ///
  /// `COM-…`, `CTR-…`, `DUP-…`, a mission, ministry or officer, `kind/ref`, or `@n`: the record
  /// that the event is about.
  static func find(
    _ text: String, noun wanted: String?, before size: Position, in log: any LogReader
  ) throws -> RecordRef {
    if text.hasPrefix("@") {
      let event = try event(text, before: size, in: log)
      return RecordRef(noun: event.header.stream.kind, ref: event.header.stream.ref)
    }
    let candidates: [RecordRef] =
      if let stream = StreamName(text), nouns.contains(stream.kind) {
        [RecordRef(noun: stream.kind, ref: stream.ref)]
      } else if let wanted {
        [RecordRef(noun: wanted, ref: text)]
      } else if let serial = SerialRef(text) {
        [RecordRef(noun: serial.prefix.kind, ref: text)]
      } else if text.hasPrefix("DUP-") {
        [RecordRef(noun: "duplicate", ref: text)]
      } else if let kind = Coordination.kind(of: text), kind != "rate" {
        [RecordRef(noun: kind, ref: text)]
      } else {
        nouns.prefix(3).map { RecordRef(noun: $0, ref: text) }
      }
    for candidate in candidates where candidate.noun != "duplicate" {
      if StreamName(candidate.stream.text) != nil, try log.version(of: candidate.stream) != nil {
        return candidate
      }
    }
    if let duplicate = candidates.first(where: { $0.noun == "duplicate" }) { return duplicate }
    throw ReadingRefusal.noRecord(
      text, noun: wanted, nearest: try nearest(to: text, candidates, in: log))
  }

  /// The event at `@n`; `@-1` is the newest.
  static func event(
    _ text: String, before size: Position, in log: any LogReader
  ) throws -> StoredEvent {
    guard text.hasPrefix("@"), let number = Position(text.dropFirst()),
      let event = try log.event(at: number < 0 ? size + number : number),
      event.position < size
    else { throw ReadingRefusal.noRecord(text, noun: "event", nearest: nil) }
    return event
  }

  /// Among what is likely to be few: missions, ministries, officers, and serials of the same year.
  private static func nearest(
    to text: String, _ candidates: [RecordRef], in log: any LogReader
  ) throws -> String? {
    var known: [String] = []
    for noun in Set(candidates.map(\.noun)).sorted() {
      known += try log.streams(ofKind: noun).prefix(20_000).map(\.ref)
    }
    return Suggestion.nearest(to: text, among: known)
  }
}
