import ArgumentParser
import Concert
import EventLog
import EventSourcing
import Foundation
import GRDBSQLite
import Projector

/// Rebuilds views beside those that serve, beside plain C executing the same statements.
struct Rebuild: Bench {
  static let configuration = CommandConfiguration(
    abstract: "Rebuild the views from the log's beginning.",
    discussion: """
      Examples:
        concert-bench rebuild --events 1000000
        concert-bench rebuild --views commitments,trail --json
        concert-bench rebuild --events 10000000 --alone
      """)

  @OptionGroup var options: BenchOptions
  @Option(help: "The views, by default all but duplicates and search.")
  var views: String?
  @Flag(help: "Leaves plain C out, which takes far longer to prepare than to measure.")
  var alone = false

  /// All but those that search: what these cost depends on how much is alike.
  static func standardViews() throws -> [String] {
    try BuiltIn.projections().projections.map(\.name)
      .filter { $0 != "duplicates" && $0 != "search" }
  }

  func measure() async throws -> Measurement {
    let scratch = try ScratchFolder()
    let fixture = try LedgerFixture(in: scratch)
    try await fixture.fill(fixture.open(), count: options.events)
    let log = try SQLiteEventLog(opening: fixture.folder)
    let names = try views?.split(separator: ",").map(String.init) ?? Self.standardViews()
    let projections = try BuiltIn.projections(names)
    let projector = try Projector(path: scratch.path + "/views.db", projections: projections)
    var effort = Effort.none
    try effort.add { try projector.rebuild(from: log) }
    let peak = peakResidentBytes()
    let limit = alone ? nil : try plainC(projections, log, scratch.path)
    return Measurement(
      "rebuild", events: Int(try log.size()), effort: effort,
      limit: limit.map { ("plain C executing the same statements with the same values", $0) },
      notes: ["peak_rss_mib_of_rebuild": Double(peak >> 20)])
  }

  /// Two passes over the log: the first to learn the statements, the second to time them.
  private func plainC(
    _ projections: ProjectionSet, _ log: SQLiteEventLog, _ folder: String
  ) throws -> Effort {
    var templates = Templates()
    let schema = try FoldWitness(
      projections, from: log, path: folder + "/learn.db", batch: 10_000
    ) {
      _ = templates.index(of: $0)
    } afterBatch: {
    }
    .schema
    let setup =
      """
      PRAGMA page_size = 16384; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
      PRAGMA locking_mode = EXCLUSIVE; PRAGMA secure_delete = OFF; PRAGMA cache_size = -65536;
      """ + schema.joined(separator: ";\n")
    let player = try PlainC(
      path: folder + "/plain.db", setup: setup, statements: templates.texts)
    templates.forgetAddresses()
    var effort = Effort.none
    var trace = Trace()
    trace.begin()
    _ = try FoldWitness(projections, from: log, path: folder + "/again.db", batch: 10_000) {
      let index = templates.index(of: $0)
      trace.step(index, templates.values(of: $0, index))
    } afterBatch: {
      trace.commit()
      try effort.add { try player.run(trace) }
      trace.removeAll()
      trace.begin()
    }
    return effort
  }
}

/// The statements of a fold, and how their values are read back from the expanded text.
private struct Templates {
  private(set) var texts: [String] = []
  private var known: [OpaquePointer: Int] = [:]
  private var byText: [String: Int] = [:]

  /// The statements of the next fold may lie where others lay in the last one.
  mutating func forgetAddresses() { known.removeAll() }

  mutating func index(of statement: OpaquePointer) -> Int {
    if let index = known[statement] { return index }
    let text = String(cString: sqlite3_sql(statement))
    let index = byText[text] ?? texts.count
    if index == texts.count {
      texts.append(text)
      byText[text] = index
    }
    known[statement] = index
    return index
  }

  /// Walks the text and the expanded text side by side: a name there is a literal here.
  func values(of statement: OpaquePointer, _ index: Int) -> [Trace.Value] {
    var result = [Trace.Value](
      repeating: .null, count: Int(sqlite3_bind_parameter_count(statement)))
    guard let expanded = sqlite3_expanded_sql(statement) else { return result }
    defer { sqlite3_free(expanded) }
    var literals = SQLLiterals(UnsafeBufferPointer(start: expanded, count: strlen(expanded)))
    let template = Array(texts[index].utf8)
    var at = 0
    while at < template.count {
      guard template[at] == UInt8(ascii: ":") else {
        let length = SQLLiterals.tokenLength(template, at)
        literals.skip(length)
        at += length
        continue
      }
      var end = at + 1
      while end < template.count, SQLLiterals.isName(template[end]) { end += 1 }
      let name = String(decoding: template[at..<end], as: UTF8.self)
      let number = Int(sqlite3_bind_parameter_index(statement, name))
      let value = literals.next()
      if number > 0 { result[number - 1] = value }
      at = end
    }
    return result
  }
}
