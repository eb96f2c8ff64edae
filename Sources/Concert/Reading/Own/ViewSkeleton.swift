/// The files of a view that somebody begins.
struct ViewSkeleton {
  let name: String
  let table: String

  var files: [(path: String, text: String)] {
    [
      ("view.sql", sql), ("README.md", readme), ("example.jsonl", example),
      ("check-counts.sql", check),
    ]
  }

  private var sql: String {
    """
    -- One row a ministry and year: how many promises it made, and how many of them it withdrew.
    --
    -- This comment says what a row means; it is required. What follows are the view's tables, each
    -- with a PRIMARY KEY, then a section for each type of event: its statements run for each event
    -- of that type, in the order of the log. `concert help events` lists types and keys.
    CREATE TABLE \(table) (
      ministry TEXT NOT NULL,           -- the owner
      year TEXT NOT NULL,               -- of the day that the promise is about
      made INTEGER NOT NULL,
      withdrawn INTEGER NOT NULL,
      PRIMARY KEY (ministry, year)
    ) STRICT, WITHOUT ROWID;

    -- A later event knows its record by :ref, so what is needed of earlier ones is kept.
    CREATE TABLE \(table)_refs (
      ref TEXT NOT NULL PRIMARY KEY,
      ministry TEXT NOT NULL,
      year TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    -- on commitment.made
    INSERT INTO \(table)_refs (ref, ministry, year) VALUES (:ref, :ministry, substr(:on, 1, 4));
    INSERT INTO \(table) (ministry, year, made, withdrawn)
    VALUES (:ministry, substr(:on, 1, 4), 1, 0)
    ON CONFLICT (ministry, year) DO UPDATE SET made = made + 1;

    -- on commitment.withdrawn
    UPDATE \(table) SET withdrawn = withdrawn + 1
    WHERE (ministry, year) = (SELECT ministry, year FROM \(table)_refs WHERE ref = :ref);

    """
  }

  private var readme: String {
    """
    # \(name)

    Say here, for those who will read the rows: which question the view answers, what a row counts and
    what it leaves out.

    """
  }

  private var example: String {
    [
      #"{"type":"commitment.made","stream":"commitment/COM-2024-0001","ministry":"DEV","on":"2024-02-01","payload":{"title":"Wells","kind":"in_kind"}}"#,
      #"{"type":"commitment.made","stream":"commitment/COM-2024-0002","ministry":"DEV","on":"2024-03-01","payload":{"title":"Pumps","kind":"in_kind"}}"#,
      #"{"type":"commitment.withdrawn","stream":"commitment/COM-2024-0001","ministry":"DEV","on":"2024-04-01","payload":{"reason":"no site was found"}}"#,
    ].map { $0 + "\n" }.joined()
  }

  private var check: String {
    """
    -- No ministry withdrew more than it made. A check gives the rows that are wrong.
    SELECT ministry || '/' || year AS subject, 'more withdrawn than made' AS finding,
      withdrawn || ' of ' || made AS evidence
    FROM \(table) WHERE withdrawn > made;

    """
  }
}
