/// The tables of `ledger.db`, as text that never changes for a format.
enum Schema {
  /// `CNCT`, in the file's header.
  static let applicationID: Int32 = 0x434e_4354
  /// The file's `user_version`.
  static let format: Int32 = 1

  static let statements = tables + indexes + guards + insertOnly

  static let tables = [
    """
    CREATE TABLE ledger (
      -- One row: whose ledger this is.
      origin TEXT NOT NULL CHECK (length(origin) > 0), -- key name of the log
      format INTEGER NOT NULL -- as user_version
    ) STRICT
    """,
    """
    CREATE TABLE events (
      -- One row an event: its signed header, and the parts of it that are searched for.
      seq INTEGER NOT NULL PRIMARY KEY, -- position, from 0, without gaps
      stream TEXT NOT NULL, -- <kind>/<ref>
      version INTEGER NOT NULL, -- in the stream, from 0, without gaps
      id BLOB NOT NULL, -- UUIDv7, 16 bytes
      key TEXT, -- idempotency key, once a ministry
      ministry TEXT NOT NULL, -- owner of the act
      recorded INTEGER NOT NULL, -- milliseconds since 1970, UTC, never less than before
      append INTEGER NOT NULL, -- seq of the first event of the same append
      header TEXT NOT NULL -- the header line, RFC 8785 JSON without LF
    ) STRICT
    """,
    """
    CREATE TABLE bodies (
      -- One row an event: what may be erased by law, apart from what is hashed into the tree.
      seq INTEGER NOT NULL PRIMARY KEY, -- as events.seq
      salt BLOB, -- 32 bytes
      payload TEXT, -- RFC 8785 JSON
      command_digest BLOB -- SHA-256, where the event has a key
    ) STRICT
    """,
    """
    CREATE TABLE nodes (
      -- Full nodes of the 256-ary Merkle tree; level 0 are the leaf hashes.
      level INTEGER NOT NULL,
      idx INTEGER NOT NULL, -- in its level, from 0, without gaps
      hash BLOB NOT NULL, -- 32 bytes
      PRIMARY KEY (level, idx)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE appends (
      -- One row an officer's act.
      first INTEGER NOT NULL PRIMARY KEY, -- seq of its first event
      count INTEGER NOT NULL, -- number of events
      note TEXT NOT NULL -- the whole signed append note
    ) STRICT
    """,
    """
    CREATE TABLE checkpoints (
      -- One row a signed size and root of the log.
      size INTEGER NOT NULL PRIMARY KEY, -- number of events
      root BLOB NOT NULL, -- 32 bytes
      note TEXT NOT NULL -- the whole signed checkpoint
    ) STRICT
    """,
  ]

  static let indexes = [
    "CREATE UNIQUE INDEX events_by_stream ON events (stream, version)",
    "CREATE UNIQUE INDEX events_by_id ON events (id)",
    "CREATE UNIQUE INDEX events_by_key ON events (ministry, key) WHERE key IS NOT NULL",
  ]

  /// Each guard refuses what does not follow from the rows before it. That stops INSERT OR REPLACE,
  /// too, which deletes a row without a trigger when `recursive_triggers` is off.
  ///
  /// Those of events, bodies and nodes run for every row of an import: they raise FAIL and call no
  /// function, or SQLite would copy every page they touch to a journal of the statement (1.5 µs an
  /// event). So they don't look at lengths; the verifier does.
  static let guards = [
    """
    CREATE TRIGGER ledger_guard BEFORE INSERT ON ledger
    WHEN EXISTS (SELECT 1 FROM ledger)
    BEGIN SELECT RAISE(FAIL, 'concert: a ledger has one name'); END
    """,
    """
    CREATE TRIGGER events_guard BEFORE INSERT ON events
    WHEN NEW.seq IS NOT coalesce((SELECT seq + 1 FROM events ORDER BY seq DESC LIMIT 1), 0)
      OR NEW.version IS NOT coalesce(
        (SELECT version + 1 FROM events WHERE stream = NEW.stream ORDER BY version DESC LIMIT 1), 0)
      OR EXISTS (SELECT 1 FROM events WHERE id = NEW.id)
      OR CASE WHEN NEW.key IS NULL THEN 0 ELSE EXISTS
        (SELECT 1 FROM events WHERE ministry = NEW.ministry AND key = NEW.key) END
    BEGIN SELECT RAISE(FAIL, 'concert: an event follows the newest one'); END
    """,
    """
    CREATE TRIGGER bodies_guard BEFORE INSERT ON bodies
    WHEN NEW.seq IS NOT coalesce((SELECT seq + 1 FROM bodies ORDER BY seq DESC LIMIT 1), 0)
    BEGIN SELECT RAISE(FAIL, 'concert: a body follows the newest one'); END
    """,
    """
    CREATE TRIGGER nodes_guard BEFORE INSERT ON nodes
    WHEN NEW.idx IS NOT coalesce(
        (SELECT idx + 1 FROM nodes WHERE level = NEW.level ORDER BY idx DESC LIMIT 1), 0)
    BEGIN SELECT RAISE(FAIL, 'concert: a node follows the newest one of its level'); END
    """,
    """
    CREATE TRIGGER appends_guard BEFORE INSERT ON appends
    WHEN NEW.count < 1 OR NEW.first IS NOT
      coalesce((SELECT first + count FROM appends ORDER BY first DESC LIMIT 1), 0)
    BEGIN SELECT RAISE(FAIL, 'concert: an append follows the newest one'); END
    """,
    """
    CREATE TRIGGER checkpoints_guard BEFORE INSERT ON checkpoints
    WHEN NEW.size <= (SELECT coalesce(max(size), 0) FROM checkpoints)
      OR length(NEW.root) IS NOT 32
    BEGIN SELECT RAISE(FAIL, 'concert: a checkpoint is larger than the one before'); END
    """,
  ]

  static let insertOnly = ["ledger", "events", "bodies", "nodes", "appends", "checkpoints"]
    .flatMap { table in
      ["UPDATE", "DELETE"].map { act in
        let exception = table == "bodies" && act == "UPDATE" ? lawfulErasure : ""
        return """
          CREATE TRIGGER \(table)_no_\(act.lowercased()) BEFORE \(act) ON \(table)
          \(exception)BEGIN SELECT RAISE(FAIL, 'concert: what is recorded stays'); END
          """
      }
    }

  /// One update passes: a body is emptied, and nothing else, when a later event erased it by law.
  private static let lawfulErasure = """
    WHEN NEW.seq IS NOT OLD.seq OR NEW.salt IS NOT NULL OR NEW.payload IS NOT NULL
      OR NEW.command_digest IS NOT NULL
      OR NOT EXISTS (
        SELECT 1 FROM events
        WHERE stream = 'body/' || OLD.seq AND version = 0 AND seq > OLD.seq)
      OR EXISTS (
        SELECT 1 FROM events
        WHERE seq = OLD.seq AND substr(stream, 1, instr(stream, '/') - 1) IN
          ('ledger', 'policy', 'ministry', 'officer', 'hold', 'body', 'checkpoint'))

    """
}
