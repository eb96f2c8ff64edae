internal import EventSourcing

extension CoherenceIndex {
  public var guide: Guide {
    switch self {
    case .fragmentation, .concentration, .overlap, .evenness: sharesGuide
    case .unresolvedDuplication, .jointAction, .delivery, .timeliness: amountsGuide
    case .externalInternal, .density, .partners: tiesGuide
    case .pillars, .breadth, .resolution: countsGuide
    }
  }

  private var sharesGuide: Guide {
    switch self {
    case .fragmentation:
      Guide(
        formula: "1 − Σ s², s a ministry's share of the cell", numerator: "X² − Σ x²",
        denominator: "X², X the cell's amount and x a ministry's", unit: "share, 0 to 1",
        each: "a cell (place × theme); a place, theme or mission with --by",
        tells: "Too many of us are here.",
        trap: "Work that is given another theme leaves the cell: read it by place, too.",
        source: "Simpson 1949; Herfindahl index subtracted from 1")
    case .concentration:
      Guide(
        formula: "Theil: Σ s ln(n s), s a cell's share of the ministry's amount, n its cells",
        numerator: "Σ x ln(n x ÷ X)", denominator: "X, the ministry's amount in all its cells",
        unit: "nats, 0 (spread evenly) to ln n", each: "a ministry",
        tells: "Near 0 with many cells: spread too thin.",
        trap: "Leaving out small entries makes n smaller: look at n beside it.",
        source: "Theil 1967")
    case .overlap:
      Guide(
        formula: "Σ min(s, t) over the cells, s and t the two ministries' shares of their own",
        numerator: "Σ min(x Y, y X)", denominator: "X Y, the two ministries' amounts",
        unit: "share, 0 to 1", each: "two ministries", tells: "These two must talk.",
        trap: "It may be good: read it with joint-action.", source: "Finger and Kreinin 1979")
    default:
      Guide(
        formula: "−Σ p ln p ÷ ln 3 over diplomacy, development and defence, p ≥ 0.01",
        numerator: "−Σ p ln p", denominator: "ln 3", unit: "share, 0 to 1",
        each: "a theatre, or a country in none", tells: "Near 0: a D is missing.",
        trap: "Token entries: below 1 % of the theatre a D counts as missing.",
        source: "Shannon 1948, Pielou's evenness")
    }
  }

  private var amountsGuide: Guide {
    switch self {
    case .unresolvedDuplication:
      Guide(
        formula: "what is in open likely flags ÷ what is active",
        numerator:
          "promised, given or counted efforts in an open flag of the tier likely",
        denominator: "the same of all efforts that are open", unit: "share, 0 to 1",
        each: "promised, given and efforts, which are never added", tells: "Money at risk.",
        trap: "Flags that are waved through as complementary leave it: read resolution.",
        source: "house rule")
    case .jointAction:
      Guide(
        formula: "what is under joint missions ÷ what is in cells of two or more ministries",
        numerator: "of the denominator, under missions to which two or more ministries give",
        denominator: "records in a cell with two or more ministries, each once",
        unit: "share, 0 to 1", each: "a currency", tells: "Real cooperation.",
        trap: "Nominal partners: only missions to which two gave count.", source: "house rule")
    case .delivery:
      Guide(
        formula: "Σ min(delivered, promised) ÷ Σ promised, of promises that are due",
        numerator: "what was delivered, up to what was promised first",
        denominator: "first promises of commitments whose day has come", unit: "share, 0 to 1",
        each: "a currency", tells: "Promises kept.",
        trap: "Lowered promises: the first one counts. Withdrawn ones stand apart.",
        source: "house rule")
    default:
      Guide(
        formula: "median of (day of entry − day of the act); late returns ÷ due returns",
        numerator: "days: the middle one, or two; returns recorded after their day, or never",
        denominator: "how many middle ones; commitments whose day has come",
        unit: "days; share, 0 to 1", each: "all", tells: "How usable the picture is.",
        trap: "Back-dating: the moment of the append counts, not the day that was typed.",
        source: "house rule")
    }
  }

  private var tiesGuide: Guide {
    switch self {
    case .externalInternal:
      Guide(
        formula: "(external ties − internal) ÷ all ties", numerator: "external − internal",
        denominator: "pairs of ministries with a joint mission", unit: "−1 (inward) to 1 (outward)",
        each: "all", tells: "Whether ministries work with others than their own kind.",
        trap: "Small groups look outward by chance: see the expected value.",
        source: "Krackhardt and Stern 1988; groups are the dimensions")
    case .density:
      Guide(
        formula: "2E ÷ n(n − 1); Newman's Q = Σ (inside ÷ W − (degree ÷ 2W)²)",
        numerator: "pairs with a joint mission; Q's own",
        denominator: "all pairs of ministries; 4W², W all joint missions of all pairs",
        unit: "share, 0 to 1; Q, −0.5 to 1", each: "all", tells: "Silos.",
        trap: "One mega-mission ties everybody: see what is left without it.",
        source: "Newman 2004; communities after Clauset, Newman and Moore 2004")
    default:
      Guide(
        formula: "partners that two or more ministries approach with no joint mission",
        numerator: "of them, those where two ministries have no mission in common",
        denominator: "partners of live efforts of two or more ministries", unit: "share, 0 to 1",
        each: "all", tells: "Who crowds one door.",
        trap: "Partner names spelt apart: letters and case are folded, spellings are not.",
        source: "house rule")
    }
  }

  private var countsGuide: Guide {
    switch self {
    case .pillars:
      Guide(
        formula: "pillars, objectives, actions with a live commitment ÷ those of the plan",
        numerator: "those that a live commitment names; actions said delivered; shown complete",
        denominator: "those of the plan", unit: "share, 0 to 1",
        each: "plan: pillars, objectives, actions, said and shown",
        tells: "What nobody does.", trap: "Empty promises: said is not shown.",
        source: "house rule")
    case .breadth:
      Guide(
        formula: "contributing ÷ all ministries; first-time ÷ contributing; outside the 3D ÷ all",
        numerator: "ministries that gave; that gave for the first time; gifts of other departments",
        denominator: "ministries; those that gave; all gifts", unit: "share, 0 to 1",
        each: "ministries, first-time and outside", tells: "Who found a use for it.",
        trap: "Token entries: a gift of one euro counts.", source: "house rule")
    default:
      Guide(
        formula: "median age of open flags; distinct ÷ decided, by tier, with Wilson's interval",
        numerator: "days: the middle one, or two; decided as distinct",
        denominator: "how many middle ones; decided", unit: "days; share, 0 to 1",
        each: "all; a tier", tells: "Whether the process works.",
        trap: "Rubber stamps: many decisions of one day say little.", source: "Wilson 1927")
    }
  }
}
