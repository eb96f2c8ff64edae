/// ISO 8859-1 or Windows-1252 from another source, as UTF-8.
struct SingleByteSource<Base: ByteSource>: ByteSource {
  var base: Base
  /// Whether 0x80 to 0x9f are Windows-1252's letters and signs.
  var isWindows = false

  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    // A byte becomes at most three; the last third is read into and widened downwards.
    let third = buffer.count / 3
    let last = UnsafeMutableRawBufferPointer(rebasing: buffer[(2 * third)..<3 * third])
    let count = try base.read(into: last)
    var output = 0
    for index in 0..<count {
      let byte = last[index]
      let scalar = isWindows ? Mojibake.scalar(ofWindows1252: byte) : UInt16(byte)
      switch scalar {
      case ..<0x80:
        buffer[output] = byte
        output += 1
      case ..<0x800:
        buffer[output] = 0xc0 | UInt8(truncatingIfNeeded: scalar >> 6)
        buffer[output + 1] = 0x80 | UInt8(truncatingIfNeeded: scalar & 0x3f)
        output += 2
      default:
        buffer[output] = 0xe0 | UInt8(truncatingIfNeeded: scalar >> 12)
        buffer[output + 1] = 0x80 | UInt8(truncatingIfNeeded: scalar >> 6 & 0x3f)
        buffer[output + 2] = 0x80 | UInt8(truncatingIfNeeded: scalar & 0x3f)
        output += 3
      }
    }
    return output
  }

  mutating func rewind() throws { try base.rewind() }

  /// The bytes of a text in the encoding; `?` for what it has no byte for.
  static func bytes(of text: String, isWindows: Bool) -> [UInt8] {
    text.unicodeScalars.map { scalar in
      if scalar.value < 0x80 || (0xa0...0xff).contains(scalar.value) {
        return UInt8(scalar.value)
      }
      let byte = isWindows ? Mojibake.byte(scalar) : UInt8(exactly: scalar.value)
      return byte ?? UInt8(ascii: "?")
    }
  }
}
