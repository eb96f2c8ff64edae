internal import EventSourcing

/// How often each event type occurs, told by short stretches all over the log.
struct TypeSample {
  private static let stretches: Position = 32
  private static let length: Position = 32
  private(set) var counts: [String: Int] = [:]

  /// Nothing is known.
  init() {}

  /// - Throws: what the source throws; an event that cannot be read is left to the fold.
  init(_ source: some EventSource, to target: Position) throws {
    for number in 0..<Self.stretches {
      let from = target / Self.stretches * number
      try source.forEach(from: from, to: min(from + Self.length, target)) { event in
        guard let envelope = try? EnvelopeScanner.scan(event.header) else { return }
        let type = String(decoding: envelope.act.bytes(in: event.header), as: UTF8.self)
        counts[type, default: 0] += 1
      }
    }
  }
}

extension Projection {
  /// What it costs to fold such events: in units of a byte of SQL, with what any statement costs, for
  /// which 600 of them were measured.
  ///
  /// To search for duplicates costs more than all other views together. Of a statement that is left
  /// out, what the bulk has in its place costs about as much as one without text.
  func cost(_ types: TypeSample) -> Int {
    types.counts.reduce(0) { sum, type in
      sum
        + type.value
        * (steps[type.key] ?? []).reduce(0) { sum, step in
          let statement = statements[step.statement]
          let isLeftOut = bulkOfBuild.leavesOut.contains(step.statement)
          return sum + 600
            + (statement.step != nil ? 1 << 20 : isLeftOut ? 0 : statement.sql.utf8.count)
        }
    }
  }
}
