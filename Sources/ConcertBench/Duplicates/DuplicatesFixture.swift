import Concert
import EventSourcing
import Foundation

/// A ledger full of live efforts.
struct DuplicatesFixture {
  static let ministries = [
    "MFA", "DEV", "DEF", "HOM", "JUS", "ENV", "AGR", "HEA", "EDU", "FIN", "ECO", "CUL",
  ]

  let ledger: LedgerFixture

  init(in scratch: borrowing ScratchFolder) throws { ledger = try LedgerFixture(in: scratch) }

  func fill(_ population: Population, count: Int, isOneTitle: Bool) async throws {
    let open = try ledger.open()
    try await open.record(
      Self.ministries.filter { $0 != "MFA" }.map {
        [
          "do": "ministry.register", "code": .string($0), "name": .string("Ministry \($0)"),
          "kind": "ministry", "dimension": "other", "on": "2024-01-01",
        ]
      })
    var population = population
    for start in stride(from: 0, to: count, by: 10_000) {
      let commands = (start..<min(start + 10_000, count)).map { _ in
        isOneTitle ? population.nextOfOneTitle() : population.next()
      }
      try await open.record(commands)
    }
    await open.close()
  }

  /// How long `concert duplicate check` takes, process start included.
  func check(_ runs: Int, in notes: inout [String: Double]) throws {
    let command =
      #"{"do":"commitment.make","ministry":"DEF","title":"Rural roads of Kabeli, phase 2","#
      + #""kind":"money","places":["ML"],"themes":["21020"],"on":"2024-02-01"}"#
    let file = ledger.folder + "/check.jsonl"
    try command.write(toFile: file, atomically: true, encoding: .utf8)
    let arguments = ["duplicate", "check", file, "--ledger", ledger.folder]
    // The first reading folds the views; those after it find them up to date.
    _ = try Start.child(arguments, ledger.environment.variables)
    let seconds = try (0..<runs).map { _ in
      try Start.child(arguments, ledger.environment.variables).wallSeconds
    }.sorted()
    notes["check_wall_median_ms"] = seconds[seconds.count / 2] * 1000
    notes["check_wall_slowest_ms"] = (seconds.last ?? 0) * 1000
  }
}
