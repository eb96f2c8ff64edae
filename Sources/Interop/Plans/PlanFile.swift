public import EventSourcing
internal import Yams

/// An action plan as people write it down, in YAML: pillars, objectives, actions, indicators.
public struct PlanFile: Hashable, Sendable {
  /// A command and the line of the file that it was made from.
  public struct Line: Hashable, Sendable {
    public let line: Int
    public let command: JSON
  }

  /// `plan.adopt` first, then every part below the part it hangs on.
  public private(set) var lines: [Line] = []

  /// - Throws: `bad-plan` with line and column. What the parts say is judged by the ledger.
  public init(yaml: String) throws(PlanFileError) {
    var reader = PlanReader()
    try reader.read(yaml)
    lines = reader.lines
  }

  /// Names the plan that this one follows, whatever the file says.
  public mutating func follow(_ predecessor: String) {
    guard let first = lines.first, var adopt = first.command.object else { return }
    adopt["predecessor"] = .string(predecessor)
    lines[0] = Line(line: first.line, command: .object(adopt))
  }

  /// Gives every part the day on which the plan was adopted.
  public mutating func adopt(on day: Day) {
    lines = lines.map { line in
      guard var command = line.command.object else { return line }
      command["on"] = .string(day.description)
      return Line(line: line.line, command: .object(command))
    }
  }
}

/// What is wrong with the file of a plan, by line and column of its YAML.
public struct PlanFileError: Explainable, Hashable {
  /// From 1, both.
  public let line: Int
  public let column: Int
  public let reason: Reason

  public enum Reason: Hashable, Sendable {
    /// What the YAML reader says.
    case syntax(String)
    case unknownKey(String, allowed: [String])
    case wrongShape(of: String, expected: Phrase)
    case missing(String)
    case tooLarge(limit: Int)
  }

  public var explanation: Explanation {
    let (value, what, mend): (String?, Phrase, Phrase) =
      switch reason {
      case .syntax(let message):
        (nil, "This is no YAML: \(message).", "Check indentation and quotes here.")
      case .unknownKey(let key, let allowed):
        (key, "A plan has no key of this name here.", "Use: \(allowed.joined(separator: ", ")).")
      case .wrongShape(let key, let expected):
        (key, "This must be \(expected).", "Write it as \(expected).")
      case .missing(let key): (key, "The plan says nothing of this.", "Add it.")
      case .tooLarge(let limit):
        (nil, "The plan has more than \(limit) values, aliases counted.", "Write a smaller plan.")
      }
    return Explanation(
      code: "bad-plan", at: "\(line):\(column)", value: value, what: what, mend: mend,
      outcome: .badData)
  }
}

/// Goes through the file, node by node.
private struct PlanReader {
  private(set) var lines: [PlanFile.Line] = []
  private var plan = ""
  private var nodes = 0

  /// An alias may stand for much: what it stands for is counted each time.
  private static let limit = 20_000

  private static let outline = ["plan", "title", "period", "framework", "predecessor", "pillars"]
  private static let objective = ["code", "title", "actions"]
  private static let action = ["code", "title", "lead", "supporting", "due", "indicators"]
  private static let indicator = [
    "code", "title", "unit", "direction", "baseline", "target", "by_sex", "frequency", "fed_by",
    "replaces",
  ]

  mutating func read(_ yaml: String) throws(PlanFileError) {
    let root = try document(yaml)
    var adopt = try part(root, of: "plan", Self.outline, below: "pillars")
    guard case .string(let name)? = adopt["plan"] else { throw error(root, .missing("plan")) }
    plan = name
    if case .string(let text)? = adopt["period"] { adopt["period"] = Self.period(text) }
    var pillars: [JSON] = []
    let nodes = try items(root, "pillars")
    for node in nodes {
      let pillar = try part(
        node, of: "pillar", ["code", "title", "objectives"], below: "objectives")
      pillars.append(.object(pillar))
    }
    adopt["pillars"] = .array(pillars)
    add(adopt, as: "plan.adopt", root)
    for (node, pillar) in zip(nodes, pillars) { try objectives(of: node, pillar["code"]) }
  }

  private mutating func objectives(of pillar: Node, _ code: JSON?) throws(PlanFileError) {
    for node in try items(pillar, "objectives") {
      var objective = try part(node, of: "objective", Self.objective, below: "actions")
      objective["pillar"] = code
      add(objective, as: "plan.add-objective", node)
      for inner in try items(node, "actions") {
        var action = try part(inner, of: "action", Self.action, below: "indicators")
        action["objective"] = objective["code"]
        add(action, as: "plan.add-action", inner)
        for last in try items(inner, "indicators") {
          var indicator = try part(last, of: "indicator", Self.indicator, below: nil)
          indicator["action"] = action["code"]
          add(indicator, as: "plan.define-indicator", last)
        }
      }
    }
  }

  private mutating func add(_ object: JSONObject, as act: String, _ node: Node) {
    var command = object
    command["do"] = .string(act)
    command["plan"] = .string(plan)
    lines.append(PlanFile.Line(line: node.mark?.line ?? 1, command: .object(command)))
  }

  /// The node's own fields, without the list of what hangs on it.
  private mutating func part(
    _ node: Node, of name: String, _ keys: [String], below: String?
  ) throws(PlanFileError) -> JSONObject {
    var object = JSONObject()
    for (key, value) in try members(node, of: name) {
      guard keys.contains(key) else { throw error(node, .unknownKey(key, allowed: keys)) }
      if key != below { object[key] = try json(value, under: key) }
    }
    return object
  }

  private mutating func json(_ node: Node, under key: String) throws(PlanFileError) -> JSON {
    nodes += 1
    guard nodes <= Self.limit else { throw error(node, .tooLarge(limit: Self.limit)) }
    if let scalar = node.scalar {
      guard key == "by_sex" else { return .string(scalar.string) }
      guard let flag = node.bool else {
        throw error(node, .wrongShape(of: key, expected: "true or false"))
      }
      return .bool(flag)
    }
    if let sequence = node.sequence {
      var entries: [JSON] = []
      for entry in sequence { entries.append(try json(entry, under: key)) }
      return .array(entries)
    }
    var object = JSONObject()
    for (name, value) in try members(node, of: key) { object[name] = try json(value, under: name) }
    return .object(object)
  }

  /// `2018-01-01..2023-12-31`; anything else is left to the ledger to refuse.
  private static func period(_ text: String) -> JSON {
    guard let dots = text.firstRange(of: "..") else { return .string(text) }
    return [
      "start": .string(String(text[..<dots.lowerBound])),
      "end": .string(String(text[dots.upperBound...])),
    ]
  }

  private func items(_ node: Node, _ key: String) throws(PlanFileError) -> [Node] {
    guard let list = node.mapping?[Node(key)] else { return [] }
    guard let sequence = list.sequence else {
      throw error(list, .wrongShape(of: key, expected: "a list"))
    }
    return Array(sequence)
  }

  private func members(_ node: Node, of name: String) throws(PlanFileError) -> [(String, Node)] {
    guard let mapping = node.mapping else {
      throw error(node, .wrongShape(of: name, expected: "keys with values"))
    }
    var result: [(String, Node)] = []
    for (key, value) in mapping {
      guard let scalar = key.scalar else {
        throw error(key, .wrongShape(of: name, expected: "keys with values"))
      }
      result.append((scalar.string, value))
    }
    return result
  }

  private func document(_ yaml: String) throws(PlanFileError) -> Node {
    do {
      if let node = try Yams.compose(yaml: yaml) { return node }
    } catch let YamlError.scanner(_, problem, mark, _), let YamlError.parser(_, problem, mark, _),
      let YamlError.composer(_, problem, mark, _)
    {
      throw PlanFileError(line: mark.line, column: mark.column, reason: .syntax(problem))
    } catch let YamlError.duplicatedKeysInMapping(duplicates, context) {
      throw PlanFileError(
        line: context.mark.line, column: context.mark.column,
        reason: .syntax("the key \(duplicates.first ?? "") stands twice"))
    } catch {
      throw PlanFileError(line: 1, column: 1, reason: .syntax("\(error)"))
    }
    throw PlanFileError(line: 1, column: 1, reason: .missing("plan"))
  }

  private func error(_ node: Node, _ reason: PlanFileError.Reason) -> PlanFileError {
    PlanFileError(line: node.mark?.line ?? 1, column: node.mark?.column ?? 1, reason: reason)
  }
}
