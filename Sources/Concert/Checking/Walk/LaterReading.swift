internal import EventLog
internal import EventSourcing

/// What a walk leaves open, because it depends on events far before or after: read at its end.
struct LaterReading {
  let log: any LogReader
  let size: Position

  /// - Parameter earlier: what is read of the events before an incremental check.
  func findings(_ walk: VerificationWalk, _ earlier: inout EarlierLog?) throws -> [Finding] {
    let begin = earlier?.size ?? 0
    let held = try walk.erasures.findings { position in
      position < begin
        ? try earlier?.event(at: position)?.header.stream
        : try log.event(at: position)?.header.stream
    }
    return try held
      + walk.disputed.findings { first, body in
        if first < begin {
          try earlier?.forEach(from: first) { body($0.header, $0.position, $0.recorded) }
        }
        try log.forEach(from: max(first, begin), to: size) { event in
          guard let header = EventHeader(line: Array(event.header)) else { return }
          body(header, event.position, event.recorded)
        }
      }
  }
}
