import Concert
import EventSourcing

extension Reading {
  /// Prints records one after the other; `-` stands for references from standard input.
  func show(_ refs: [String], noun: String? = nil, on screen: Screen) async throws {
    var wanted: [String] = []
    for ref in refs {
      guard ref == "-" else {
        wanted.append(ref)
        continue
      }
      while let line = screen.console.input.next() {
        let text = Dialogue.trimmed(line)
        if !text.isEmpty { wanted.append(text) }
      }
    }
    var records: [Record] = []
    var failures: [any Error] = []
    for ref in wanted {
      do {
        records.append(try await ledger.show(ref, noun: noun, at: at))
      } catch let refusal as ReadingRefusal {
        failures.append(refusal)
      }
    }
    try print(records, isOne: wanted.count == 1, on: screen)
    if failures.count == 1 { throw failures[0] }
    if !failures.isEmpty {
      throw Rejections(failures.compactMap { ($0 as? any Explainable)?.explanation })
    }
  }

  private func print(_ records: [Record], isOne: Bool, on screen: Screen) throws {
    switch screen.format {
    case .json where !isOne: try screen.print(.array(records.map(\.json)))
    case .json, .jsonl: for record in records { try screen.print(record.json) }
    default:
      for (index, record) in records.enumerated() {
        if index > 0 { try screen.print("") }
        try screen.print(RecordCard(record, basis(record.basis)).card)
      }
    }
  }
}
