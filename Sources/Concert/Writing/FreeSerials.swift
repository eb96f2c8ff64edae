internal import Coordination
internal import EventLog
internal import EventSourcing

/// References that the log surely holds no stream of, within one write transaction.
///
/// Asked once for a thousand: an import gives hundreds of thousands in order. Who names one of them in
/// this very append raises the next that is given, so that none of those is given twice.
struct FreeSerials {
  private static let most = 1_000

  private var known: [Numbering: ClosedRange<Int>] = [:]

  private struct Numbering: Hashable {
    let prefix: SerialRef.Prefix
    let year: Int
  }

  mutating func hold(_ ref: SerialRef, _ log: any LogReader) throws -> Bool {
    let numbering = Numbering(prefix: ref.prefix, year: ref.year)
    if known[numbering]?.contains(ref.serial) == true { return true }
    let last = ref.last(of: Self.most)
    let names = [ref, last].map { StreamName(kind: ref.prefix.kind, ref: $0.text) }
    guard try !log.hasStream(from: names[0], through: names[1]) else { return false }
    known[numbering] = ref.serial...last.serial
    return true
  }
}

extension SerialRef {
  /// The last of at most `count` serials from this one on whose names are as long: those are in the
  /// order of their numbers.
  fileprivate func last(of count: Int) -> SerialRef {
    var bound = 10_000
    while bound <= serial { bound *= 10 }
    return SerialRef(prefix: prefix, year: year, serial: min(serial + count - 1, bound - 1))
  }
}
