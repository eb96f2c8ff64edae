/// What the guided entry says, in four languages. Codes, options and references stay English.
enum Phrase: CaseIterable {
  case opening, kindOfRecord, ministry, mission, title, kind, amount, people, from, to, country
  case evidence, summary, save, notStored, another, explainChoice, explainDay, explainAmount
  case explainPeople, explainText, explainOptional, required, erase, cosign, decide
  case likeEffort, joinOrGoOn, explainJoin, missionName, explainMissionName

  func text(in language: Language) -> String {
    let texts = texts
    return switch language {
    case .en: texts.0
    case .fr: texts.1
    case .de: texts.2
    case .lb: texts.3
    }
  }

  private var texts: (String, String, String, String) { labels ?? sentences }

  private var sentences: (String, String, String, String) {
    switch self {
    case .opening:
      (
        "Enter keeps the value in brackets; ? explains; Ctrl-C stores nothing.",
        "Entrée garde la valeur entre crochets ; ? explique ; Ctrl-C n'enregistre rien.",
        "Eingabe behält den Wert in Klammern; ? erklärt; Strg-C speichert nichts.",
        "Enter hält de Wäert a Klameren; ? erkläert; Ctrl-C späichert näischt."
      )
    case .notStored:
      (
        "Nothing was stored.", "Rien n'a été enregistré.", "Nichts gespeichert.",
        "Näischt gespäichert."
      )
    case .explainChoice:
      (
        "Type a number or a code.", "Tapez un numéro ou un code.",
        "Nummer oder Code eingeben.", "Nummer oder Code aginn."
      )
    case .explainDay:
      (
        "A day as 2024-06-30, or today, -7d.", "Un jour : 2024-06-30, ou today, -7d.",
        "Ein Tag wie 2024-06-30, oder today, -7d.", "En Dag wéi 2024-06-30, oder today, -7d."
      )
    case .explainAmount:
      (
        "As 250000.00 EUR: a point, no thousands mark.",
        "Comme 250000.00 EUR : un point, sans séparateur de milliers.",
        "Wie 250000.00 EUR: Punkt, kein Tausenderzeichen.",
        "Wéi 250000.00 EUR: Punkt, keen Dausenderzeechen."
      )
    case .explainPeople:
      (
        "As f=4,m=11; x other, u unknown.", "Comme f=4,m=11 ; x autre, u inconnu.",
        "Wie f=4,m=11; x andere, u unbekannt.", "Wéi f=4,m=11; x aner, u onbekannt."
      )
    case .explainText:
      (
        "A few words that others will recognise.", "Quelques mots que d'autres reconnaîtront.",
        "Ein paar Worte, die andere wiedererkennen.", "E puer Wierder, déi anerer erkennen."
      )
    case .explainOptional:
      ("May be left empty.", "Peut rester vide.", "Darf leer bleiben.", "Däerf eidel bleiwen.")
    case .explainJoin:
      (
        "j or a number: both stand under one mission. g: it is stored, and stands in the queue. "
          + "s: nothing is stored.",
        "r ou un numéro : les deux sous une mission. c : enregistré, et mis en file. "
          + "a : rien n'est enregistré.",
        "b oder eine Nummer: beide unter einer Mission. w: gespeichert und zu prüfen. "
          + "a: nichts gespeichert.",
        "m oder eng Nummer: béid ënner enger Missioun. w: gespäichert an ze préiwen. "
          + "s: näischt gespäichert."
      )
    case .explainMissionName:
      (
        "Neither stands under one yet. A short name as EUTM-MALI.",
        "Aucun n'en a encore. Un nom court comme EUTM-MALI.",
        "Noch hat keine eine. Ein kurzer Name wie EUTM-MALI.",
        "Nach huet keng eng. E kuerzen Numm wéi EUTM-MALI."
      )
    case .required:
      (
        "An answer is needed here.", "Une réponse est nécessaire ici.",
        "Hier ist eine Antwort nötig.", "Hei brauch et eng Äntwert."
      )
    default: preconditionFailure("each phrase is a label or a sentence")
    }
  }

  /// The short words that stand before a colon.
  private var labels: (String, String, String, String)? {
    switch self {
    case .kindOfRecord: ("What", "Quoi", "Was", "Wat")
    case .ministry: ("Ministry", "Ministère", "Ministerium", "Ministère")
    case .mission: ("Mission", "Mission", "Mission", "Missioun")
    case .title: ("Title", "Intitulé", "Titel", "Titel")
    case .kind: ("Kind", "Type", "Art", "Aart")
    case .amount: ("Amount", "Montant", "Betrag", "Betrag")
    case .people:
      ("People f, m", "Personnes f, h", "Personen w, m", "Persounen f, m")
    case .from: ("From", "Du", "Von", "Vun")
    case .to: ("To", "Au", "Bis", "Bis")
    case .country: ("Country", "Pays", "Land", "Land")
    case .evidence:
      ("Evidence (file)", "Justificatif (fichier)", "Beleg (Datei)", "Beleeg (Fichier)")
    case .summary: ("Summary", "Résumé", "Zusammenfassung", "Resumé")
    case .save: ("Record it?", "Enregistrer ?", "Speichern?", "Späicheren?")
    case .erase:
      (
        "Erase it for ever?", "L'effacer pour toujours ?", "Für immer löschen?",
        "Fir ëmmer läschen?"
      )
    case .decide:
      ("Record all of it?", "Tout enregistrer ?", "Alles speichern?", "Alles späicheren?")
    case .likeEffort:
      (
        "has a like effort in", "mène un effort semblable :", "hat etwas Ähnliches:",
        "huet eppes Ähnleches:"
      )
    case .joinOrGoOn:
      (
        "Join it (j), go on (g) or stop (s)", "Rejoindre (r), continuer (c) ou arrêter (a)",
        "Beitreten (b), weiter (w), abbrechen (a)", "Matmaachen (m), weider (w), stoppen (s)"
      )
    case .missionName:
      (
        "Joint mission to establish", "Mission commune à établir", "Gemeinsame Mission",
        "Gemeinsam Missioun"
      )
    case .cosign: ("Sign it?", "Signer ?", "Unterschreiben?", "Ënnerschreiwen?")
    case .another: ("Something else", "Autre chose", "Etwas anderes", "Eppes anescht")
    default: nil
    }
  }
}
