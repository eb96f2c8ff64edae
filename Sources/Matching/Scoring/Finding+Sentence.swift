extension Finding {
  func sentence(in language: Reason.Language) -> String {
    func say(
      _ en: @autoclosure () -> String, _ fr: @autoclosure () -> String,
      _ de: @autoclosure () -> String, _ lb: @autoclosure () -> String
    ) -> String {
      switch language {
      case .en: en()
      case .fr: fr()
      case .de: de()
      case .lb: lb()
      }
    }
    switch self {
    case .titles(let likeness, false):
      return say(
        "titles alike, \(likeness) of 100", "titres semblables, \(likeness) sur 100",
        "Titel ähnlich, \(likeness) von 100", "Titelen ähnlech, \(likeness) vun 100")
    case .titles(let likeness, true):
      return say(
        "titles alike across languages, \(likeness) of 100",
        "titres semblables d'une langue à l'autre, \(likeness) sur 100",
        "Titel ähnlich über Sprachen hinweg, \(likeness) von 100",
        "Titelen ähnlech iwwer Sproochen ewech, \(likeness) vun 100")
    case .rareWords(let words):
      let list = words.map { "\"\($0)\"" }.joined(separator: ", ")
      return say(
        "both say \(list)", "les deux disent \(list)", "beide sagen \(list)", "béid soen \(list)")
    case .topic(let words):
      let list = words.map { "\"\($0)\"" }.joined(separator: ", ")
      return say(
        "both are about \(list)", "les deux portent sur \(list)", "beide betreffen \(list)",
        "bei béide geet et ëm \(list)")
    case .place(let code):
      return say(
        "same place, \(code)", "même lieu, \(code)", "gleicher Ort, \(code)",
        "selwecht Plaz, \(code)")
    case .placeUnsaid:
      return say(
        "places may be the same", "les lieux peuvent être les mêmes", "Orte können gleich sein",
        "d'Plaze kënnen d'selwecht sinn")
    case .location, .locationUnsaid, .locationInTitle: return location(say)
    case .theme(let code):
      return say(
        "same theme, \(code)", "même thème, \(code)", "gleiches Thema, \(code)",
        "selwecht Thema, \(code)")
    case .themeUnsaid:
      return say(
        "theme not said on one side", "thème non indiqué d'un côté", "Thema auf einer Seite offen",
        "Thema op enger Säit net uginn")
    case .themeDiffers:
      return say(
        "different themes", "thèmes différents", "verschiedene Themen", "verschidden Themen")
    default: return more(say)
    }
  }

  /// Only what is wanted is put together.
  private typealias Say = (
    _ en: @autoclosure () -> String, _ fr: @autoclosure () -> String,
    _ de: @autoclosure () -> String, _ lb: @autoclosure () -> String
  ) -> String

  private func location(_ say: Say) -> String {
    switch self {
    case .location:
      say(
        "locations in common", "localités communes", "gemeinsame Örtlichkeiten",
        "gemeinsam Uertschaften")
    case .locationUnsaid:
      say(
        "locations not said on one side", "localités non indiquées d'un côté",
        "Örtlichkeiten auf einer Seite offen", "Uertschaften op enger Säit net uginn")
    default:
      say(
        "one title names the other's location", "un titre nomme la localité de l'autre",
        "ein Titel nennt die Örtlichkeit des anderen", "een Titel nennt d'Uertschaft vum aneren")
    }
  }

  private func more(_ say: Say) -> String {
    switch self {
    case .days(true, let apart):
      apart == 0
        ? say(
          "start on the same day", "débutent le même jour", "beginnen am selben Tag",
          "fänken dee selwechten Dag un")
        : say(
          "starts \(apart) days apart", "débuts à \(apart) jours d'écart",
          "Beginn \(apart) Tage auseinander", "Ufank \(apart) Deeg auserneen")
    case .days(false, let apart):
      apart == 0
        ? say(
          "end on the same day", "finissent le même jour", "enden am selben Tag",
          "hale dee selwechten Dag op")
        : say(
          "ends \(apart) days apart", "fins à \(apart) jours d'écart",
          "Ende \(apart) Tage auseinander", "Enn \(apart) Deeg auserneen")
    case .dayUnsaid(let isStart):
      isStart
        ? say(
          "a start is not said", "un début n'est pas indiqué", "ein Beginn ist offen",
          "en Ufank ass net uginn")
        : say(
          "an end is not said", "une fin n'est pas indiquée", "ein Ende ist offen",
          "en Enn ass net uginn")
    case .overlap(let percent):
      say(
        "periods overlap by \(percent) %", "périodes communes à \(percent) %",
        "Zeiträume decken sich zu \(percent) %", "d'Periode falen zu \(percent) % zesummen")
    case .periodUnsaid:
      say(
        "periods may overlap, a day is not said",
        "les périodes peuvent se recouvrir, un jour n'est pas indiqué",
        "Zeiträume können sich decken, ein Tag ist offen",
        "d'Periode kënnen zesummefalen, en Dag ass net uginn")
    case .periodsApart:
      say("periods apart", "périodes disjointes", "Zeiträume getrennt", "Perioden auserneen")
    case .amount(let percent):
      say(
        "amounts within \(percent) %", "montants à \(percent) % près",
        "Beträge auf \(percent) % gleich", "Beträg op \(percent) % d'selwecht")
    case .amountUnsaid:
      say(
        "amount not said on one side", "montant non indiqué d'un côté",
        "Betrag auf einer Seite offen", "Betrag op enger Säit net uginn")
    case .amountDiffers:
      say(
        "amounts far apart", "montants très différents", "Beträge weit auseinander",
        "Beträg wäit auserneen")
    default: rest(say)
    }
  }

  private func rest(_ say: Say) -> String {
    func none(_ text: String) -> String { text.isEmpty ? "–" : text }
    switch self {
    case .partner:
      return say("same partner", "même partenaire", "gleicher Partner", "selwechte Partner")
    case .partnerUnsaid:
      return say(
        "partner not said on one side", "partenaire non indiqué d'un côté",
        "Partner auf einer Seite offen", "Partner op enger Säit net uginn")
    case .partnerDiffers:
      return say(
        "different partners", "partenaires différents", "verschiedene Partner",
        "verschidde Partneren")
    case .numbers:
      return say("same numbers", "mêmes numéros", "gleiche Nummern", "selwecht Nummeren")
    case .phase(let a, let b):
      let pair = "\(none(a)), \(none(b))"
      return say(
        "phase differs: \(pair)", "phase différente : \(pair)", "andere Phase: \(pair)",
        "aner Phas: \(pair)")
    case .year(let a, let b):
      let pair = "\(none(a)), \(none(b))"
      return say(
        "year differs: \(pair)", "année différente : \(pair)", "anderes Jahr: \(pair)",
        "anert Joer: \(pair)")
    case .number(let a, let b):
      let pair = "\(none(a)), \(none(b))"
      return say(
        "number differs: \(pair)", "numéro différent : \(pair)", "andere Nummer: \(pair)",
        "aner Nummer: \(pair)")
    case .additionalFinancing:
      return say(
        "one is additional financing, the other is not",
        "l'un est un financement additionnel, l'autre non",
        "eines ist Zusatzfinanzierung, das andere nicht",
        "eent ass eng zousätzlech Finanzéierung, dat anert net")
    case .preparation:
      return say(
        "one is preparation, the other is not", "l'un est une préparation, l'autre non",
        "eines ist Vorbereitung, das andere nicht", "eent ass eng Virbereedung, dat anert net")
    case .subject("", let word), .subject(let word, ""):
      return say(
        "only one names \"\(word)\"", "un seul nomme \"\(word)\"", "nur eines nennt \"\(word)\"",
        "nëmmen eent nennt \"\(word)\"")
    case .subject(let a, let b):
      let pair = "\"\(a)\", \"\(b)\""
      return say(
        "each names something else: \(pair)", "chacun nomme autre chose : \(pair)",
        "jedes nennt anderes: \(pair)", "jiddereent nennt eppes anescht: \(pair)")
    default: return said(say)
    }
  }

  private func said(_ say: Say) -> String {
    switch self {
    case .kind(let kind):
      say(
        "same kind, \(kind)", "même nature, \(kind)", "gleiche Art, \(kind)",
        "selwecht Aart, \(kind)")
    case .framework(let name):
      say(
        "same framework, \(name)", "même cadre, \(name)", "gleicher Rahmen, \(name)",
        "selwechte Kader, \(name)")
    case .planAction(let code):
      say(
        "same action of the plan, \(code)", "même action du plan, \(code)",
        "gleiche Maßnahme des Plans, \(code)", "selwecht Aktioun vum Plang, \(code)")
    case .beneficiaries:
      say(
        "beneficiaries in common", "bénéficiaires communs", "gemeinsame Begünstigte",
        "gemeinsam Beneficiairen")
    case .audience(let a, let b):
      say(
        "audience differs: \(a), \(b)", "public différent : \(a), \(b)",
        "anderes Publikum: \(a), \(b)", "anere Publikum: \(a), \(b)")
    default: ""
    }
  }
}
