internal import EventSourcing

/// Picks the one language of a Text that a row shows.
enum TextChoice {
  private static let order: [StaticString] = ["en", "fr", "de", "lb"]

  /// The event's own language, else en, fr, de, lb, else the first there is.
  ///
  /// - Parameter object: a JSON object that a scan has taken.
  static func pick(
    _ object: ByteSlice, lang: UnsafeRawBufferPointer?, in payload: UnsafeRawBufferPointer
  ) -> ByteSlice {
    var best = ByteSlice.missing
    var bestRank = Int.max
    var index = Int(object.start) + 1
    let end = Int(object.start) + Int(object.count) - 1
    while index < end {
      let keyStart = index + 1
      var keyEnd = keyStart
      while payload[keyEnd] != 0x22 { keyEnd += 1 }
      index = keyEnd + 2
      guard payload[index] == 0x22 else { return best }
      let start = index + 1
      var isEscaped = false
      index = start
      while payload[index] != 0x22 {
        if payload[index] == 0x5c {
          isEscaped = true
          index += 1
        }
        index += 1
      }
      let rank = rank(UnsafeRawBufferPointer(rebasing: payload[keyStart..<keyEnd]), lang)
      if rank < bestRank {
        bestRank = rank
        best = ByteSlice(
          start: Int32(start), count: Int32(index - start), isEscaped: isEscaped)
      }
      index += 2
    }
    return best
  }

  private static func rank(
    _ key: UnsafeRawBufferPointer, _ lang: UnsafeRawBufferPointer?
  ) -> Int {
    if let lang, key.elementsEqual(lang) { return 0 }
    for (index, name) in order.enumerated() {
      let matches = name.withUTF8Buffer { $0.elementsEqual(key) }
      if matches { return index + 1 }
    }
    return order.count + 1
  }
}

/// A moment as RFC 3339 text, written into bytes of its own: events of one append share it.
struct MomentText: ~Copyable {
  static let length = 24
  let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: length)
  private var written: Moment?
  private var day: Day?

  init() {}

  deinit { bytes.deallocate() }

  mutating func write(_ moment: Moment) {
    guard moment != written else { return }
    written = moment
    let today = moment.day
    if today != day {
      day = today
      let (year, month, number) = today.civil
      put(year, width: 4, at: 0)
      put(month, width: 2, at: 5)
      put(number, width: 2, at: 8)
      for (place, byte) in [
        (4, "-"), (7, "-"), (10, "T"), (13, ":"), (16, ":"), (19, "."), (23, "Z"),
      ]
        as [(Int, Unicode.Scalar)]
      {
        bytes[place] = UInt8(ascii: byte)
      }
    }
    let rest = Int(moment.millisecondsSinceEpoch - Int64(today.daysSinceEpoch) * 86_400_000)
    put(rest / 3_600_000, width: 2, at: 11)
    put(rest / 60_000 % 60, width: 2, at: 14)
    put(rest / 1000 % 60, width: 2, at: 17)
    put(rest % 1000, width: 3, at: 20)
  }

  private func put(_ number: Int, width: Int, at place: Int) {
    var rest = number
    for index in stride(from: place + width - 1, through: place, by: -1) {
      bytes[index] = UInt8(0x30 + rest % 10)
      rest /= 10
    }
  }
}
