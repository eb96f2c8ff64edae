import Synchronization
import Testing

@testable import ConcertCommand

/// Keeps what a console prints and answers its questions.
///
/// A class, because the streams that write to it must share one memory.
final class Recorder: Sendable {
  private let out = Mutex<[UInt8]>([])
  private let err = Mutex<[UInt8]>([])
  private let answers: Mutex<[String]>
  private let time = Mutex(0.0)

  init(answers: [String] = []) { self.answers = Mutex(answers) }

  var text: String { out.withLock { String(decoding: $0, as: UTF8.self) } }
  var errorText: String { err.withLock { String(decoding: $0, as: UTF8.self) } }

  /// Lets the stopwatch run.
  func wait(_ seconds: Double) { time.withLock { $0 += seconds } }

  func console(
    environment: [String: String] = [:], columns: Int? = nil, isTerminal: Bool = false
  ) -> Console {
    Console(
      out: Output(isTerminal: isTerminal, columns: columns) { bytes in
        self.out.withLock { $0 += bytes }
      },
      err: Output(isTerminal: isTerminal, columns: columns, flushesEachWrite: true) { bytes in
        self.err.withLock { $0 += bytes }
      },
      environment: environment,
      input: LineReader(isTerminal: true) {
        self.answers.withLock { $0.isEmpty ? nil : $0.removeFirst() }
      },
      stopwatch: { self.time.withLock { $0 } })
  }
}

/// What `rows` look like in a format.
func printed(
  _ rows: Rows, _ format: Format, columns: Int? = nil, isAccessible: Bool = false,
  isRaw: Bool = false, arrangement: Arrangement = Arrangement()
) throws -> String {
  let recorder = Recorder()
  var screen = Screen(console: recorder.console(columns: columns), format: format)
  screen.isAccessible = isAccessible
  screen.isRaw = isRaw
  screen.arrangement = arrangement
  try screen.print(rows)
  try screen.console.out.flush()
  return recorder.text
}
