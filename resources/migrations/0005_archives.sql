-- Sessions whose rows lie in files beside the journal: the rows that are kept go on from the last hash of the last one.

-- Wall clock. Of sessions that ended before this was noted no later moment is possible than this one.
ALTER TABLE sessions ADD COLUMN ended_at TEXT;
UPDATE sessions SET ended_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now') WHERE last_seq IS NOT NULL;

CREATE TABLE archives (
  session_id TEXT PRIMARY KEY REFERENCES sessions,
  first_seq INTEGER NOT NULL,
  last_seq INTEGER NOT NULL,
  last_hash BLOB NOT NULL,
  file TEXT NOT NULL,
  sha256 TEXT NOT NULL
) STRICT, WITHOUT ROWID;
