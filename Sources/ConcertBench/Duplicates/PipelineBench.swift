import ArgumentParser
import Concert
import Coordination
import EventSourcing
import Foundation
import Matching

/// Labelled records through the one door into a fresh ledger: how good its flags are, beside what
/// `concert duplicate rules evaluate` says of the same files.
struct Pipeline: Bench {
  static let configuration = CommandConfiguration(
    commandName: "duplicate-pairs",
    abstract: "Submit labelled records, list the flags, and hold them against the labels.",
    discussion: """
      Examples:
        concert-bench duplicate-pairs --pairs pairs.csv --records records.jsonl
        concert-bench duplicate-pairs --pairs pairs.csv --records records.jsonl --json
      """)

  @OptionGroup var options: BenchOptions
  @Option(help: "CSV with a, b, label, reason, stratum.")
  var pairs: String
  @Option(help: "JSON lines with id, title, country, region, sector, start, end, partner, amount.")
  var records: String

  func measure() async throws -> Measurement {
    let labelled = try LabelledPairs(
      rows: String(contentsOfFile: pairs, encoding: .utf8).split(separator: "\n").map(Self.fields),
      lines: String(contentsOfFile: records, encoding: .utf8).split(separator: "\n").map(
        String.init))
    let scratch = try ScratchFolder()
    let fixture = try LedgerFixture(in: scratch)
    var entry = LabelledEntry()
    let commands = labelled.records.enumerated().flatMap { entry.commands($1, number: $0) }
    var effort = Effort.none
    let ledger = try fixture.open()
    try await effort.add {
      for start in stride(from: 0, to: commands.count, by: 10_000) {
        try await ledger.record(Array(commands[start..<min(start + 10_000, commands.count)]))
      }
    }
    let answer = try await effort.add { try await ledger.duplicates(DuplicateQuery()) }
    var flags: [Set<String>: Int] = [:]
    for pair in answer.pairs { flags[[pair.a.ref, pair.b.ref]] = pair.score }
    await ledger.close()
    let refs = Dictionary(
      uniqueKeysWithValues: labelled.records.enumerated().map { ($1.id, LabelledEntry.ref($0)) })
    let evaluation = Evaluation(labelled)
    let found = evaluation.outcomes { a, b in
      refs[a].flatMap { a in refs[b].flatMap { b in flags[[a, b]] } }
    }
    let line = Ruleset.second.possible
    let expected = evaluation.outcomes(under: .second)
    var notes: [String: Double] = [
      "flags": Double(flags.count), "fields_left_out": Double(entry.leftOut),
      "pairs_flagged_differently": Double(
        zip(found, expected).count { ($0.score >= line) != ($1.score >= line) }),
    ]
    for (name, outcomes) in [("ledger", found), ("evaluation", expected)] {
      let quality = Quality(outcomes, line: line)
      notes["\(name)_precision"] = quality.all.precision
      notes["\(name)_recall"] = quality.all.recall
      notes["\(name)_f1"] = quality.all.f1
      notes["\(name)_f1_real"] = quality.real.f1
      notes["\(name)_false_alarms_on_hard"] = quality.falseAlarmsOnHard
      notes["\(name)_cross_language_recall"] = quality.crossLanguageRecall
      notes["\(name)_candidate_recall"] = quality.candidateRecall
      for row in quality.recallByStratum { notes["\(name)_recall_\(row.stratum)"] = row.recall }
    }
    return Measurement(
      "duplicate-pairs", events: labelled.records.count, effort: effort, notes: notes)
  }

  /// Quoted fields hold commas; doubled quotes do not occur in labels.
  private static func fields(_ line: Substring) -> [String] {
    var fields = [""]
    var isQuoted = false
    for character in line where character != "\r" {
      if character == "\"" {
        isQuoted.toggle()
      } else if character == ",", !isQuoted {
        fields.append("")
      } else {
        fields[fields.count - 1].append(character)
      }
    }
    return fields
  }
}

/// Makes commands of labelled records; what no ledger takes is left out and counted.
private struct LabelledEntry {
  private(set) var leftOut = 0

  static func ref(_ number: Int) -> String {
    SerialRef(prefix: .commitment, year: 2024, serial: number + 1).text
  }

  /// A ministry of its own, so that both sides of a pair may name one organisation.
  mutating func commands(_ record: LabelledPairs.Record, number: Int) -> [JSON] {
    let ministry = "M\(100_000 + number)"
    let effort = record.effort
    var facts: JSONObject = JSONObject()
    facts["do"] = "commitment.make"
    facts["kind"] = "money"
    facts["on"] = "2024-02-01"
    facts["ref"] = .string(Self.ref(number))
    facts["ministry"] = .string(ministry)
    facts["title"] = text(effort.title, most: 500) ?? "n/a"
    facts["places"] = list(effort.places) { Codelists.countries[$0] != nil }
    facts["themes"] = list(effort.themes) { Codelists.themes[$0] != nil }
    facts["locations"] = list(effort.locations) { !$0.isEmpty }
    facts["partner"] = effort.partner.flatMap { text($0, most: 500) }
    facts["period"] = period(effort.period)
    if let minor = effort.minor, let currency = effort.currency {
      if minor >= 0, minor < 1 << 53, Codelists.currencies[currency] != nil {
        facts["pledged"] = ["money": ["currency": .string(currency), "minor": .int(Int64(minor))]]
      } else {
        leftOut += 1
      }
    }
    let registration: JSON = [
      "do": "ministry.register", "code": .string(ministry), "name": .string(ministry),
      "kind": "agency", "dimension": "other", "on": "2024-01-01",
    ]
    return [registration, .object(facts)]
  }

  private mutating func text(_ text: String, most: Int) -> JSON? {
    let clean = String(
      String.UnicodeScalarView(
        text.unicodeScalars.prefix(most).filter { $0.properties.generalCategory != .control }))
    if clean != text { leftOut += 1 }
    return clean.contains { !$0.isWhitespace } ? .string(clean) : nil
  }

  private mutating func list(_ texts: [String], _ isTaken: (String) -> Bool) -> JSON? {
    let taken = texts.filter(isTaken)
    leftOut += texts.count - taken.count
    return taken.isEmpty ? nil : .array(taken.compactMap { text($0, most: 500) })
  }

  /// A day before the start is left out, as a comparison does; a ledger takes no end without start.
  private mutating func period(_ span: Span) -> JSON? {
    func day(_ number: Int) -> JSON? {
      Day(daysSinceEpoch: number).map { .string($0.description) }
    }
    guard let first = span.first, let start = day(first) else {
      if span.last != nil { leftOut += 1 }
      return nil
    }
    guard let last = span.last, let end = day(last) else { return ["start": start] }
    guard last >= first else {
      leftOut += 1
      return ["start": start]
    }
    return ["end": end, "start": start]
  }
}
