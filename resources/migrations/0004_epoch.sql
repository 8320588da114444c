-- Which future of the journal this is: a restored one has another, so that nobody takes rows of both for one history.

CREATE TABLE journal_epoch (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  epoch TEXT NOT NULL
) STRICT;
INSERT INTO journal_epoch VALUES (1, lower(hex(randomblob(8))));
