/// Finds an event type by the bytes of its name, without making a string.
struct TypeDispatch: Sendable {
  private struct Entry: Sendable {
    var start: Int32
    var count: Int32
    var type: Int32
  }

  private var entries: [Entry]
  private var names: [UInt8] = []
  private let mask: Int

  /// A name's place in `types` is what it is found as.
  init(_ types: [String]) {
    var capacity = 16
    while capacity < types.count * 4 { capacity *= 2 }
    mask = capacity - 1
    entries = Array(repeating: Entry(start: 0, count: -1, type: 0), count: capacity)
    for (index, name) in types.enumerated() {
      let start = names.count
      names.append(contentsOf: name.utf8)
      var place = names[start...].withUnsafeBytes { Self.hash($0) } & mask
      while entries[place].count >= 0 { place = (place + 1) & mask }
      entries[place] = Entry(
        start: Int32(start), count: Int32(name.utf8.count), type: Int32(index))
    }
  }

  /// −1 when no such type was given.
  func type(_ name: UnsafeRawBufferPointer) -> Int {
    var place = Self.hash(name) & mask
    while true {
      let entry = entries[place]
      if entry.count < 0 { return -1 }
      if Int(entry.count) == name.count {
        var same = true
        for index in 0..<name.count where names[Int(entry.start) + index] != name[index] {
          same = false
          break
        }
        if same { return Int(entry.type) }
      }
      place = (place + 1) & mask
    }
  }

  /// FNV-1a.
  @inline(__always)
  private static func hash(_ bytes: UnsafeRawBufferPointer) -> Int {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return Int(truncatingIfNeeded: hash ^ (hash >> 32)) & Int.max
  }
}
