import ArgumentParser
import Concert
import EventSourcing

/// The trail as files for an auditor, with a manifest of their hashes.
struct AuditExport: Verb {
  static let manual = Manual(
    "audit export", "The trail as a file, with leaf hashes, the checkpoint, and a manifest.",
    arguments: "--out DIR [REF] [options]",
    examples: [
      "audit export --out audit-2023 --from 2023-01-01 --to 2023-12-31": "One year, as JSON Lines.",
      "audit export COM-2024-0031 --out com-31 --files csv": "One record, for a spreadsheet.",
    ],
    details: """
      Writes trail.jsonl or trail.csv (as `concert audit search` prints it), the signed checkpoint,
      and last manifest.json: the question, the command, sizes and SHA-256 of each file. A folder
      without a manifest is an export that did not end. --from and --to are the days that events are
      about. What proves a single event without the ledger is `concert prove`.
      """)

  enum Files: String, CaseIterable, ExpressibleByArgument { case jsonl, csv }

  @Argument(help: ArgumentHelp("Only this record.", valueName: "ref")) var ref: String?
  @Option(help: ArgumentHelp("A new folder.", valueName: "dir"), completion: .directory)
  var out: String
  @Option(help: "How the trail is written.") var files = Files.jsonl
  @Option(help: ArgumentHelp("About this day or a later one.", valueName: "day")) var from: String?
  @Option(help: ArgumentHelp("About this day or an earlier one.", valueName: "day"))
  var to: String?
  @Option(help: ArgumentHelp("Owned or signed for by this ministry.", valueName: "code"))
  var ministry: String?
  @Option(help: ArgumentHelp("Signed by this officer.", valueName: "id")) var officer: String?
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    let reading = try ledger.open(on: screen)
    let today = reading.ledger.today
    var query = TrailQuery()
    query.ref = ref
    query.from = try from.map { try DayText.parse($0, at: "--from", today: today) }
    query.to = try to.map { try DayText.parse($0, at: "--to", today: today) }
    query.ministry = ministry
    query.officer = officer
    // The past is fixed first, so that checkpoint and trail tell of one moment.
    let basis = try await reading.ledger.basis(at: reading.at)
    let checkpoint = try await reading.ledger.signedCheckpoint(upTo: basis)
    let folder = try AuditFolder(creating: out)
    let file = try folder.file("trail.\(files.rawValue)")
    var writer = try await reading.ledger.trail(
      query, at: reading.at, into: TrailFile(file, as: files))
    var written = [try writer.finish()]
    if let checkpoint {
      var note = try folder.file("checkpoint")
      try note.write(checkpoint.note)
      written.append(try note.close(rows: 1))
    }
    var manifest = JSONObject()
    manifest["format"] = "concert-audit-export/v1"
    manifest["origin"] = .string(reading.ledger.origin)
    manifest["demo"] = .bool(reading.ledger.isDemo)
    manifest["basis"] = basis.json
    manifest["checkpoint"] =
      checkpoint.map { ["size": .int($0.size), "root": .string($0.root)] } ?? .null
    manifest["command"] = .string(command)
    manifest["files"] = .array(written.map(\.json))
    let json = JSON.object(manifest)
    var last = try folder.file("manifest.json")
    try last.write(json.canonical + [0x0a])
    _ = try last.close(rows: 1)
    if screen.format.isJSON { return try screen.print(json) }
    try tell(written, checkpoint?.size, basis, on: screen)
  }

  private func tell(
    _ files: [AuditFolder.File], _ signed: Position?, _ basis: Concert.Basis, on screen: Screen
  ) throws {
    let name = SafeText.oneLine(out)
    for file in files {
      try screen.print(
        "\(name)/\(file.name)  \(grouped: Int(file.rows), "row", "rows")  "
          + "\(number: Digits.grouped(file.bytes)) bytes  sha-256 \(file.sha256)")
    }
    try screen.print("\(name)/manifest.json  lists them")
    let known = Digits.grouped(basis.size)
    if let signed, signed == basis.size {
      try screen.note("The checkpoint signs all \(number: known) events that were known.")
    } else {
      try screen.note(
        "The checkpoint signs \(number: Digits.grouped(signed ?? 0)) of the \(number: known) events that were known."
      )
    }
  }

  /// As it would be typed again, without where the ledger lies.
  private var command: String {
    var words = ["concert", "audit", "export"] + (ref.map { [$0] } ?? [])
    let options = [
      ("--files", files.rawValue), ("--from", from), ("--to", to), ("--ministry", ministry),
      ("--officer", officer), ("--as-of", ledger.clocks.asOf),
      ("--known-at", ledger.clocks.knownAt),
    ]
    for (name, value) in options {
      if let value { words += [name, value.contains(" ") ? "\"\(value)\"" : value] }
    }
    return words.joined(separator: " ")
  }
}

/// Writes the trail into a file as its events come.
private struct TrailFile: Sink {
  private static let columns = [
    "position", "stream", "ref", "version", "type", "ministry", "officer", "officer_ministry",
    "recorded_at", "on", "reason", "summary", "visibility", "payload", "leaf_hash",
  ]

  private var file: AuditFolder.Writer
  private let files: AuditExport.Files
  private var rows: Int64 = 0

  init(_ file: AuditFolder.Writer, as files: AuditExport.Files) {
    self.file = file
    self.files = files
  }

  mutating func begin(_ basis: Concert.Basis, columns: [String]) throws {
    if files == .csv { try file.write(Delimited.csv(Self.columns).utf8) }
  }

  mutating func take(_ entry: TrailEntry) throws {
    rows += 1
    let json = entry.json
    guard files == .csv else { return try file.write(json.canonical + [0x0a]) }
    let fields = Self.columns.map { name in
      switch json[name] {
      case nil, .null?: ""
      case .string(let text)?: text
      case let other?: other.canonicalText
      }
    }
    try file.write(Delimited.csv(fields).utf8)
  }

  mutating func finish() throws -> AuditFolder.File { try file.close(rows: rows) }
}
