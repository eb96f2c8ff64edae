import EventSourcing
import Interop
import Testing

@Suite("proposed mappings")
struct ProposalTests {
  private func proposal(_ csv: String) throws -> MappingProposal {
    try MappingProposal(BytesSource(csv), codes: .standard)
  }

  @Test("what the sheet says clearly is proposed, and the proposal reads it")
  func clear() throws {
    let csv = """
      Rapport trimestriel;;;;;
      N° projet;Intitulé;Pays;Engagement;Date de début;Statut;Divers
      P-1;Puits;Mali;1.234,50 €;25/12/2023;prévu;x
      P-2;Écoles;Niger;99,00 €;01/02/2023;payé;y
      P-3;Routes;Sénégal;7,00 €;03/03/2023;payé;z
      """
    let proposal = try proposal(csv)
    #expect(
      proposal.yaml == """
        sheet:
          delimiter: ";"
          header_row: 2
          dates: dd/mm/yyyy
          decimals: ","
        fixed:
          currency: EUR
          ministry: MFA  # whose sheet is it?
        columns:
          "N° projet": external_ref
          "Intitulé": title
          "Pays": { field: country, codes: iso-names-fr }
          "Engagement": amount
          "Date de début": from
          "Statut": { field: state, unknown: drop, values: { "prévu": pledged, "payé": given } }
        # not used: Divers

        """)
    #expect(proposal.questions.count == 1)
    var source = BytesSource(csv.replacing("Rapport trimestriel;;;;;\n", with: "Rapport\n"))
    let mapping = try CSVMapping(yaml: proposal.yaml)
    let rows = try CSVImporter(mapping: mapping, codes: .standard).first(2, of: &source)
    #expect(rows.map(\.becomes) == ["commitment", "contribution"])
    #expect(rows.map(\.amount) == ["1234.50 EUR", "99.00 EUR"])
    #expect(rows.map(\.places) == ["ML", "NE"])
    #expect(rows[0].day == "2023-12-25")
  }

  @Test("what can be read in two ways is asked, and refused until it is answered")
  func asked() throws {
    let csv = "Title,Date,Amount\nWells,03/04/2020,1.234\nRoads,05/06/2020,2.500\n"
    let proposal = try proposal(csv)
    #expect(proposal.questions.count == 4)
    #expect(proposal.questions[0].description.contains("03/04/2020 can be two days"))
    #expect(proposal.questions[1].description.contains("1.234 can be two numbers"))
    #expect(proposal.yaml.contains("# dates:"))
    var source = BytesSource(csv)
    let mapping = try CSVMapping(yaml: proposal.yaml)
    let rows = try CSVImporter(mapping: mapping, codes: .standard).first(10, of: &source)
    #expect(rows.map(\.becomes) == ["unclear-date", "unclear-date"])
  }

  @Test("the extract of the Balkans set is recognised by its headings")
  func balkans() throws {
    let proposal = try FileSource.open(fixture("balkans/extract.csv")) {
      try MappingProposal($0, codes: .standard)
    }
    for line in [
      #"  "IATI Identifier": external_ref"#, #"  "Title": title"#,
      #"  "Reporting Organisation": { field: ministry, read: name-and-ref }"#,
      #"  "Transaction Type": { field: type, read: code-and-name }"#,
      #"  "Recipient Country": { field: country, read: code-and-name }"#,
      #"  "Calendar Year": year"#, #"  "Calendar Quarter": quarter"#, #"  "Value (USD)": amount"#,
      "  currency: USD",
    ] {
      #expect(proposal.yaml.contains(line + "\n"), "\(line) in\n\(proposal.yaml)")
    }
  }

  @Test("what is no sheet is refused", arguments: ["", "one\ntwo\n", "{\"error\": 404}\n"])
  func noSheet(_ text: String) {
    #expect(throws: ProposalError.noHeading) { try proposal(text) }
  }
}
