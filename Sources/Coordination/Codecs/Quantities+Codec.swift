internal import EventSourcing

extension Fields {
  mutating func period(_ key: String) -> Period? {
    nested(key, known: ["start", "end"]) { fields in
      let start = fields.require("start", Read.day)
      let end = fields.take("end", Read.day)
      guard let start else { return nil }
      guard let period = Period(start: start, end: end) else {
        fields.reject("end", .badPeriod(start: start, end: end ?? start))
        return nil
      }
      return period
    }
  }

  mutating func money(_ key: String) -> Money? {
    if reading == .command, let text = value(key)?.string {
      switch Money.read(text) {
      case .success(let money): return money
      case .failure(let fault):
        reject(key, fault)
        return nil
      }
    }
    return nested(key, known: ["minor", "currency"]) { fields in
      let currency = fields.require("currency", Read.currency)
      let limit = fields.reading == .command ? Money.largestMinor : JSON.largestInteger
      let minor = fields.require("minor") { json -> Result<Int64, Fault> in
        guard let minor = json.int else {
          return .failure(
            .wrongShape(expected: "a whole number of minor units", found: json.shown))
        }
        if minor < 0 { return .failure(.negativeAmount(String(minor))) }
        return minor > limit ? .failure(.amountTooLarge(String(minor))) : .success(minor)
      }
      guard let currency, let minor else { return nil }
      return Money(minor: minor, currency: currency)
    }
  }

  /// Lines, or `{"f":1,"m":2}` for one line without role.
  mutating func people(_ key: String) -> [PeopleLine]? {
    guard let value = value(key) else { return nil }
    let lines: [JSON]
    switch value {
    case .object where reading == .command: lines = [value]
    case .array(let entries) where !entries.isEmpty: lines = entries
    default:
      reject(key, .badPeople(value.shown, reason: "People are counted as women and men."))
      return nil
    }
    guard lines.count <= TextRule.listLimit else {
      reject(key, .listTooLong(limit: TextRule.listLimit, count: lines.count))
      return nil
    }
    var result: [PeopleLine] = []
    for (index, line) in lines.enumerated() {
      let place = value.array == nil ? key : "\(key)[\(index)]"
      guard let object = line.object else {
        reject(place, .badPeople(line.shown, reason: "People are counted as women and men."))
        continue
      }
      var fields = Fields(
        object, known: ["role", "level", "f", "m", "x", "u"], path: path + place + ".",
        reading: reading)
      if let line = fields.peopleLine() { result.append(line) }
      collect(fields)
    }
    return result.count == lines.count ? result : nil
  }

  private mutating func peopleLine() -> PeopleLine? {
    let role = take("role", Read.word(PersonnelRole.self))
    let level = take("level", Read.word(PersonnelLevel.self))
    let women = require("f", Self.headcount)
    let men = require("m", Self.headcount)
    let others = take("x", Self.headcount)
    let unknown = take("u", Self.headcount)
    guard let women, let men else { return nil }
    return PeopleLine(
      role: role, level: level, women: women, men: men, others: others, unknown: unknown)
  }

  private static func headcount(_ json: JSON) -> Result<Int, Fault> {
    guard let number = json.int, number >= 0, number <= PeopleLine.largestCount else {
      return .failure(
        .badPeople(
          json.shown, reason: "A count is a whole number from 0 to \(PeopleLine.largestCount)."))
    }
    return .success(Int(number))
  }

  mutating func evidence(_ key: String) -> [Evidence] {
    guard let entries = value(key)?.array else { return list(key) { _ in .success(Evidence.none) } }
    guard entries.count <= TextRule.listLimit, !(entries.isEmpty && reading == .payload) else {
      return list(key) { _ in .success(Evidence.none) }
    }
    var result: [Evidence] = []
    for (index, entry) in entries.enumerated() {
      guard let object = entry.object else {
        reject("\(key)[\(index)]", .wrongShape(expected: "an object", found: entry.shown))
        continue
      }
      var fields = Fields(
        object, known: ["name", "sha256", "url", "kind"], path: "\(path)\(key)[\(index)].",
        reading: reading)
      let name = fields.require("name", Read.words(limit: TextRule.titleLimit, reading))
      let digest = fields.require("sha256", Read.digest)
      let url = fields.take("url", Read.words(limit: 2000, reading))
      let kind = fields.take("kind", Read.words(limit: TextRule.titleLimit, reading))
      collect(fields)
      if let name, let digest {
        result.append(Evidence(name: name, sha256: digest, url: url, kind: kind))
      }
    }
    return result
  }

  mutating func pledge(_ key: String) -> Pledge? {
    let isEmpty = value(key)?.object?.isEmpty == true
    if isEmpty {
      reject(key, .wrongShape(expected: "money, people or text", found: "{}"))
      return nil
    }
    return nested(key, known: ["money", "people", "text"]) { fields in
      let pledge = Pledge(
        money: fields.money("money"), people: fields.people("people"),
        text: fields.take("text", Read.words(limit: TextRule.textLimit, fields.reading)))
      return pledge == Pledge() ? nil : pledge
    }
  }

  mutating func training(_ key: String) -> Training? {
    nested(key, known: ["sessions", "topic", "trained", "audience"]) { fields in
      let sessions = fields.require("sessions", Read.count(0...1_000_000))
      let topic = fields.require("topic", Read.words(limit: TextRule.titleLimit, fields.reading))
      if fields.value("trained") == nil { fields.reject("trained", .missing) }
      let trained = fields.people("trained")
      let audience = fields.require("audience", Read.word(TrainingAudience.self))
      guard let sessions, let topic, let trained, let audience else { return nil }
      return Training(sessions: sessions, topic: topic, trained: trained, audience: audience)
    }
  }
}

extension Evidence {
  /// Stands in where a list was refused as a whole.
  fileprivate static let none = Evidence(name: "", sha256: "")
}

extension Text {
  var json: JSON {
    switch self {
    case .plain(let text): return .string(text)
    case .languages(let all):
      var object = JSONObject()
      for entry in all { object[entry.language.rawValue] = .string(entry.text) }
      return .object(object)
    }
  }
}

extension Period {
  var json: JSON {
    end.map { ["start": .string(start.description), "end": .string($0.description)] }
      ?? ["start": .string(start.description)]
  }
}

extension Money {
  var json: JSON { ["minor": .int(minor), "currency": .string(currency.code)] }
}

extension PeopleLine {
  var json: JSON {
    var object = JSONObject()
    object["role"] = role.map { .string($0.rawValue) }
    object["level"] = level.map { .string($0.rawValue) }
    object["f"] = .int(Int64(women))
    object["m"] = .int(Int64(men))
    object["x"] = others.map { .int(Int64($0)) }
    object["u"] = unknown.map { .int(Int64($0)) }
    return .object(object)
  }
}

extension Evidence {
  var json: JSON {
    var object = JSONObject()
    object["name"] = .string(name)
    object["sha256"] = .string(sha256)
    object["url"] = url.map { .string($0) }
    object["kind"] = kind.map { .string($0) }
    return .object(object)
  }
}

extension Pledge {
  var json: JSON {
    var object = JSONObject()
    object["money"] = money?.json
    object["people"] = people.map { .array($0.map(\.json)) }
    object["text"] = text.map { .string($0) }
    return .object(object)
  }
}

extension Training {
  var json: JSON {
    [
      "sessions": .int(Int64(sessions)), "topic": .string(topic),
      "trained": .array(trained.map(\.json)), "audience": .string(audience.rawValue),
    ]
  }
}
