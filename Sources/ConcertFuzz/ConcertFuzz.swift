import ArgumentParser
import Foundation

/// Feeds mutated texts to every reader of outside text for a while.
@main
struct ConcertFuzz: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "concert-fuzz",
    abstract: "Feed mutated texts to every reader of outside text and check its laws.",
    discussion: """
      Examples:
        concert-fuzz --seconds 600
        concert-fuzz --target payload --seed 17 --iterations 20000

      Each round prints its seed before it begins; the same target, seed and iterations give the
      same inputs again, also after a trap.
      """)

  @Option(help: "How long new rounds are begun.")
  var seconds = 60
  @Option(help: "One reader only: \(FuzzTarget.all.map(\.name).joined(separator: ", ")).")
  var target: String?
  @Option(help: "One round with this seed; without it, rounds with new ones.")
  var seed: UInt64?
  @Option(help: "Inputs a round.")
  var iterations = 20_000

  func validate() throws {
    guard target == nil || FuzzTarget.all.contains(where: { $0.name == target }) else {
      throw ValidationError("There is no target \(target ?? "").")
    }
  }

  func run() throws {
    let targets = FuzzTarget.all.filter { target == nil || $0.name == target }
    if let seed {
      for target in targets { try round(target, seed) }
      return
    }
    var next = UInt64(Date().timeIntervalSince1970 * 1000)
    let end = Date().addingTimeInterval(Double(seconds))
    while Date() < end {
      for target in targets where Date() < end { try round(target, next) }
      next += 1
    }
  }

  private func round(_ target: FuzzTarget, _ seed: UInt64) throws {
    // Not buffered: a trap must not swallow the line that names its round.
    FileHandle.standardOutput.write(
      Data("--target \(target.name) --seed \(seed) --iterations \(iterations)\n".utf8))
    var round = FuzzRound(target, seed: seed)
    try round.run(iterations: iterations)
    FileHandle.standardOutput.write(
      Data("  \(round.count) inputs, \(round.outcomes.count) kinds of outcome\n".utf8))
  }
}
