/// Reads JCS payloads without decoding them: each wanted value is a slice of the bytes.
///
/// It takes an object of RFC 8785 form whose keys are plain ASCII: ascending, none twice, no spaces,
/// whole numbers within ±(2^53 − 1), valid UTF-8, at most `JSON.depthLimit` deep. All of the payload
/// is checked, wanted or not.
public struct PayloadScanner: Sendable {
  public let plan: PayloadPlan
  /// One a path of the plan; of the payload that was scanned last.
  public private(set) var slots: [PayloadSlot]

  public init(_ plan: PayloadPlan) {
    self.plan = plan
    slots = Array(repeating: PayloadSlot(), count: plan.paths.count)
  }

  /// Fills the slots; a key that is missing leaves its slot `.missing`, whatever it held before.
  ///
  /// An empty payload is that of an erased body: all slots are missing.
  public mutating func scan(_ payload: UnsafeRawBufferPointer) throws(ScanError) {
    let nodes = plan.nodes
    let keys = plan.keys
    try slots.withUnsafeMutableBufferPointer { (slots) throws(ScanError) in
      for index in slots.indices { slots[index].kind = .missing }
      guard let base = payload.baseAddress, payload.count > 0 else { return }
      guard payload.count < Int(Int32.max) else { throw .trailingBytes(offset: Int(Int32.max)) }
      try nodes.withUnsafeBufferPointer { (nodes) throws(ScanError) in
        try keys.withUnsafeBufferPointer { (keys) throws(ScanError) in
          var walk = PayloadWalk(
            cursor: ByteCursor(base: base, count: payload.count), nodes: nodes, keys: keys,
            slots: slots)
          try walk.object(below: 0, depth: 0)
          guard walk.cursor.offset == payload.count else {
            throw .trailingBytes(offset: walk.cursor.offset)
          }
        }
      }
    }
  }

  /// The value of the last scan at a path of the plan, as text: for tests and rare reads.
  public func text(at path: [String], in payload: UnsafeRawBufferPointer) -> String? {
    guard let slot = plan.slot(of: path), slots[slot].kind == .string else { return nil }
    return slots[slot].slice.text(in: payload)
  }
}

/// A key where it lies.
private struct PayloadKey {
  let start: Int
  /// −1 before the first one, so that every key follows it.
  let count: Int
  /// As `PayloadPlan.Node.lead`.
  let lead: UInt64
}

private struct PayloadWalk {
  var cursor: ByteCursor
  let nodes: UnsafeBufferPointer<PayloadPlan.Node>
  let keys: UnsafeBufferPointer<UInt8>
  let slots: UnsafeMutableBufferPointer<PayloadSlot>

  /// An object whose wanted keys are the children of `node`; below −1 none is wanted.
  mutating func object(below node: Int, depth: Int) throws(ScanError) {
    try cursor.expect(0x7b)
    if try cursor.peek() == 0x7d {
      cursor.offset += 1
      return
    }
    var next = node < 0 ? 0 : Int(nodes[node].firstChild)
    let last = node < 0 ? 0 : next + Int(nodes[node].childCount)
    var previous = PayloadKey(start: cursor.offset, count: -1, lead: 0)
    while true {
      var wanted = knownKey(&next, last, &previous)
      if wanted < 0 {
        let key = try self.key()
        guard precedes(previous, key) else { throw .keyOrder(offset: key.start) }
        previous = key
        try cursor.expect(0x3a)
        while next < last {
          let order = compare(node: next, key)
          if order > 0 { break }
          if order == 0 { wanted = next }
          next += 1
          if order == 0 { break }
        }
      }
      try value(node: wanted, depth: depth + 1)
      let byte = try cursor.peek()
      cursor.offset += 1
      if byte == 0x2c { continue }
      guard byte == 0x7d else { throw .unexpectedByte(byte, offset: cursor.offset - 1) }
      return
    }
  }

  /// Steps over the key that comes next, with its quotes and colon, when it is wanted and short.
  ///
  /// Wanted keys ascend, and those that are left come after `previous`: so its order needs no look.
  /// - Returns: its node; −1, and nothing was stepped over, for any other key.
  @inline(__always)
  private mutating func knownKey(
    _ next: inout Int, _ last: Int, _ previous: inout PayloadKey
  ) -> Int {
    let start = cursor.offset + 1
    guard next < last, cursor.count - start >= 16, cursor.byte(at: start - 1) == 0x22 else {
      return -1
    }
    let lead = cursor.eightBytes(at: start).ordered
    var node = next
    // A key that is longer, or has its quote and colon behind it, does not sort before.
    while nodes[node].lead <= lead, !nodes[node].written.matches(cursor.base + start) {
      node += 1
      guard node < last else { return -1 }
    }
    guard nodes[node].lead <= lead else { return -1 }
    next = node + 1
    let length = Int(nodes[node].keyCount)
    previous = PayloadKey(start: start, count: length, lead: nodes[node].lead)
    cursor.offset = start + length + 2
    return node
  }

  @inline(__always)
  private mutating func key() throws(ScanError) -> PayloadKey {
    try cursor.expect(0x22)
    let start = cursor.offset
    var lead: UInt64 = 0
    if cursor.count - start >= 8 {
      let bytes = cursor.eightBytes(at: start)
      let length = bytes.keyPrefix
      lead = bytes.ordered & ~(UInt64.max >> UInt64(8 * length))
      cursor.offset += length
    }
    while true {
      let byte = try cursor.peek()
      if byte == 0x22 { break }
      guard byte >= 0x20, byte < 0x7f, byte != 0x5c else { throw .badKey(offset: cursor.offset) }
      let index = cursor.offset - start
      if index < 8 { lead |= UInt64(byte) << UInt64(56 - 8 * index) }
      cursor.offset += 1
    }
    cursor.offset += 1
    return PayloadKey(start: start, count: cursor.offset - 1 - start, lead: lead)
  }

  @inline(__always)
  private func precedes(_ left: PayloadKey, _ right: PayloadKey) -> Bool {
    if left.lead != right.lead { return left.lead < right.lead }
    var index = 8
    while index < min(left.count, right.count) {
      let a = cursor.byte(at: left.start + index)
      let b = cursor.byte(at: right.start + index)
      if a != b { return a < b }
      index += 1
    }
    return left.count < right.count
  }

  /// Below 0 when the node's key comes first, 0 when they are the same.
  @inline(__always)
  private func compare(node: Int, _ key: PayloadKey) -> Int {
    let wanted = nodes[node]
    if wanted.lead != key.lead { return wanted.lead < key.lead ? -1 : 1 }
    let length = Int(wanted.keyCount)
    var index = 8
    while index < min(length, key.count) {
      let order = Int(keys[Int(wanted.keyStart) + index]) - Int(cursor.byte(at: key.start + index))
      if order != 0 { return order }
      index += 1
    }
    return length - key.count
  }

  @inline(__always)
  private mutating func value(node: Int, depth: Int) throws(ScanError) {
    let start = cursor.offset
    guard depth <= JSON.depthLimit else { throw .tooDeep(offset: start) }
    let slot = node < 0 ? -1 : Int(nodes[node].slot)
    switch try cursor.peek() {
    case 0x22:
      let slice = try cursor.string()
      if slice.isEscaped { try cursor.requireCanonical(slice) }
      guard slot >= 0 else { return }
      slots[slot].kind = .string
      slots[slot].slice = slice
    case 0x7b:
      try object(below: node, depth: depth)
      fill(slot, .object, from: start)
    case 0x5b:
      try list(depth: depth)
      fill(slot, .list, from: start)
    case 0x74: try word("true", .yes, slot)
    case 0x66: try word("false", .no, slot)
    case 0x6e: try word("null", .null, slot)
    case 0x2d, 0x30...0x39:
      let number = try cursor.integer()
      fill(slot, .integer, from: start)
      if slot >= 0 { slots[slot].integer = number }
    case let byte: throw .unexpectedByte(byte, offset: start)
    }
  }

  private mutating func list(depth: Int) throws(ScanError) {
    try cursor.expect(0x5b)
    if try cursor.peek() == 0x5d {
      cursor.offset += 1
      return
    }
    while true {
      try value(node: -1, depth: depth + 1)
      let byte = try cursor.peek()
      cursor.offset += 1
      if byte == 0x2c { continue }
      guard byte == 0x5d else { throw .unexpectedByte(byte, offset: cursor.offset - 1) }
      return
    }
  }

  private mutating func word(_ text: StaticString, _ kind: PayloadSlot.Kind, _ slot: Int)
    throws(ScanError)
  {
    let start = cursor.offset
    guard cursor.take(text) else {
      throw .unexpectedByte(cursor.byte(at: start), offset: start)
    }
    fill(slot, kind, from: start)
  }

  @inline(__always)
  private func fill(_ slot: Int, _ kind: PayloadSlot.Kind, from start: Int) {
    guard slot >= 0 else { return }
    slots[slot].kind = kind
    slots[slot].slice = ByteSlice(
      start: Int32(truncatingIfNeeded: start),
      count: Int32(truncatingIfNeeded: cursor.offset - start), isEscaped: false)
  }
}
