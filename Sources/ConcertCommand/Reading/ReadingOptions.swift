import ArgumentParser
import Concert
import EventSourcing

/// Which ledger is read, and by which clocks.
struct ReadingOptions: ParsableArguments {
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var clocks: ClockOptions
  @Option(
    help: ArgumentHelp(
      "As public, parliament, committee or owner may see it. (default: owner)", valueName: "level"))
  var visibility: String?
  @Option(
    help: ArgumentHelp(
      "Views from this folder instead of the built-in ones, else CONCERT_PROJECTIONS.",
      valueName: "dir"),
    completion: .directory)
  var projections: String?

  func projectionFolder(_ console: Console) -> String? {
    projections ?? console.variable("CONCERT_PROJECTIONS")
  }

  /// Opens the ledger to be read; a demonstration says that it is one.
  ///
  /// - Parameter builtIn: whether the built-in views are read whatever folder is named.
  func open(
    on screen: Screen, as signer: SignerOptions? = nil, builtIn: Bool = false
  ) throws -> Reading {
    let console = screen.console
    let notice = FoldingNotice(on: screen)
    let ledger = try Concert.Ledger(
      opening: try self.ledger.folder(console),
      environment: .system(variables: console.environment),
      key: signer?.choice(console) ?? .only, projections: builtIn ? nil : projectionFolder(console),
      waitSeconds: Double(max(0, self.ledger.wait)),
      progress: { notice.tell(done: Int($0.done), total: Int($0.total)) })
    if ledger.isDemo { try screen.announceDemo() }
    let clocks = try self.clocks.read(console, today: ledger.today)
    let level = try visibility.map(Visibility.init(option:))
    let isDayAsked = (self.clocks.asOf ?? console.variable("CONCERT_AS_OF")) != nil
    let knownAt: Concert.Clocks.KnownAt =
      switch clocks.knownAt {
      case nil: .now
      case .moment(let moment): .moment(moment)
      case .position(let position) where position < 0: .fromEnd(Int(position))
      case .position(let position): .position(position)
      }
    return Reading(
      ledger: ledger, clocks: clocks,
      at: Concert.Clocks(
        asOf: isDayAsked ? clocks.asOf : nil, knownAt: knownAt, visibility: level))
  }
}

/// A ledger that was opened to be read.
struct Reading: Sendable {
  let ledger: Concert.Ledger
  /// As they were asked, for the basis line.
  let clocks: Clocks
  /// The same for the ledger.
  let at: Concert.Clocks

  /// What people read above a table.
  func basis(_ basis: Concert.Basis, notes: [Phrase] = []) -> Basis {
    let eyes: [Phrase] = basis.visibility.map { ["visibility \(Phrase.word($0.rawValue))"] } ?? []
    var line = clocks.basis(position: basis.size - 1, notes: eyes + notes)
    line.asOf = basis.asOf
    return line
  }
}

extension ParsableArguments {
  /// Values of an option that may be repeated or hold commas.
  static func list(_ values: [String]) -> [String] {
    values.flatMap { $0.split(separator: ",").map(String.init) }
  }
}
