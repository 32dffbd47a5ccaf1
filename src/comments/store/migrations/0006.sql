-- What was taken from readers and may still stand in pages that were built before. The last line stays, for its number.
CREATE TABLE erasures (
  number INTEGER NOT NULL PRIMARY KEY,
  page TEXT NOT NULL,
  comment TEXT NOT NULL,
  done INTEGER NOT NULL,
  told INTEGER,
  published INTEGER
) STRICT;

-- The log as it was before the first release could not forget who did something. `mark` stands for person and reason
-- in the chain: without the salt nobody can work out from it what they were.
DROP TABLE audit;

CREATE TABLE audit (
  number INTEGER NOT NULL PRIMARY KEY,
  done INTEGER NOT NULL,
  person TEXT NOT NULL,
  deed TEXT NOT NULL,
  page TEXT NOT NULL,
  comment TEXT,
  reason TEXT NOT NULL,
  salt TEXT NOT NULL,
  mark TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;

-- Where comments went that a moderator put under another page.
CREATE TABLE moved (
  page TEXT NOT NULL REFERENCES threads (page),
  comment TEXT NOT NULL REFERENCES comments (id) ON DELETE CASCADE,
  target TEXT NOT NULL REFERENCES threads (page),
  PRIMARY KEY (page, comment)
) STRICT, WITHOUT ROWID;
