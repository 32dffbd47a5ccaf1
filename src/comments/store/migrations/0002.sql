CREATE TABLE reactions (
  comment TEXT NOT NULL REFERENCES comments (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  person TEXT NOT NULL,
  created INTEGER NOT NULL,
  PRIMARY KEY (comment, kind, person)
) STRICT, WITHOUT ROWID;

CREATE INDEX reactions_by_person ON reactions (person);

-- `kind` is what is followed: `thread`, later `topic` and `person`.
CREATE TABLE follows (
  person TEXT NOT NULL,
  kind TEXT NOT NULL,
  what TEXT NOT NULL,
  created INTEGER NOT NULL,
  PRIMARY KEY (person, kind, what)
) STRICT, WITHOUT ROWID;

CREATE INDEX follows_by_what ON follows (kind, what);

-- The hash of the link that somebody has who asked anonymously: all that ties them to it.
CREATE TABLE secrets (
  comment TEXT NOT NULL PRIMARY KEY REFERENCES comments (id) ON DELETE CASCADE,
  hash TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE reports (
  comment TEXT NOT NULL REFERENCES comments (id) ON DELETE CASCADE,
  person TEXT NOT NULL,
  reason TEXT NOT NULL,
  created INTEGER NOT NULL,
  PRIMARY KEY (comment, person)
) STRICT, WITHOUT ROWID;

-- Each line holds the hash of the one before it: none can be changed or taken out unseen.
CREATE TABLE audit (
  number INTEGER NOT NULL PRIMARY KEY,
  done INTEGER NOT NULL,
  person TEXT NOT NULL,
  deed TEXT NOT NULL,
  page TEXT NOT NULL,
  comment TEXT,
  reason TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;

-- One poll for a thread; `options` are lines.
CREATE TABLE polls (
  page TEXT NOT NULL PRIMARY KEY REFERENCES threads (page),
  question TEXT NOT NULL,
  options TEXT NOT NULL,
  multiple INTEGER NOT NULL,
  hidden INTEGER NOT NULL,
  closes INTEGER
) STRICT, WITHOUT ROWID;

-- One line for each person, whatever they chose.
CREATE TABLE votes (
  page TEXT NOT NULL REFERENCES polls (page) ON DELETE CASCADE,
  person TEXT NOT NULL,
  chosen TEXT NOT NULL,
  PRIMARY KEY (page, person)
) STRICT, WITHOUT ROWID;
