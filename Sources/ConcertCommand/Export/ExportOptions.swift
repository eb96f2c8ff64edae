import ArgumentParser
import Concert
import EventSourcing
import Interop

/// What every export of records takes: the filter of the lists, the clocks, and where it goes.
struct ExportOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The file; - or none for standard output.", valueName: "file"),
    completion: .file())
  var out: String?
  @OptionGroup(title: "Filter") var filter: FilterOptions
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions

  func request(_ reading: Reading, states: [String]) throws -> ExportRequest {
    var request = ExportRequest()
    request.filter = try filter.filter(states: states, today: reading.ledger.today)
    request.filterWords = filter.words
    request.clocks = reading.at
    return request
  }

  var target: ExportTarget { ExportTarget(out) }
}

/// Where a file goes, and what is told of it.
struct ExportTarget: Sendable {
  /// None for standard output.
  private let out: String?

  init(_ out: String?) { self.out = out }

  /// Writes the file; one that could not be finished is taken away.
  func write(
    _ body: (inout ExportFile) throws -> ExportedFile
  ) throws -> ExportedFile {
    var file = try ExportFile(out ?? "-")
    do {
      let receipt = try body(&file)
      try file.close()
      return receipt
    } catch {
      file.discard()
      throw error
    }
  }

  /// The receipt: on standard error when the file itself went to standard output.
  func tell(_ receipt: ExportedFile, on screen: Screen) throws {
    let isPiped = (out ?? "-") == "-"
    if screen.format.isJSON, !isPiped {
      var object = receipt.json.object ?? JSONObject()
      object["file"] = .string(out ?? "-")
      return try screen.print(.object(object))
    }
    let count = Digits.grouped(Int64(receipt.rows))
    let name = SafeText.oneLine(isPiped ? "standard output" : out ?? "")
    let line = "\(name): \(receipt.about.title), \(count) \(receipt.rows == 1 ? "row" : "rows")"
    if isPiped { try screen.note(line) } else { try screen.print(line) }
    for note in receipt.notes {
      try screen.note("  \(note.what)  \(Digits.grouped(Int64(note.count)))")
    }
    try screen.note(receipt.about.line)
  }
}

extension FilterOptions {
  /// As it was typed, for the basis of a file.
  var words: [(name: String, value: String)] {
    let lists = [
      ("--ministry", ministry), ("--place", place), ("--theme", theme), ("--mission", mission),
      ("--framework", framework), ("--kind", kind), ("--state", state),
      ("--period", period.map { [$0] } ?? []),
    ]
    return lists.compactMap { name, values in
      values.isEmpty ? nil : (name, values.joined(separator: ","))
    }
  }
}
