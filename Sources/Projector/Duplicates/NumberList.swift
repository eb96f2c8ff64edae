/// Numbers as JSON, which analysts read with `json_each`.
enum NumberList {
  /// - Parameter numbers: None below zero.
  static func text(_ numbers: [Int64]) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: numbers.count * 20 + 2) { buffer, count in
      var end = 0
      for number in numbers {
        buffer[end] = UInt8(ascii: end == 0 ? "[" : ",")
        end += 1
        let start = end
        var rest = UInt64(clamping: number)
        repeat {
          buffer[end] = UInt8(truncatingIfNeeded: 0x30 + rest % 10)
          rest /= 10
          end += 1
        } while rest > 0
        buffer[start..<end].reverse()
      }
      if end == 0 {
        buffer[0] = UInt8(ascii: "[")
        end = 1
      }
      buffer[end] = UInt8(ascii: "]")
      count = end + 1
    }
  }

  static func numbers(_ text: UnsafeRawBufferPointer) -> [Int64] {
    var numbers: [Int64] = []
    var number: Int64 = -1
    for byte in text {
      if (0x30...0x39).contains(byte) {
        number = max(0, number) &* 10 &+ Int64(byte - 0x30)
      } else if number >= 0 {
        numbers.append(number)
        number = -1
      }
    }
    return numbers
  }
}
