/// The RFC 8785 bytes of an object of which some members are known later: they are put between bytes
/// that were written long before, perhaps by another thread.
public struct UnfinishedObject: Sendable {
  /// Each key that may come, with where its member goes; in the order of the bytes.
  private let gaps: [(key: String, offset: Int)]
  private let bytes: [UInt8]

  /// - Parameters:
  ///   - left: the key of a member that is left out.
  ///   - awaited: keys that the object has not, in RFC 8785's order.
  public init(_ object: JSONObject, leavingOut left: String? = nil, awaiting awaited: [String]) {
    var bytes: [UInt8] = []
    // What most commands take; a thousand are in memory at once.
    bytes.reserveCapacity(480)
    bytes.append(UInt8(ascii: "{"))
    var gaps: [(key: String, offset: Int)] = []
    var coming = awaited[...]
    for member in object.members where member.key != left {
      if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
      while let key = coming.first, JSONObject.precedes(key, member.key) {
        gaps.append((key, bytes.count))
        coming.removeFirst()
      }
      member.write(to: &bytes)
    }
    gaps += coming.map { ($0, bytes.count) }
    bytes.append(UInt8(ascii: "}"))
    self.bytes = bytes
    self.gaps = gaps
  }

  /// The whole object's bytes; of the awaited keys those of `members` are there.
  public func finished(with members: JSONObject) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + 64 * gaps.count)
    var start = 0
    for gap in gaps {
      guard let value = members[gap.key] else { continue }
      result += bytes[start..<gap.offset]
      start = gap.offset
      let isLast = gap.offset == bytes.count - 1
      if isLast, result.count > 1 { result.append(UInt8(ascii: ",")) }
      JSONObject.Member(key: gap.key, value: value).write(to: &result)
      if !isLast { result.append(UInt8(ascii: ",")) }
    }
    result += bytes[start...]
    return result
  }
}
