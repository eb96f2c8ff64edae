internal import EventSourcing
public import Interop

extension Ledger {
  /// Events as one JSON batch of CloudEvents 1.0, in log order.
  ///
  /// A batch has no place beside its events, so what it rests on is an event, the first of them.
  public func exportEvents<Output: ExportOutput>(
    _ query: LogQuery, _ request: ExportRequest, into output: inout Output
  ) throws -> ExportedFile {
    let basis = try basis(at: request.clocks)
    var receipt = ExportedFile(request.about("Events", basis, self))
    var batch = try entries(
      query, at: request.clocks, into: EventBatch(output, origin: origin, receipt.about))
    try batch.finish()
    output = batch.output
    receipt.rows = batch.count
    return receipt
  }
}

/// Writes a batch as its events come.
private struct EventBatch<Output: ExportOutput>: Sink {
  private(set) var output: Output
  private(set) var count = 0
  private let origin: String
  private let about: ExportAbout

  init(_ output: Output, origin: String, _ about: ExportAbout) {
    self.output = output
    self.origin = origin
    self.about = about
  }

  mutating func begin(_ basis: Basis, columns: [String]) throws {
    let event: JSON = [
      "specversion": "1.0", "id": .string("export-\(about.position)"),
      "source": .string("urn:concert:ledger:\(origin)"), "type": "concert.export.about.v1",
      "time": .string(about.knownAt.description), "datacontenttype": "application/json",
      "data": about.json,
    ]
    try output.write(Array("[\n".utf8) + event.canonical)
  }

  mutating func take(_ entry: LogEntry) throws {
    count += 1
    try output.write(Array(",\n".utf8) + entry.cloudEvent(origin: origin).canonical)
  }

  mutating func finish() throws { try output.write(Array("\n]\n".utf8)) }
}
