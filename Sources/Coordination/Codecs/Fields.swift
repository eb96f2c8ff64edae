internal import EventSourcing

/// How an object is read.
enum Reading {
  /// A command from outside: `null` stands for a field left out, short forms are taken, words are
  /// brought into normal form C.
  case command
  /// A payload of the log: exactly as it would be written.
  case payload
}

/// An object's fields, read one by one; what is wrong is collected, so that all is told at once.
struct Fields {
  let object: JSONObject
  let path: String
  let reading: Reading
  private(set) var rejections: [Rejection] = []
  private let known: [String]

  /// Fields that are not in `known` are rejected.
  init(_ object: JSONObject, known: [String], path: String = "", reading: Reading) {
    self.object = object
    self.path = path
    self.reading = reading
    self.known = known
    for member in object.members where !Self.holds(known, member.key) {
      rejections.append(
        Rejection(field: path + member.key, fault: .unknownField(member.key, known: known)))
    }
  }

  /// Most keys differ in length, which is known without looking at a letter.
  private static func holds(_ known: [String], _ key: String) -> Bool {
    let length = key.utf8.count
    return known.contains { $0.utf8.count == length && $0 == key }
  }

  mutating func reject(_ key: String, _ fault: Fault) {
    rejections.append(Rejection(field: path + key, fault: fault))
  }

  mutating func collect(_ child: Fields) { rejections += child.rejections }

  /// The value of a field that is there.
  func value(_ key: String) -> JSON? {
    guard let value = object[key] else { return nil }
    if case .null = value, reading == .command { return nil }
    return value
  }

  /// Whether the field is there as `null`, which clears it in an amendment.
  func isNull(_ key: String) -> Bool { object[key] == .null }

  /// A field's value read by `read`; nil when it is missing or was rejected.
  mutating func take<Value>(
    _ key: String, _ read: (JSON) -> Result<Value, Fault>
  ) -> Value? {
    guard let value = value(key) else { return nil }
    switch read(value) {
    case .success(let result): return result
    case .failure(let fault):
      reject(key, fault)
      return nil
    }
  }

  /// As `take`; a missing field is rejected.
  mutating func require<Value>(
    _ key: String, _ read: (JSON) -> Result<Value, Fault>
  ) -> Value? {
    guard value(key) != nil else {
      reject(key, key == "reason" ? .missingReason : .missing)
      return nil
    }
    return take(key, read)
  }

  /// A list whose entries are each read by `read`; empty when it is missing.
  mutating func list<Value>(_ key: String, _ read: (JSON) -> Result<Value, Fault>) -> [Value] {
    guard let value = value(key) else { return [] }
    guard let entries = value.array else {
      reject(key, .wrongShape(expected: "a list", found: value.shown))
      return []
    }
    guard entries.count <= TextRule.listLimit else {
      reject(key, .listTooLong(limit: TextRule.listLimit, count: entries.count))
      return []
    }
    if reading == .payload, entries.isEmpty {
      reject(key, .wrongShape(expected: "a list that is not empty", found: "[]"))
    }
    var result: [Value] = []
    result.reserveCapacity(entries.count)
    for (index, entry) in entries.enumerated() {
      switch read(entry) {
      case .success(let value): result.append(value)
      case .failure(let fault): reject("\(key)[\(index)]", fault)
      }
    }
    return result
  }

  /// As `list`; an entry that is named twice is rejected.
  mutating func set<Value: Hashable>(
    _ key: String, _ read: (JSON) -> Result<Value, Fault>
  ) -> [Value] {
    let entries = list(key, read)
    guard entries.count > 1 else { return entries }
    var seen = Set<Value>()
    for entry in entries where !seen.insert(entry).inserted {
      reject(key, .repeated(String(describing: entry)))
    }
    return entries
  }

  /// An object within this one.
  mutating func nested<Value>(
    _ key: String, known: [String], _ read: (inout Fields) -> Value?
  ) -> Value? {
    guard let value = value(key) else { return nil }
    guard let object = value.object else {
      reject(key, .wrongShape(expected: "an object", found: value.shown))
      return nil
    }
    var child = Fields(object, known: known, path: path + key + ".", reading: reading)
    let result = read(&child)
    collect(child)
    return child.rejections.isEmpty ? result : nil
  }
}

extension Fault: Error {}

extension JSON {
  /// The value as a message shows it.
  var shown: String { string ?? canonicalText }
}
