/// What tells one phase, lot or year of the same programme from the next.
public struct Numbering: Hashable, Sendable {
  /// Numbers of phases, rounds and years of work.
  public private(set) var phases: Set<Int> = []
  /// Calendar years.
  public private(set) var years: Set<Int> = []
  /// Any other numbers.
  public private(set) var others: Set<Int> = []
  /// Whether the title says that it only adds money to something else.
  public private(set) var isAdditionalFinancing = false
  /// Whether the title says that it only prepares something else.
  public private(set) var isPreparation = false
  /// The tokens that were read as numbers and are no words of the title.
  private(set) var used: Set<Int> = []

  /// What was read before.
  init(
    phases: Set<Int>, years: Set<Int>, others: Set<Int>, isAdditionalFinancing: Bool,
    isPreparation: Bool
  ) {
    self.phases = phases
    self.years = years
    self.others = others
    self.isAdditionalFinancing = isAdditionalFinancing
    self.isPreparation = isPreparation
  }

  public init(of title: String) { self.init(tokens: Folding.tokens(of: title)) }

  init(tokens: [String], lone: Set<Int> = []) {
    for (index, token) in tokens.enumerated() {
      let before = index > 0 ? tokens[index - 1] : ""
      let after = index + 1 < tokens.count ? tokens[index + 1] : ""
      readAddition(tokens, index)
      if Self.preparing.contains(token) { isPreparation = true }
      if let year = Self.year(token, after: before) {
        years.insert(year)
        used.insert(index)
      } else if token.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
        readDigits(token, index, before, after, isLast: index == tokens.count - 1, lone)
      } else {
        readWord(token, index, before, after, isLast: index == tokens.count - 1)
      }
    }
  }

  private mutating func readAddition(_ tokens: [String], _ index: Int) {
    let token = tokens[index]
    guard Self.additional.contains(token) else { return }
    let near = [index - 1, index + 1, index + 2].filter(tokens.indices.contains)
    let money = near.filter { Self.financing.contains(tokens[$0]) }
    guard !money.isEmpty || Self.addingAlone.contains(token) else { return }
    isAdditionalFinancing = true
    used.formUnion([index] + money.filter { $0 != index + 2 })
  }

  private mutating func readDigits(
    _ token: String, _ index: Int, _ before: String, _ after: String, isLast: Bool, _ lone: Set<Int>
  ) {
    used.insert(index)
    guard token.utf8.count <= 9, let number = Int(token) else { return }
    if Self.countedNouns.contains(before) || (Self.countedNouns.contains(after) && number < 20) {
      phases.insert(number)
    } else if number == 19, ["covid", "cov"].contains(before) {
      return
    } else if (isLast && (2...12).contains(number) || lone.contains(number)),
      !Self.labels.contains(before)
    {
      phases.insert(number)
    } else {
      others.insert(number)
    }
  }

  private mutating func readWord(
    _ token: String, _ index: Int, _ before: String, _ after: String, isLast: Bool
  ) {
    let isCounted = Self.countedNouns.contains(before)
    if let number = Self.roman[token],
      isCounted || isLast || !["i", "v", "x"].contains(token)
    {
      phases.insert(number)
    } else if let number = Self.ordinals[token],
      isCounted || number > 1 || Self.countedNouns.contains(after)
    {
      phases.insert(number)
    } else if let number = Self.glued(token) {
      phases.insert(number)
    } else if Self.named(token) != token {
      // The name stays a word of the title.
      if let number = token.last?.wholeNumberValue { phases.insert(number) }
      return
    } else if !Self.countedNouns.contains(token) {
      return
    }
    used.insert(index)
  }

  /// `2011`, `FY11`, and the `12` of `2011-12`.
  private static func year(_ token: String, after before: String) -> Int? {
    let isFiscal = token.hasPrefix("fy") || token.hasPrefix("ay")
    let short = isFiscal ? token.dropFirst(2) : token[...]
    guard let number = Int(short) else { return nil }
    if short.utf8.count == 4, (1960...2049).contains(number) { return number }
    guard short.utf8.count == 2 else { return nil }
    if token.hasPrefix("fy") { return 2000 + number }
    if let range = Int(before), (1960...2049).contains(range) { return range / 100 * 100 + number }
    return nil
  }

  /// `phase2`, `ph2`, `p2`, `cycle3`.
  private static func glued(_ token: String) -> Int? {
    guard let digit = token.last, let number = digit.wholeNumberValue,
      ["ph", "phase", "p", "cycle", "round"].contains(token.dropLast())
    else { return nil }
    return number
  }

  /// The name in `masaf4`, `nusaf2`, `spidi3`: at least three letters before one digit, as funds and
  /// programmes count their own; any other token as it is.
  static func named(_ token: String) -> String {
    let (name, bytes) = (token.dropLast(), token.utf8)
    guard bytes.count >= 4, let digit = bytes.last, (0x31...0x39).contains(digit),
      bytes.dropLast().allSatisfy({ (0x61...0x7A).contains($0) }),
      !goals.contains(String(name))
    else { return token }
    return String(name)
  }

  private static func words(_ text: String) -> Set<String> {
    Set(text.split(separator: " ").map(String.init))
  }

  static let roman: [String: Int] = [
    "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10,
    "xi": 11, "xii": 12,
  ]
  private static let ordinals: [String: Int] = {
    let lines = [
      "first 1st premier premiere 1er 1ere erste ersten erster primera primero primer forsta",
      "second 2nd deuxieme 2eme 2e seconde zweite zweiten zweiter segunda segundo andra seconda",
      "third 3rd troisieme 3eme 3e dritte dritten tercera tercero tercer tredje terza terzo",
      "fourth 4th quatrieme 4eme vierte vierten cuarta cuarto fjarde quarta quarto",
      "fifth 5th cinquieme 5eme funfte quinta quinto femte",
      "sixth 6th sixieme 6eme sechste sexta sexto sjatte", "seventh 7th septieme siebte septima",
      "eighth 8th huitieme achte octava", "ninth 9th neuvieme neunte", "tenth 10th dixieme",
    ]
    var ordinals: [String: Int] = [:]
    for (index, line) in lines.enumerated() {
      for word in words(line) { ordinals[word] = index + 1 }
    }
    return ordinals
  }()
  private static let countedNouns = words(
    "phase phases fase fas phas round runde tranche tramo etape etapa stage cycle")
  /// Words after which a last number is a name.
  private static let labels = words("covid lot type unit zone block no n class fy")
  /// Names whose number is a goal, not a phase.
  private static let goals = words("mdg sdg omd odd ods")
  private static let additional = words(
    """
    additional additionnel additionnelle additionnels supplemental supplementary supplementaire \
    complementaire zusatzliche zusatzlicher zusatzfinanzierung aufstockung adicional af addl addtl \
    complementary topup tillagg
    """)
  private static let addingAlone = words(
    "topup aufstockung zusatzfinanzierung additionnel addl addtl af")
  private static let financing = words(
    """
    financing financement finanzierung financiamiento financiacion finance funding fin \
    finansiering credit grant
    """)
  private static let preparing = words(
    "ppta prepa preparatory preparation preparing prep ppf psta vorbereitung")
}
