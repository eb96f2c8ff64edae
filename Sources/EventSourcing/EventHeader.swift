/// What is hashed and signed of an event: everything but its payload.
///
/// One line of RFC 8785 JSON with ASCII keys; nothing personal but the officer's key name.
public struct EventHeader: Hashable, Sendable {
  /// The event's type, such as `commitment.made`.
  public var act: String
  /// SHA-256 over salt and payload, 64 hexadecimal digits.
  public var bodyDigest: String
  /// The key name of the officer whose act this is.
  public var by: String
  /// The event that led to this one.
  public var cause: EventID?
  public var id: EventID
  /// The idempotency key, on the first event of a command only.
  public var key: String?
  public var lang: String?
  /// The ministry that owns the act.
  public var ministry: String
  /// The day the act is about.
  public var on: Day
  public var stream: StreamName
  /// The payload's schema version, from 1.
  public var v: Int
  /// The place in the stream, from 0.
  public var version: Int
  public var visibility: String

  public init(
    act: String, bodyDigest: String, by: String, cause: EventID? = nil, id: EventID,
    key: String? = nil, lang: String? = nil, ministry: String, on: Day, stream: StreamName,
    v: Int, version: Int, visibility: String
  ) {
    self.act = act
    self.bodyDigest = bodyDigest
    self.by = by
    self.cause = cause
    self.id = id
    self.key = key
    self.lang = lang
    self.ministry = ministry
    self.on = on
    self.stream = stream
    self.v = v
    self.version = version
    self.visibility = visibility
  }

  /// The header line without its LF.
  public var line: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(448)
    bytes.append(contentsOf: "{\"act\":".utf8)
    JSON.write(string: act, to: &bytes)
    bytes.append(contentsOf: ",\"body\":\"sha256:".utf8)
    bytes.append(contentsOf: bodyDigest.utf8)
    bytes.append(contentsOf: "\",\"by\":".utf8)
    JSON.write(string: by, to: &bytes)
    Self.member("cause", cause?.description, to: &bytes)
    Self.member("id", id.description, to: &bytes)
    Self.member("key", key, to: &bytes)
    Self.member("lang", lang, to: &bytes)
    Self.member("ministry", ministry, to: &bytes)
    Self.member("on", on.description, to: &bytes)
    Self.member("stream", stream.text, to: &bytes)
    bytes.append(contentsOf: ",\"v\":".utf8)
    bytes.append(contentsOf: String(v).utf8)
    bytes.append(contentsOf: ",\"version\":".utf8)
    bytes.append(contentsOf: String(version).utf8)
    Self.member("visibility", visibility, to: &bytes)
    bytes.append(UInt8(ascii: "}"))
    return bytes
  }

  private static func member(_ name: StaticString, _ value: String?, to bytes: inout [UInt8]) {
    guard let value else { return }
    bytes.append(contentsOf: ",\"".utf8)
    name.withUTF8Buffer { bytes.append(contentsOf: $0) }
    bytes.append(contentsOf: "\":".utf8)
    JSON.write(string: value, to: &bytes)
  }

  /// Reads a header line; only the canonical form is taken, so that a line has one meaning.
  public init?(line: [UInt8]) {
    guard let json = try? JSON(parsing: line), let object = json.object,
      let act = object["act"]?.string, let body = object["body"]?.string,
      body.hasPrefix("sha256:"), let by = object["by"]?.string,
      let id = object["id"]?.string.flatMap({ EventID($0) }),
      let ministry = object["ministry"]?.string, let on = object["on"]?.string.flatMap({ Day($0) }),
      let stream = object["stream"]?.string.flatMap({ StreamName($0) }),
      let v = object["v"]?.int, let version = object["version"]?.int,
      let visibility = object["visibility"]?.string
    else { return nil }
    self.init(
      act: act, bodyDigest: String(body.dropFirst(7)), by: by,
      cause: object["cause"]?.string.flatMap { EventID($0) }, id: id,
      key: object["key"]?.string, lang: object["lang"]?.string, ministry: ministry, on: on,
      stream: stream, v: Int(v), version: Int(version), visibility: visibility)
    guard self.line == line else { return nil }
  }

  /// The officer's id: the part of the key name after `/officer/`.
  public var officer: String {
    var last = by.startIndex
    let marker = Array("/officer/".utf8)
    var index = by.utf8.startIndex
    while index < by.utf8.endIndex {
      if by.utf8[index...].starts(with: marker) {
        last = by.utf8.index(index, offsetBy: marker.count)
      }
      index = by.utf8.index(after: index)
    }
    return String(by[last...])
  }
}
