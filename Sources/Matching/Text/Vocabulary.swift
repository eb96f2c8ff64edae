/// The words that carry little or no meaning in a title, as they are after folding.
enum Vocabulary {
  /// Left out altogether: articles, prepositions and the like of en, fr, de, lb, es and sv.
  static let stopWords: Set<String> = set(
    """
    a an and as at by for from in into is it its no of on or over per that the their this to under
    via with within through among between towards upon your our
    au aux avec ce ces cette chez dans de des du elle en entre est et la le les leur leurs l d lors
    ou par pas pour qu que qui sa sans se ses son sous sur un une vers y
    als am an auf aus bei beim bis das dem den der des die durch ein eine einem einen einer eines
    fur gegen im in ins ist mit nach ohne sowie um und unter von vom vor wie zu zum zur zwischen
    vun fir mat op dat den e eng engem enger esou wei iwwer bei vum zum
    al como con contra del desde e el ella en entre es esta hacia hasta la las lo los mediante
    para pero por segun ser sin sobre su sus un una unas uno unos y
    att av bland den det de en ett fran for genom hos i inom med mellan mot och om pa samt som
    till under ur utan vid
    """)

  /// Words of the trade that most titles share; they count for little.
  static let common: Set<String> = Set(
    set(
      """
      action actions activities activity advice advisor adviser aid annual area areas assistance
      based better building capacities capacity centre center component contribution contributions
      cooperation coordination core country countries delivery develop developing development
      effective enhance enhancing ensure expert experts facility fund funding funds general
      government grant grants implementation implementing improve improved improvement improving
      increase increasing initiative initiatives institution institutional institutions
      international local management measures mission national new office organisation
      organization other partnership phase plan policy program programme programmes programs
      project projects promote promoting promotion provide provision public region regional
      round scheme sector sectoral service services strategy strategic strengthen strengthened
      strengthening subsidies subsidy support supported supporting sustainable system systems technical through
      training transfer transfers trust various year
      aide amelioration ameliorer annee appui assistance capacites centre contribution
      cooperation developpement dons fonds formation gestion gouvernement initiative institutionnel
      mise niveau nationale oeuvre phase plan politique programme projet promotion regional
      renforcement renforcer secteur service services soutien subvention systeme technique
      aufbau ausbau entwicklung forderung mittel nationale programm projekt starkung technische
      unterstutzung verbesserung vorhaben zusammenarbeit massnahmen beratung ausbildung
      entwecklung ennerstetzung projet zesummenaarbecht
      apoyo asistencia capacidades cooperacion desarrollo fondo formacion fortalecimiento gestion
      mejora nacional programa proyecto sistema tecnica
      bidrag insatser program projekt stod utveckling samarbete utbildning nationell
      """
    ).map { Words.stem($0) })

  /// Place names in titles: the place is a reason of its own and must not count twice.
  static let placeNames: Set<String> = Set(
    set(
      """
      afghanistan africa albania albanie albanien algeria angola argentina armenia asia azerbaijan
      balkan balkans bangladesh belarus benin bolivia bosnia bosnie botswana brazil bulgaria
      burkina faso burundi cambodia cameroon cameroun caucasus chad chile china colombia colombie
      comoros congo croatia croatie cuba cyprus djibouti ecuador egypt egypte eritrea estonia
      ethiopia ethiopie europe europa gabon gambia georgia georgie ghana guatemala guinea guinee
      haiti herzegovina herzegowina hercegovina honduras india indonesia iran iraq irak israel
      ivoire jordan jordanie kazakhstan kenya kosovo kosova kyrgyzstan laos latvia lebanon lesotho
      liban liberia libya libye lithuania luxembourg macedonia fyrom madagascar malawi mali
      mauritania mauritanie mexico moldova moldavie mongolia montenegro maroc morocco mozambique
      myanmar namibia nepal nicaragua niger nigeria pakistan palestine palestinian panama paraguay
      peru philippines romania roumanie russia rwanda sahel senegal serbia serbie serbien sierra
      leone slovakia slovenia somalia somalie soudan sudan syria syrie tajikistan tanzania tchad
      timor togo tunisia tunisie turkey turquie turkmenistan uganda ukraine uruguay uzbekistan
      venezuela vietnam yemen zambia zimbabwe tirana pristina prishtina sarajevo skopje belgrade
      podgorica mitrovica north northern south southern east eastern west western
      """
    ).map { Words.stem($0) })

  /// Titles that say nothing, folded; what begins with one of them is a placeholder, too.
  static let placeholderPhrases: [String] = [
    "information has been redacted", "information redacted", "redacted", "this information",
    "not applicable", "not available", "not specified", "not disclosed", "no title", "untitled",
    "tc aggregated activities", "aggregated activities", "aggregate activities",
    "aggregated data", "aggregated", "title withheld", "name withheld", "withheld",
    "confidential", "to be confirmed", "to be determined", "tbd", "tba", "n a", "test",
    "administrative costs", "administrative cost", "administration costs", "program administration",
    "programme administration", "administration and oversight", "overhead", "frais administratifs",
    "unknown", "unspecified", "various", "miscellaneous", "non communique", "non applicable",
    "sans titre", "donnees confidentielles", "keine angabe", "nicht anwendbar", "vertraulich",
    "no aplica", "no disponible", "ej tillampligt", "sekretess",
  ]

  static func set(_ text: String) -> Set<String> {
    Set(text.split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init))
  }
}
