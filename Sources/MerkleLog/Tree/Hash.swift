internal import CSHA256
internal import Crypto

/// A SHA-256 hash, kept inline so that a million of them allocate nothing.
public struct Hash: Hashable, Sendable {
  // The 32 bytes as they lie in memory; the words are never read as numbers.
  private var word0: UInt64 = 0
  private var word1: UInt64 = 0
  private var word2: UInt64 = 0
  private var word3: UInt64 = 0

  /// Trusts that `buffer` holds 32 bytes; `init?(bytes:)` is for outside input.
  private init(copying buffer: UnsafeRawBufferPointer) {
    word0 = buffer.loadUnaligned(fromByteOffset: 0, as: UInt64.self)
    word1 = buffer.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
    word2 = buffer.loadUnaligned(fromByteOffset: 16, as: UInt64.self)
    word3 = buffer.loadUnaligned(fromByteOffset: 24, as: UInt64.self)
  }

  /// No hash unless there are exactly 32 bytes.
  public init?(buffer: UnsafeRawBufferPointer) {
    guard buffer.count == 32 else { return nil }
    self.init(copying: buffer)
  }

  /// No hash unless there are exactly 32 bytes.
  public init?(bytes: some Sequence<UInt8>) {
    let array = Array(bytes)
    guard array.count == 32 else { return nil }
    self = array.withUnsafeBytes { Hash(copying: $0) }
  }

  /// 64 hexadecimal digits in lower case.
  public init?(hex: String) {
    let digits = Array(hex.utf8)
    guard digits.count == 64 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(32)
    for index in stride(from: 0, to: 64, by: 2) {
      guard let high = hexDigitValue(digits[index]), let low = hexDigitValue(digits[index + 1])
      else { return nil }
      bytes.append(high << 4 | low)
    }
    self.init(bytes: bytes)
  }

  /// Standard base64 with padding.
  public init?(base64: some StringProtocol) {
    guard let bytes = Base64.decode(base64.utf8) else { return nil }
    self.init(bytes: bytes)
  }

  /// SHA-256 of `content`.
  public init(of content: some Sequence<UInt8>) {
    let direct = content.withContiguousStorageIfAvailable {
      Hash(ofBuffer: UnsafeRawBufferPointer($0))
    }
    self = direct ?? Array(content).withUnsafeBytes { Hash(ofBuffer: $0) }
  }

  /// SHA-256 of the bytes where they lie.
  public init(ofBuffer buffer: UnsafeRawBufferPointer) {
    // What `SHA256` calls, without an object for each hash: there are five of them to an event.
    withUnsafeMutableBytes(of: &self) {
      csha256(buffer.baseAddress, buffer.count, $0.baseAddress)
    }
  }

  /// SHA-256 of `prefix`, then `content`, without joining them first.
  init(prefix: UInt8, _ content: UnsafeRawBufferPointer) {
    var hasher = SHA256()
    withUnsafeBytes(of: prefix) { hasher.update(bufferPointer: $0) }
    hasher.update(bufferPointer: content)
    self = hasher.finalize().withUnsafeBytes { Hash(copying: $0) }
  }

  /// SHA-256 of the parts in order.
  init(_ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer) {
    var hasher = SHA256()
    hasher.update(bufferPointer: first)
    hasher.update(bufferPointer: second)
    self = hasher.finalize().withUnsafeBytes { Hash(copying: $0) }
  }

  /// SHA-256 of the parts in order.
  init(
    _ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer,
    _ third: UnsafeRawBufferPointer
  ) {
    var hasher = SHA256()
    hasher.update(bufferPointer: first)
    hasher.update(bufferPointer: second)
    hasher.update(bufferPointer: third)
    self = hasher.finalize().withUnsafeBytes { Hash(copying: $0) }
  }

  /// The 32 bytes, valid until `body` returns.
  public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows
    -> Result
  {
    try withUnsafeBytes(of: self) { try body($0) }
  }

  public var bytes: [UInt8] { withBytes { Array($0) } }
  /// 64 hexadecimal digits in lower case.
  public var hex: String { hexDigits(bytes) }

  /// Whether `text` is the 64 hexadecimal digits of this hash, in lower case.
  public func isWritten(in text: UnsafeRawBufferPointer) -> Bool {
    guard text.count == 64, let text = text.baseAddress else { return false }
    return withBytes { bytes in
      for index in 0..<8 {
        let word = bytes.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self)
        let digits = (text + 8 * index).loadUnaligned(as: UInt64.self)
        guard HexWord.digits(UInt32(bigEndian: word)) == UInt64(littleEndian: digits) else {
          return false
        }
      }
      return true
    }
  }

  /// 44 characters of standard base64.
  public var base64: String { Base64.encode(bytes) }
}

extension Hash {
  /// The root of a tree without leaves: SHA-256 of nothing.
  ///
  /// - Source: RFC 6962, 2.1.
  public static let ofNothing = Hash(of: [])

  /// `SHA-256(0x00 ‖ leaf)`.
  ///
  /// - Source: RFC 6962, 2.1.
  public static func leaf(_ content: UnsafeRawBufferPointer) -> Hash {
    Hash(prefix: 0x00, content)
  }

  public static func leaf(_ content: [UInt8]) -> Hash { content.withUnsafeBytes { leaf($0) } }

  /// `SHA-256(0x01 ‖ left ‖ right)`.
  ///
  /// - Source: RFC 6962, 2.1.
  public static func node(_ left: Hash, _ right: Hash) -> Hash {
    withUnsafeTemporaryAllocation(byteCount: 65, alignment: 1) { buffer in
      buffer[0] = 0x01
      left.withBytes {
        UnsafeMutableRawBufferPointer(rebasing: buffer[1..<33]).copyMemory(from: $0)
      }
      right.withBytes {
        UnsafeMutableRawBufferPointer(rebasing: buffer[33..<65]).copyMemory(from: $0)
      }
      return Hash(ofBuffer: UnsafeRawBufferPointer(buffer))
    }
  }
}

extension Hash: CustomStringConvertible {
  public var description: String { hex }
}
