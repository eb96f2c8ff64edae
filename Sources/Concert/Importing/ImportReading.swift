internal import Dispatch
internal import Interop
internal import Synchronization

/// Reads a file on a thread of its own, so that one core reads, maps and prepares commands while
/// another decides and stores.
///
/// A class because two threads share it. Few pieces wait between them, so that memory stays bounded
/// whoever is the slower.
final class ImportReading: Sendable {
  /// A file as its importer reads it: tells how many bytes it has come to, and hands outcomes out.
  typealias Reader =
    @Sendable (
      _ watch: @escaping (Int) throws -> Void, _ body: (PreparedOutcome) throws -> Void
    ) throws -> ImportTally

  private static let mostPieces = 4
  /// Commitments and contributions of a piece; one record may go beyond.
  private static let pieceLength = 128
  /// A piece is handed over at the latest after so many bytes, so that progress is seen to go on.
  private static let pieceBytes = 1 << 20

  private struct Piece {
    var outcomes: [PreparedOutcome] = []
    var length = 0
    var bytes = 0
  }

  private struct Belt {
    var pieces: [Piece] = []
    var isGivenUp = false
    var result: Result<ImportTally, any Error>?
  }

  /// Nobody wants what is read any more.
  private struct GivenUp: Error {}

  private let belt = Mutex(Belt())
  /// One for each piece, and one for the end.
  private let filled = DispatchSemaphore(value: 0)
  private let free = DispatchSemaphore(value: 0)

  private init() {
    for _ in 0..<Self.mostPieces { free.signal() }
  }

  /// Hands each outcome to `body` on this thread, in the order of the file.
  ///
  /// - Parameter meanwhile: what is done while the reader comes to its first outcome.
  /// - Returns: what the reader returns. What it throws is thrown after the outcomes before it.
  static func forEach(
    _ reader: @escaping Reader, meanwhile: () throws -> Void = {},
    progress: (Int) throws -> Void,
    _ body: (PreparedOutcome) throws -> Void
  ) throws -> ImportTally {
    let reading = ImportReading()
    DispatchQueue.global(qos: .userInitiated).async { reading.work(reader) }
    do {
      try meanwhile()
      while let piece = reading.next() {
        try progress(piece.bytes)
        for outcome in piece.outcomes { try body(outcome) }
      }
    } catch {
      reading.giveUp()
      throw error
    }
    return try reading.finished.get()
  }

  private var finished: Result<ImportTally, any Error> {
    belt.withLock { $0.result } ?? .failure(GivenUp())
  }

  private func work(_ reader: Reader) {
    var piece = Piece()
    var told = 0
    let result = Result {
      let tally = try reader(
        { bytes in
          piece.bytes = bytes
          // A second reading of the same file begins at its first byte again.
          guard bytes - told >= Self.pieceBytes || bytes < told else { return }
          told = bytes
          try self.send(&piece)
        },
        { outcome in
          piece.outcomes.append(outcome)
          piece.length += outcome.length
          if piece.length >= Self.pieceLength { try self.send(&piece) }
        })
      try send(&piece)
      return tally
    }
    if case .failure = result { try? send(&piece) }
    belt.withLock { $0.result = result }
    filled.signal()
  }

  private func send(_ piece: inout Piece) throws {
    let isAhead = try belt.withLock { belt in
      if belt.isGivenUp { throw GivenUp() }
      return !belt.pieces.isEmpty
    }
    // Whoever has the time writes the bytes: this thread where the other has enough to do.
    if isAhead { piece.outcomes = piece.outcomes.map { $0.writtenAhead() } }
    free.wait()
    try belt.withLock { belt in
      if belt.isGivenUp { throw GivenUp() }
      belt.pieces.append(piece)
    }
    filled.signal()
    piece = Piece(bytes: piece.bytes)
  }

  /// None at the end.
  private func next() -> Piece? {
    filled.wait()
    let piece = belt.withLock { $0.pieces.isEmpty ? nil : $0.pieces.removeFirst() }
    if piece != nil { free.signal() }
    return piece
  }

  /// Waits until the file is no longer read.
  private func giveUp() {
    belt.withLock {
      $0.isGivenUp = true
      $0.pieces.removeAll()
    }
    free.signal()
    while belt.withLock({ $0.result == nil }) { filled.wait() }
  }
}

extension PreparedOutcome {
  /// How many entries it brings.
  fileprivate var length: Int {
    guard case .record(let record) = self else { return 1 }
    return 1 + record.contributions.count + record.source.reports.count
  }
}
