-- Market data by symbol and kind, apart from the journal: nothing of it belongs to a session.
CREATE TABLE series (
  series_id INTEGER PRIMARY KEY,
  symbol TEXT NOT NULL,
  kind TEXT NOT NULL,             -- a timeframe (1m), trades or quotes
  decimals INTEGER NOT NULL,      -- of its prices, the finest seen
  volume_known INTEGER NOT NULL,
  fractional INTEGER NOT NULL,    -- volumes or sizes
  spread INTEGER NOT NULL,        -- the median of the last file with quotes, in billionths; 0: none had any
  UNIQUE (symbol, kind)
) STRICT;

CREATE TABLE imports (
  import_id INTEGER PRIMARY KEY,
  series_id INTEGER NOT NULL REFERENCES series,
  file TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  at TEXT NOT NULL,               -- the wall clock's
  read INTEGER NOT NULL,
  accepted INTEGER NOT NULL,
  repaired INTEGER NOT NULL,
  rounded INTEGER NOT NULL,
  crossed INTEGER NOT NULL,
  rejected TEXT NOT NULL,         -- {"code":rows}
  added INTEGER NOT NULL,         -- of the accepted rows; the others were there, or are others of the same time
  known INTEGER NOT NULL,
  conflicts INTEGER NOT NULL
) STRICT;

-- What an import has added, in the order of time. A row never changes.
CREATE TABLE chunks (
  chunk_id INTEGER PRIMARY KEY,
  series_id INTEGER NOT NULL REFERENCES series,
  import_id INTEGER NOT NULL REFERENCES imports,
  first_time INTEGER NOT NULL,    -- ns; of bars the open
  last_time INTEGER NOT NULL,
  rows INTEGER NOT NULL,
  crc INTEGER NOT NULL,
  content BLOB NOT NULL           -- oms/storage/market_chunk.h
) STRICT;
CREATE INDEX chunks_by_time ON chunks (series_id, first_time, chunk_id, last_time, rows, import_id);
