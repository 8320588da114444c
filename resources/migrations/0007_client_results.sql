-- What was sent under a client id and what came of it, of sessions whose rows lie in files beside the journal: the
-- first result is given again for ever.

CREATE TABLE client_results (
  session_id TEXT NOT NULL REFERENCES sessions,
  seq INTEGER NOT NULL,
  payload TEXT NOT NULL,
  PRIMARY KEY (session_id, seq)
) STRICT, WITHOUT ROWID;
