public import EventSourcing

/// One figure of an index.
public struct CoherenceLine: Hashable, Sendable {
  /// A numerator or a denominator.
  public enum Figure: Hashable, Sendable {
    case count(Int128)
    /// Minor units of the line's currency.
    case money(Int128)
    /// Exact, and of no use to the eye: squares of amounts.
    case square(Int128)
    /// Rounded: from a logarithm.
    case decimal(String)
    case none
  }

  /// Why there is a value, or none.
  public enum State: String, Hashable, Sendable {
    case value
    /// There is nothing to divide by.
    case nothing
    /// What it would be measured against is recorded nowhere yet.
    case noPlan = "no_plan"
    /// A first time needs a time.
    case needsPeriod = "needs_period"
  }

  /// A record that the figure is made of.
  public struct Behind: Hashable, Sendable {
    public let ref: String
    /// numerator, denominator or both
    public let part: Part
    /// What it adds, in the figure's unit; none for a record that is only named.
    public let amount: Int128?
    /// Records whose events count, too: the contributions under a commitment.
    public var also: [String] = []

    public enum Part: String, Hashable, Sendable { case numerator, denominator, both }
  }

  public let index: CoherenceIndex
  /// Which of the index's figures, where it has several.
  public var part: String?
  /// The quarter, year, place, theme, ministry or mission that was asked for.
  public var group: String?
  /// What the figure is about: a cell, a ministry, two of them.
  public var of: [String] = []
  /// Empty where no money is counted.
  public var currency = ""
  public var numerator = Figure.none
  public var denominator = Figure.none
  /// Rounded to four decimals.
  public var value: String?
  public var state = State.value
  /// What has to be read beside it: an expected value, an interval, how many there are.
  public var notes: [Note] = []
  /// Only where it was asked for.
  public var behind: [Behind] = []

  public struct Note: Hashable, Sendable {
    public let name: String
    public let value: String
    /// The value is an amount in the line's currency, in minor units.
    public let isAmount: Bool

    public init(name: String, value: String, isAmount: Bool = false) {
      self.name = name
      self.value = value
      self.isAmount = isAmount
    }
  }

  init(_ index: CoherenceIndex, part: String? = nil, of: [String] = [], currency: String = "") {
    self.index = index
    self.part = part
    self.of = of
    self.currency = currency
  }

  /// Sets what is divided and what comes of it; nothing where there is nothing to divide by.
  mutating func divide(
    _ numerator: Int128, by denominator: Int128, as figure: (Int128) -> Figure
  ) {
    self.numerator = figure(numerator)
    self.denominator = figure(denominator)
    guard let ratio = Ratio(numerator, over: denominator) else { return state = .nothing }
    value = ratio.decimal()
  }

  mutating func note(_ name: String, _ value: some CustomStringConvertible) {
    notes.append(Note(name: name, value: "\(value)"))
  }

  mutating func note(_ name: String, amount: Int128) {
    notes.append(Note(name: name, value: String(amount), isAmount: !currency.isEmpty))
  }

  public var json: JSON {
    func text(_ value: String?) -> JSON { value.map(JSON.string) ?? .null }
    var object = JSONObject()
    for note in notes { object[note.name] = .string(note.value) }
    return [
      "index": .string(index.rawValue), "number": .int(Int64(index.number)), "part": text(part),
      "group": text(group), "of": .array(of.map(JSON.string)), "value": text(value),
      "numerator": numerator.json, "denominator": denominator.json,
      "currency": text(currency.isEmpty ? nil : currency), "state": .string(state.rawValue),
      "unit": .string(index.guide.unit.description),
      "formula": .string(index.guide.formula.description),
      "notes": .object(object),
    ]
  }
}

extension CoherenceLine.Figure {
  public var json: JSON {
    switch self {
    case .count(let number), .money(let number), .square(let number): JSON(exact: number)
    case .decimal(let digits): .string(digits)
    case .none: .null
    }
  }
}
