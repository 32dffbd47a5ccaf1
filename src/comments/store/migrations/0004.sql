-- The keys with which this site signs what it sends to others, as PKCS #8 in base64.
CREATE TABLE signing_keys (
  name TEXT NOT NULL PRIMARY KEY,
  pkcs8 TEXT NOT NULL,
  made INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Sites with which one talks. `followed` is how far this site has come in following it: 0 not asked, 1 asked,
-- 2 accepted, 3 refused; `cursor` is the number of the last activity that it has.
CREATE TABLE peers (
  host TEXT NOT NULL PRIMARY KEY,
  added INTEGER NOT NULL,
  listed INTEGER NOT NULL,
  followed INTEGER NOT NULL,
  form TEXT NOT NULL,
  cursor INTEGER NOT NULL,
  tries INTEGER NOT NULL,
  failing INTEGER,
  problem TEXT,
  heard INTEGER
) STRICT, WITHOUT ROWID;

-- Who follows this site, and where they want to hear of it.
CREATE TABLE followers (
  actor TEXT NOT NULL PRIMARY KEY,
  host TEXT NOT NULL,
  kind TEXT NOT NULL,
  inbox TEXT NOT NULL,
  request TEXT NOT NULL,
  created INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Under which random name a person of this site is known elsewhere.
CREATE TABLE speakers (
  token TEXT NOT NULL PRIMARY KEY,
  person TEXT NOT NULL UNIQUE
) STRICT, WITHOUT ROWID;

-- What comments are called elsewhere. `own` are those written here; `told` is the time of the version that was
-- told or heard of last; `appeared` when the owner of the thread was seen to have it.
CREATE TABLE notes (
  note TEXT NOT NULL PRIMARY KEY,
  comment TEXT NOT NULL UNIQUE,
  page TEXT NOT NULL,
  author TEXT NOT NULL,
  own INTEGER NOT NULL,
  parent TEXT,
  told INTEGER NOT NULL,
  state TEXT NOT NULL,
  appeared INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX notes_by_page ON notes (page);

-- How many of a thread's changes were told.
CREATE TABLE told_threads (
  page TEXT NOT NULL PRIMARY KEY,
  seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Everything that is sent, in its order, for all or for one host. Nothing is ever changed in it.
CREATE TABLE activities (
  number INTEGER NOT NULL PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  host TEXT,
  page TEXT,
  actor TEXT NOT NULL,
  made INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;

-- What a peer did not take, so that what follows it arrives.
CREATE TABLE dead_letters (
  host TEXT NOT NULL,
  number INTEGER NOT NULL,
  why TEXT NOT NULL,
  created INTEGER NOT NULL,
  PRIMARY KEY (host, number)
) STRICT, WITHOUT ROWID;

-- Activities that had their effect: a second one has none.
CREATE TABLE received (
  activity TEXT NOT NULL PRIMARY KEY,
  created INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What was deleted elsewhere. It never comes back.
CREATE TABLE gone (
  object TEXT NOT NULL PRIMARY KEY,
  created INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Notes that are to be fetched from where they were written; `via` is the host whose word it is that one belongs to
-- a thread, `after` the note that has to be there first.
CREATE TABLE wanted (
  note TEXT NOT NULL PRIMARY KEY,
  via TEXT NOT NULL,
  after TEXT,
  created INTEGER NOT NULL,
  tries INTEGER NOT NULL,
  next INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Hosts and actors of whom nobody here wants to hear.
CREATE TABLE silenced (
  what TEXT NOT NULL PRIMARY KEY,
  created INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
