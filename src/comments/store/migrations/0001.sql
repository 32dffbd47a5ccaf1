-- Every page of which the build ever told. A page that is gone keeps its line, and its thread.
CREATE TABLE pages (
  page TEXT NOT NULL PRIMARY KEY,
  url TEXT NOT NULL,
  earlier TEXT NOT NULL,
  title TEXT NOT NULL,
  audience TEXT,
  kind TEXT NOT NULL,
  closed INTEGER NOT NULL,
  owners TEXT NOT NULL,
  policy_hash TEXT,
  gone INTEGER NOT NULL
) STRICT;

-- `seq` counts the changes of a thread: it is its cursor.
CREATE TABLE threads (
  page TEXT NOT NULL PRIMARY KEY REFERENCES pages (page),
  seq INTEGER NOT NULL,
  locked INTEGER NOT NULL
) STRICT;

-- Kept by their random ids, so that not even the order in the file tells who came after whom.
CREATE TABLE comments (
  page TEXT NOT NULL REFERENCES threads (page),
  id TEXT NOT NULL UNIQUE,
  parent TEXT,
  root TEXT NOT NULL,
  depth INTEGER NOT NULL,
  author TEXT,
  name TEXT,
  body TEXT NOT NULL,
  html TEXT NOT NULL,
  created INTEGER NOT NULL,
  edited INTEGER,
  state TEXT NOT NULL,
  shown INTEGER NOT NULL,
  accepted INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (page, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX comments_by_author ON comments (author);
CREATE INDEX comments_by_state ON comments (state, created);

-- What a comment said before it was edited.
CREATE TABLE revisions (
  comment TEXT NOT NULL REFERENCES comments (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  body TEXT NOT NULL,
  html TEXT NOT NULL,
  written INTEGER NOT NULL,
  PRIMARY KEY (comment, number)
) STRICT, WITHOUT ROWID;
