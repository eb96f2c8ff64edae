import EventSourcing
import Glibc
import Synchronization

/// Why results could not be written.
enum OutputError: Error, Equatable {
  /// The reader went away, as `head` does; not an error of anybody.
  case closed
  case failed(stream: String, errno: Int32)
}

extension OutputError: Explainable {
  var explanation: Explanation {
    switch self {
    case .closed:
      Explanation(
        code: "output-closed", what: "The reader of the output went away.", mend: "",
        outcome: .done)
    case .failed(let stream, let number):
      Explanation(
        code: "write-failed", at: stream,
        what: "The output could not be written: \(String(cString: strerror(number))).",
        mend: "Make room or name another place, then run the command again.",
        outcome: .readOrWriteError)
    }
  }
}

/// One stream that a person or a program reads, buffered.
///
/// A class, because all that prints shares one buffer: two copies would each print half of it.
final class Output: Sendable {
  private struct State {
    var buffer: [UInt8] = []
    var hasTransientLine = false
    var isClosed = false
  }

  let isTerminal: Bool
  /// The terminal's width, or what `COLUMNS` says; none when lines may be of any length.
  let columns: Int?
  private let flushesEachWrite: Bool
  private let sink: @Sendable ([UInt8]) throws(OutputError) -> Void
  private let state = Mutex(State())

  private static let bufferLimit = 1 << 16

  init(
    isTerminal: Bool = false, columns: Int? = nil, flushesEachWrite: Bool = false,
    sink: @escaping @Sendable ([UInt8]) throws(OutputError) -> Void
  ) {
    self.isTerminal = isTerminal
    self.columns = columns
    self.flushesEachWrite = flushesEachWrite
    self.sink = sink
  }

  func write(_ text: String) throws(OutputError) { try write(bytes: text.utf8) }

  func line(_ text: String = "") throws(OutputError) { try write(text + "\n") }

  func write(bytes: some Sequence<UInt8>) throws(OutputError) {
    try state.withLock { state throws(OutputError) in
      if state.hasTransientLine {
        state.buffer.append(contentsOf: "\r\u{1b}[K".utf8)
        state.hasTransientLine = false
      }
      state.buffer.append(contentsOf: bytes)
      if flushesEachWrite || state.buffer.count >= Self.bufferLimit { try flush(&state) }
    }
  }

  /// Draws a line that the next write takes away again, so that a bar never hides an error.
  func show(transient text: String) throws(OutputError) {
    try state.withLock { state throws(OutputError) in
      state.buffer.append(contentsOf: "\r\u{1b}[K\(text)".utf8)
      state.hasTransientLine = true
      try flush(&state)
    }
  }

  func flush() throws(OutputError) {
    try state.withLock { state throws(OutputError) in try flush(&state) }
  }

  private func flush(_ state: inout State) throws(OutputError) {
    guard !state.buffer.isEmpty else { return }
    let bytes = state.buffer
    state.buffer.removeAll(keepingCapacity: true)
    guard !state.isClosed else { throw .closed }
    do {
      try sink(bytes)
    } catch {
      // What comes later must not be tried again: the first failure is the one to tell.
      state.isClosed = true
      throw error
    }
  }
}

extension Output {
  /// One of the process's own streams.
  static func descriptor(
    _ number: Int32, named name: String, environment: [String: String], flushesEachWrite: Bool
  ) -> Output {
    let isTerminal = isatty(number) == 1
    var columns = environment["COLUMNS"].flatMap { Int($0) }
    if isTerminal {
      var size = winsize()
      if ioctl(number, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 {
        columns = Int(size.ws_col)
      } else if columns == nil {
        columns = 80
      }
    }
    return Output(
      isTerminal: isTerminal, columns: columns, flushesEachWrite: flushesEachWrite
    ) { bytes throws(OutputError) in
      var start = 0
      while start < bytes.count {
        let written = bytes[start...].withUnsafeBytes {
          Glibc.write(number, $0.baseAddress, $0.count)
        }
        if written > 0 {
          start += written
        } else if errno == EPIPE {
          throw .closed
        } else if errno != EINTR && errno != EAGAIN {
          throw .failed(stream: name, errno: errno)
        }
      }
    }
  }
}
