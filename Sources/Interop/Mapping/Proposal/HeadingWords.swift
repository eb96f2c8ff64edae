import Foundation

/// What ministries call their columns, in English, French, German and Spanish.
enum HeadingWords {
  /// The field that a heading most likely means; none when no word of it is known.
  static func field(_ heading: String) -> CSVMapping.Field? { meaning(heading)?.field }

  /// The field, and how sure its name is: of several headings that may be one field, the lowest.
  static func meaning(_ heading: String) -> (field: CSVMapping.Field, rank: Int)? {
    let folded = heading.folding(
      options: [.caseInsensitive, .diacriticInsensitive], locale: nil
    ).lowercased()
    let words = folded.split { !$0.isLetter && !$0.isNumber && $0 != "°" }.map(String.init)
    let text = words.joined(separator: " ")
    for (field, names) in table {
      if let rank = names.firstIndex(of: text) { return (field, rank) }
    }
    // Longer names first, so that "transaction type" is found before "type".
    for (field, names) in table {
      for (rank, name) in names.enumerated()
      where name.count > 2 && (" " + text + " ").contains(" " + name + " ") {
        return (field, names.count + rank)
      }
    }
    return nil
  }

  private static let table: [(CSVMapping.Field, [String])] = [
    (
      .externalRef,
      [
        "id", "ref", "reference", "iati identifier", "identifier", "project id", "activity id",
        "n° projet", "no projet", "numero de projet", "numero projet", "code projet",
        "projektnummer",
        "aktenzeichen", "kennung", "codigo", "numero", "reference number", "project number",
        "external ref",
      ]
    ),
    (
      .ministry,
      [
        "ministry", "department", "reporting organisation", "reporting organization",
        "reporting org",
        "ministere", "departement", "ministerium", "ressort", "ministerio", "entidad", "lead",
        "entidades responsables", "reporting lead", "agency",
      ]
    ),
    (
      .title,
      [
        "title", "intitule", "titre", "titel", "titulo", "bezeichnung", "project title",
        "activity title", "project name", "name", "nombre", "activity", "vorhaben", "project",
        "projet", "proyecto", "commitment",
      ]
    ),
    (
      .description,
      [
        "description", "summary", "objective", "objectif", "beschreibung", "ziel", "objetivo",
        "descripcion", "resume", "abstract",
      ]
    ),
    (.type, ["transaction type", "type de transaction", "transaktionsart"]),
    (
      .country,
      [
        "country", "recipient country", "pays", "pays beneficiaire", "land", "zielland", "pais",
        "countries",
      ]
    ),
    (.sector, ["sector", "sector code", "secteur", "sektor", "purpose code", "dac code"]),
    (.location, ["location", "place", "lieu", "ort", "region", "territorios", "district", "town"]),
    (
      .amount,
      [
        "amount", "value", "engagement", "montant", "betrag", "summe", "importe", "monto", "valor",
        "value usd", "budget", "decaissement", "auszahlung", "disbursement", "total",
      ]
    ),
    (.currency, ["currency", "devise", "monnaie", "wahrung", "moneda"]),
    (
      .from,
      [
        "start date", "start", "from", "date de debut", "debut", "beginn", "startdatum",
        "fecha de inicio",
        "actual start date", "planned start date", "fecha inicio",
      ]
    ),
    (
      .to,
      [
        "end date", "end", "date de fin", "fin", "ende", "enddatum", "fecha de fin",
        "planned end date",
        "fecha fin",
      ]
    ),
    (.date, ["date", "datum", "fecha", "day", "transaction date", "date de paiement"]),
    (.year, ["year", "annee", "jahr", "ano", "calendar year", "budget year"]),
    (.quarter, ["quarter", "trimestre", "quartal", "calendar quarter"]),
    (.state, ["state", "status", "statut", "stand", "estado", "etat"]),
    (.kind, ["kind", "nature", "art"]),
    (
      .partner,
      [
        "partner", "implementing partner", "implementing organisation", "receiver organisation",
        "partenaire", "partner organisation", "durchfuhrer", "socio", "recipient",
        "implementing agency",
      ]
    ),
    (.women, ["women", "female", "femmes", "frauen", "mujeres"]),
    (.men, ["men", "male", "hommes", "manner", "hombres"]),
    (.framework, ["framework", "cadre", "rahmen"]),
    (.mission, ["mission", "operation"]),
  ]
}
