internal import EventSourcing

extension Read {
  static func plan(_ json: JSON) -> Outcome<ID<Plan>> {
    id(json, "plan", "[a-z][a-z0-9-]{1,31}") { ID<Plan>($0) }
  }

  static func planCode(_ json: JSON) -> Outcome<PlanCode> {
    id(json, "code", "[A-Z0-9][A-Z0-9.-]{0,31}", PlanCode.init)
  }

  static func planItem(_ json: JSON) -> Outcome<PlanItem> {
    id(json, "part of a plan", "like wps-2018:P1.A4.I1", PlanItem.init)
  }

  static func consultation(_ json: JSON) -> Outcome<ID<Consultation>> {
    id(json, "consultation", "like CSL-2023-0004") { ID<Consultation>($0) }
  }

  /// A text such as `"12.5"`; commands may give a whole number.
  static func decimal(_ reading: Reading) -> (JSON) -> Outcome<DecimalText> {
    { json in
      let text = reading == .command ? json.string ?? json.int.map { String($0) } : json.string
      guard let text else {
        return .failure(
          .wrongShape(expected: #"a number in quotes, as "12.5""#, found: json.shown))
      }
      guard let decimal = DecimalText(text), reading == .command || decimal.text == text else {
        return .failure(.badDecimal(text))
      }
      return .success(decimal)
    }
  }

  static func currency(_ json: JSON) -> Outcome<Currency> {
    guard let code = json.string else {
      return .failure(.wrongShape(expected: "a currency code", found: json.shown))
    }
    return Currency(code).map { .success($0) } ?? .failure(.badCurrency(code))
  }
}

extension Fields {
  /// A list of objects; none when any entry is wrong.
  mutating func objects<Value>(
    _ key: String, known: [String], _ read: (inout Fields) -> Value?
  ) -> [Value]? {
    guard let entries = value(key)?.array else {
      if let value = value(key) {
        reject(key, .wrongShape(expected: "a list", found: value.shown))
        return nil
      }
      return []
    }
    guard entries.count <= TextRule.listLimit else {
      reject(key, .listTooLong(limit: TextRule.listLimit, count: entries.count))
      return nil
    }
    var result: [Value] = []
    for (index, entry) in entries.enumerated() {
      let place = "\(key)[\(index)]"
      guard let object = entry.object else {
        reject(place, .wrongShape(expected: "an object", found: entry.shown))
        continue
      }
      var fields = Fields(object, known: known, path: path + place + ".", reading: reading)
      if let value = read(&fields) { result.append(value) }
      collect(fields)
    }
    return result.count == entries.count ? result : nil
  }
}
