import EventSourcing
import Glibc

/// What surrounds a command: its streams, its environment, its reader of lines and a stopwatch.
struct Console: Sendable {
  /// Results.
  let out: Output
  /// All else: receipts, notes, progress, questions, errors.
  let err: Output
  let environment: [String: String]
  let input: LineReader
  /// Seconds since some fixed moment.
  let stopwatch: @Sendable () -> Double

  /// An environment variable that says something; an empty one says nothing.
  func variable(_ name: String) -> String? {
    environment[name].flatMap { $0.isEmpty ? nil : $0 }
  }
}

/// Where answers come from; a test hands in lines of its own.
struct LineReader: Sendable {
  let isTerminal: Bool
  /// The next line without its end; none when there is no more.
  let next: @Sendable () -> String?
}

extension Console {
  /// The console of this process. Broken pipes become errors, an interrupt says what it left.
  static func ofThisProcess(environment: [String: String]) -> Console {
    signal(SIGPIPE, SIG_IGN)
    signal(SIGINT) { _ in
      let words: StaticString = "\nInterrupted. Nothing is half-stored.\n"
      _ = write(STDERR_FILENO, words.utf8Start, words.utf8CodeUnitCount)
      _exit(Explanation.Outcome.interrupted.rawValue)
    }
    return Console(
      out: .descriptor(
        STDOUT_FILENO, named: "standard output", environment: environment,
        flushesEachWrite: false),
      err: .descriptor(
        STDERR_FILENO, named: "standard error", environment: environment, flushesEachWrite: true),
      environment: environment,
      input: LineReader(isTerminal: isatty(STDIN_FILENO) == 1) { readLine(strippingNewline: true) },
      stopwatch: {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
      })
  }
}
