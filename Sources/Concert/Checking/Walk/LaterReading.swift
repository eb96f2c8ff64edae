internal import EventLog
internal import EventSourcing

/// What a walk leaves open, because it depends on events far before or after: read at its end.
struct LaterReading {
  let log: any LogReader
  let size: Position

  func findings(_ walk: VerificationWalk) throws -> [Finding] {
    let held = try walk.erasures.findings { try log.event(at: $0)?.header.stream }
    return try held
      + walk.disputed.findings { first, body in
        try log.forEach(from: first, to: size) { event in
          guard let header = EventHeader(line: Array(event.header)) else { return }
          body(header, event.position, event.recorded)
        }
      }
  }
}
