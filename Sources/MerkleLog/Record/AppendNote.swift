/// One officer's act: what a single signature covers, one event to many.
///
/// - Source: INTEGRITY 1, "Append note".
public struct AppendNote: Hashable, Sendable {
  static let heading = "concert-append/v1"

  public let origin: String
  /// The number of events.
  public let count: Int64
  /// The RFC 6962 root over the header lines, in order, without their LF.
  public let headersRoot: Hash
  /// RFC 3339 in UTC with milliseconds.
  public let signedAt: String
  /// The last checkpoint that the signer verified.
  public let lastVerified: LastVerified?

  public struct LastVerified: Hashable, Sendable {
    /// At least 1.
    public let size: Int64
    public let root: Hash

    public init(size: Int64, root: Hash) {
      self.size = size
      self.root = root
    }
  }

  public init(
    origin: String, count: Int64, headersRoot: Hash, signedAt: String,
    lastVerified: LastVerified?
  ) {
    self.origin = origin
    self.count = count
    self.headersRoot = headersRoot
    self.signedAt = signedAt
    self.lastVerified = lastVerified
  }

  /// The text that is signed, LF at its end.
  public var text: [UInt8] {
    let seen = lastVerified.map { "\($0.size) \($0.root.base64)" } ?? "0 -"
    return Array(
      "\(Self.heading)\n\(origin)\n\(count)\n\(headersRoot.base64)\n\(signedAt)\n\(seen)\n".utf8)
  }

  /// Reads the text of a note; only the one form that `text` writes is taken.
  public init(parsing text: [UInt8]) throws(NoteError) {
    guard let lines = terminatedLines(text), lines.count == 6 else { throw .badText }
    guard lines[0].elementsEqual(Self.heading.utf8) else { throw .badLine(line: 1) }
    guard let origin = String(validating: lines[1], as: UTF8.self), isKeyName(origin) else {
      throw .badLine(line: 2)
    }
    guard let count = decimalNumber(lines[2]), count > 0 else { throw .badLine(line: 3) }
    guard let headersRoot = Base64.decode(lines[3]).flatMap({ Hash(bytes: $0) }) else {
      throw .badLine(line: 4)
    }
    guard Self.isMoment(lines[4]) else { throw .badLine(line: 5) }
    self.origin = origin
    self.count = count
    self.headersRoot = headersRoot
    signedAt = String(decoding: lines[4], as: UTF8.self)
    lastVerified = try Self.lastVerified(lines[5])
  }

  private static func lastVerified(_ line: ArraySlice<UInt8>) throws(NoteError) -> LastVerified? {
    if line.elementsEqual("0 -".utf8) { return nil }
    let parts = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
    guard parts.count == 2, let size = decimalNumber(parts[0]), size > 0,
      let root = Base64.decode(parts[1]).flatMap({ Hash(bytes: $0) })
    else { throw .badLine(line: 6) }
    return LastVerified(size: size, root: root)
  }

  /// The shape `YYYY-MM-DDThh:mm:ss.sssZ`; whoever reads the moment checks its ranges.
  private static func isMoment(_ line: ArraySlice<UInt8>) -> Bool {
    let shape = "0000-00-00T00:00:00.000Z".utf8
    guard line.count == shape.count else { return false }
    return zip(line, shape).allSatisfy { byte, model in
      model == UInt8(ascii: "0") ? (0x30...0x39).contains(byte) : byte == model
    }
  }
}

/// The RFC 6962 root over header lines, one at a time.
public struct HeadersRoot: Sendable {
  private var edge = TreeEdge()

  public init() {}

  /// - Parameter headerLine: without its LF.
  public mutating func append(headerLine: UnsafeRawBufferPointer) {
    edge.append(Hash.leaf(headerLine))
  }

  public mutating func append(headerLine: [UInt8]) {
    headerLine.withUnsafeBytes { append(headerLine: $0) }
  }

  /// - Parameter prefixed: A header line after the byte 0, RFC 6962's leaf prefix.
  public mutating func append(prefixed: UnsafeRawBufferPointer) {
    precondition(prefixed.first == 0x00, "a leaf is hashed after its prefix")
    edge.append(Hash(ofBuffer: prefixed))
  }

  public var count: Int64 { edge.size }
  public var root: Hash { edge.root }
}
