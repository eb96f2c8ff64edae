/// Digests over what can be erased by law without breaking the tree.
///
/// - Source: INTEGRITY 1, "Body".
public enum Body {
  private static let bodyPrefix = Array("concert-body/v1\n".utf8)
  private static let commandPrefix = Array("concert-command/v1\n".utf8)

  /// `SHA-256("concert-body/v1\n" ‖ salt ‖ payload)`.
  ///
  /// - Parameters:
  ///   - salt: 32 bytes.
  ///   - payload: RFC 8785 JSON.
  public static func digest(salt: [UInt8], payload: [UInt8]) -> Hash {
    salt.withUnsafeBytes { salt in
      payload.withUnsafeBytes { digest(salt: salt, payload: $0) }
    }
  }

  public static func digest(salt: UnsafeRawBufferPointer, payload: UnsafeRawBufferPointer) -> Hash {
    bodyPrefix.withUnsafeBytes { Hash($0, salt, payload) }
  }

  /// As `digest(salt:payload:)`. `scratch` is overwritten; hand the same one in again to spare
  /// allocations.
  public static func digest(
    salt: UnsafeRawBufferPointer, payload: UnsafeRawBufferPointer, scratch: inout [UInt8]
  ) -> Hash {
    let room = bodyPrefix.count + salt.count + payload.count
    if scratch.count < room {
      scratch.append(contentsOf: repeatElement(0, count: room - scratch.count))
    }
    return scratch.withUnsafeMutableBytes { bytes in
      var end = bodyPrefix.withUnsafeBytes { bytes.put($0, at: 0) }
      end = bytes.put(salt, at: end)
      end = bytes.put(payload, at: end)
      return Hash(ofBuffer: UnsafeRawBufferPointer(rebasing: bytes[..<end]))
    }
  }

  /// `SHA-256("concert-command/v1\n" ‖ salt ‖ command)`: tells a repeat from a clash.
  ///
  /// - Parameters:
  ///   - salt: The event's own, 32 bytes.
  ///   - command: RFC 8785 JSON of the command without its key.
  public static func commandDigest(salt: [UInt8], command: [UInt8]) -> Hash {
    commandPrefix.withUnsafeBytes { prefix in
      salt.withUnsafeBytes { salt in command.withUnsafeBytes { Hash(prefix, salt, $0) } }
    }
  }
}
