/// An effort with what each comparison of it needs, worked out once.
struct ComparedEffort: Sendable {
  let effort: Effort
  let title: TitleWords
  let numbering: Numbering
  let partner: TitleWords?
  /// By which a pair gets one order, so that both ways of asking give one answer.
  let sortKey: [UInt8]

  init(_ effort: Effort) {
    self.effort = effort
    let tokens = Folding.tokens(of: effort.title)
    title = TitleWords(tokens: tokens)
    numbering = Numbering(tokens: tokens)
    partner = effort.partner.map { TitleWords($0) }
    sortKey = Self.sortKey(of: effort)
  }

  private static func sortKey(of effort: Effort) -> [UInt8] {
    let days = [effort.period.first, effort.period.last, effort.minor].map {
      $0.map(String.init) ?? ""
    }
    let texts =
      [effort.title] + effort.places + [""] + effort.themes + [""] + days
      + [effort.partner ?? "", effort.currency ?? ""]
    return Array(texts.map { Array($0.utf8) }.joined(separator: [0]))
  }
}
