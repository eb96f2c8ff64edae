/// What `concert help TOPIC` explains.
enum Topic: String, CaseIterable {
  case dates, amounts
  case exitCodes = "exit-codes"
  case environment, accessibility, security, projections, events, bundles, findings

  var text: String {
    switch self {
    case .dates: Self.datesText
    case .amounts: Self.amountsText
    case .exitCodes: Self.exitCodesText
    case .environment: Self.environmentText
    case .accessibility: Self.accessibilityText
    case .security: Self.securityText
    case .projections: Self.projectionsText
    case .events: Self.eventsText
    case .findings: Self.findingsText
    case .bundles: Self.bundlesText
    }
  }

  private static let datesText = """
    Days, periods and the two clocks

      Day      2024-06-30  today  yesterday  -7d  -2w  -3m  -1y
      Period   2024  2024-Q2  2024-06  2024-01-01..2024-06-30  2024-01-01..  ..2024-06-30
      Moment   2024-06-30T14:00:00Z  @41236  or a day, which means its end (UTC)

    Both ends of a range are included. 03/04/2024 is refused: it can be 3 April or 4 March.

      --as-of DAY          facts about this day (today when left out)
      --known-at MOMENT    as the ledger stood then (now when left out)

      $ concert commitment list --as-of 2023-12-31
        What held on that day, as we know it now, with all later corrections.
      $ concert commitment list --as-of 2023-12-31 --known-at 2024-03-15
        The same, as it was known on 15 March 2024: what a report of that day could say.

    """

  private static let amountsText = """
    Amounts and people

      --amount 250000.00EUR      or  --amount "250000.00 EUR"
      --people f=4,m=11          women f, men m, other x, unknown u

    A point stands before the decimals, and there is no thousands mark: 1.234 and 1,234 mean
    different things in different languages, so both are refused. Amounts are never negative.
    A bare --people 15 counts as u=15.

    Pledged amounts are shown and never added into totals.
    0 is a reported zero, ? was not reported, n/a does not apply, – is empty.

    """

  private static let exitCodesText = """
    Exit codes

       0  done, or nothing to do           65  the data are not acceptable
       1  a check found something          66  input file missing or unreadable
       3  no such record                   69  server not reachable
       4  the record moved on              70  fault in concert
       5  key used for something else      73  cannot create the output
       6  the ledger's rules refuse it     74  read or write error
       7  integrity broken                 75  try again later
       8  a projection stopped             77  not allowed
      64  wrong usage                      78  configuration wrong
                                          130  interrupted; nothing half-stored

    A dry run ends with the code that the real run would have had.
    With --json an error is one object of RFC 9457 on standard error.

    """

  private static let environmentText = """
    Environment

      CONCERT_LEDGER        the ledger's folder, when --ledger is left out
      CONCERT_KEY           the officer's key file, when --key is left out
      CONCERT_AS_OF, CONCERT_KNOWN_AT   fix the clocks for a session
      CONCERT_LANG          en, fr, de or lb
      CONCERT_COLOR         auto, always or never
      CONCERT_ACCESSIBLE, ACCESSIBLE    as --accessible
      CONCERT_NO_INPUT      as --no-input
      CONCERT_NOW, CONCERT_SEED         clock and chance of a demo ledger, only there
      NO_COLOR, CLICOLOR_FORCE, TERM, COLUMNS   respected
      XDG_CONFIG_HOME       keys live in concert/keys below it

    An option wins over its variable. A file in the current folder is never read.

    """

  private static let accessibilityText = """
    Accessibility

      --accessible     no lines, bars or redrawn rows; each record in sentences, labels first
      --format list    one fact a line
      --color never    no colour; it is never the only bearer of a meaning
      --no-input       never asks; a missing answer is an error that names its option

    Choices are numbered and typed. Progress is words outside a terminal or with --accessible.
    Set CONCERT_ACCESSIBLE=1 to have it always.

    """

  private static let securityText = """
    Security

      Classified matter does not belong in the ledger.

      Each officer signs with a key of their own, in $XDG_CONFIG_HOME/concert/keys, readable by
      them alone; a key that others can read is refused. Keys never stand in an option's text.
      Nothing is edited: a mistake is corrected or withdrawn, with a reason, and stays readable.
      A policy may ask for two officers, and roots sign it: concert policy show. Others sign at the
      same desk with --cosign FILE. What the law asks to be forgotten goes from every file of the
      ledger, with a second officer's signature, and never under a hold: concert erase --help
      concert verify recomputes every hash, signature and view; with a bundle, without the ledger.
      Text of records is printed with control characters shown as \\x1b.
      In CSV and TSV a cell that a spreadsheet would run as a formula (= + - @ or a tab first) has
      an apostrophe before it; concert import csv takes it away again. Numbers stay numbers. --raw
      writes the cells as they are stored.

    """
}
