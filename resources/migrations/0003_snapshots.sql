-- The whole state of a session behind one of its rows, to start from. All of it can be made again from the rows: a
-- snapshot that does not fit is passed over. Its parts are written before it, so that no transaction is long.

CREATE TABLE snapshots (
  session_id TEXT NOT NULL REFERENCES sessions,
  seq INTEGER NOT NULL,
  format TEXT NOT NULL,
  state_hash TEXT NOT NULL,
  digest TEXT NOT NULL,
  parts INTEGER NOT NULL,
  PRIMARY KEY (session_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE snapshot_parts (
  session_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  part INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (session_id, seq, part)
) STRICT;
