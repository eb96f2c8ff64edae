internal import Coordination
internal import EventLog
internal import EventSourcing
internal import Interop

extension MinistryResolver {
  /// The ministries that a log holds, by code, organisation identifier and every name they had.
  ///
  /// Read in the transaction that imports, so that none can be registered in between.
  init(knownTo log: any LogReader) throws {
    self.init()
    for stream in try log.streams(ofKind: Ministry.kind) {
      var ref = ""
      var names: [String] = []
      for event in try log.events(in: stream, from: 0) {
        guard let payload = try event.payload.map({ try JSON(parsing: $0) }) else { continue }
        if let orgRef = payload["org_ref"]?.string { ref = orgRef }
        names += Self.words(payload["name"])
      }
      take(stream.ref, ref: ref, names: names)
    }
  }

  private static func words(_ text: JSON?) -> [String] {
    guard let text else { return [] }
    return text.string.map { [$0] } ?? (text.object?.members ?? []).compactMap(\.value.string)
  }
}

extension Reporter {
  /// The command that makes a ministry of an organisation.
  ///
  /// Which of the three Ds it stands for can't be told from a file, so it is `other`.
  func registration(code: String) -> JSON {
    var object = JSONObject()
    object["do"] = "ministry.register"
    object["code"] = .string(code)
    var words = JSONObject()
    for narrative in names {
      if Language(rawValue: narrative.lang) != nil, words[narrative.lang] == nil {
        words[narrative.lang] = .string(narrative.text)
      }
    }
    object["name"] = words.isEmpty ? .string(name) : .object(words)
    object["kind"] = .string(kind)
    object["dimension"] = "other"
    if !ref.isEmpty { object["org_ref"] = .string(ref) }
    return .object(object)
  }

  /// By IATI's OrganisationType.
  private var kind: String {
    switch type {
    case "10": "ministry"
    case "11", "15": "agency"
    default: "body"
    }
  }
}
