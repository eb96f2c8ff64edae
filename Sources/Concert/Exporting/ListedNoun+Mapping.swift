extension ListedNoun {
  /// The mapping by which `concert import csv` reads this noun's sheet again; none for those that no
  /// import makes.
  public var mapping: String? {
    switch self {
    case .commitment: Self.opening + "fixed: { state: pledged }\n" + Self.skip + Self.promise
    case .contribution: Self.opening + Self.skip + Self.gift
    case .ministry, .mission, .officer: nil
    }
  }

  private static let opening = """
    # Reads what `concert export csv` wrote.
    sheet: { delimiter: ",", header_row: 1, dates: yyyy-mm-dd, decimals: ".", encoding: utf-8 }

    """

  private static let skip = "skip: [ { state: withdrawn } ]\n"

  private static let effort = """
      ministry: ministry
      title: title
      description: description
      kind: kind
      mission: mission
      framework: framework
      countries: { field: country, split: ";" }
      regions: { field: region, split: ";" }
      locations: { field: location, split: ";" }
      themes: { field: theme, split: ";" }
      partner: partner
      beneficiaries: { field: beneficiaries, split: ";" }
      audience: audience
      source: source
      external_ref: external_ref
      currency: currency
      f: f
      m: m
      x: x
      u: u

    """

  private static let promise =
    "columns:\n" + effort + "  pledged: amount\n  from: from\n  to: to\n"

  private static let gift =
    "columns:\n" + effort + "  amount: amount\n  direction: state\n  \"on\": date\n"
}
