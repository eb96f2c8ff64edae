import EventSourcing

/// Where the value of a placeholder comes from.
enum PlaceholderSource: Hashable, Sendable {
  case position, version, v, stream, ref, type, ministry, officer, officerMinistry, recordedAt, on
  case lang, key, visibility, id
  /// The value at a path of the payload.
  case value(path: [String])
  /// A Text, in one language.
  case text(path: [String])
  /// The JSON as it stands.
  case json(path: [String])

  /// The names of the envelope; a payload key of the same name is reached as `payload_<key>`.
  static let envelope: [String: PlaceholderSource] = [
    "position": .position, "version": .version, "v": .v, "stream": .stream, "ref": .ref,
    "type": .type, "ministry": .ministry, "officer": .officer,
    "officer_ministry": .officerMinistry, "recorded_at": .recordedAt, "on": .on, "lang": .lang,
    "key": .key, "visibility": .visibility, "id": .id,
  ]

  var path: [String]? {
    switch self {
    case .value(let path), .text(let path), .json(let path): path
    default: nil
    }
  }
}

/// The placeholders that one event type carries.
struct Placeholders: Sendable {
  let type: String
  private let payload: [String: [PlaceholderSource]]

  init(_ type: EventCatalogue.EventType) {
    self.type = type.name
    var payload: [String: [PlaceholderSource]] = [:]
    Self.flatten(type.keys, path: [], into: &payload)
    self.payload = payload
  }

  private static func flatten(
    _ keys: [EventCatalogue.Key], path: [String], into result: inout [String: [PlaceholderSource]]
  ) {
    for key in keys {
      let here = path + [key.name]
      let name = here.joined(separator: "_")
      switch key.shape {
      case .string, .integer, .boolean, .list:
        result[name, default: []].append(.value(path: here))
      case .text:
        result[name, default: []].append(.text(path: here))
        result[name + "_json", default: []].append(.json(path: here))
      case .object(let inner):
        result[name, default: []].append(.json(path: here))
        flatten(inner, path: here, into: &result)
      }
    }
  }

  func source(of name: String, at place: FilePlace) throws(ProjectionError) -> PlaceholderSource {
    if let source = PlaceholderSource.envelope[name] { return source }
    var found = payload[name] ?? []
    if found.isEmpty, name.hasPrefix("payload_") {
      found = payload[String(name.dropFirst("payload_".count))] ?? []
    }
    guard let source = found.first else {
      throw .unknownPlaceholder(
        place, name: name, type: type, suggestion: nearest(name, in: names))
    }
    guard found.count == 1 else {
      throw .ambiguousPlaceholder(place, name: name, type: type)
    }
    return source
  }

  private var names: [String] { PlaceholderSource.envelope.keys.sorted() + payload.keys.sorted() }
}
