-- What of a comment has to do with other sites: the language in which those say they spoke who spoke elsewhere, and the
-- host to which the thread belongs while that one was not seen to have it.
CREATE TABLE elsewhere (
  comment TEXT NOT NULL PRIMARY KEY,
  lang TEXT,
  awaits TEXT
) STRICT, WITHOUT ROWID;

-- What other sites are called.
CREATE TABLE sites (
  host TEXT NOT NULL PRIMARY KEY,
  title TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Who felt what about a note, by the id under which others know of it; `person` is the account of one of this site.
-- `told` is 0 for what came from elsewhere and was not passed on, 2 for what was taken back there and that not passed on.
CREATE TABLE likes (
  id TEXT NOT NULL PRIMARY KEY,
  note TEXT NOT NULL,
  actor TEXT NOT NULL,
  kind TEXT NOT NULL,
  person TEXT,
  told INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX likes_by_note ON likes (note);

-- What others said with a proof of who said it, as it is passed on.
ALTER TABLE notes ADD COLUMN sealed TEXT;

-- What those who follow were told of a page last, as a hash, and when; of pages that were there before, nothing.
ALTER TABLE told_pages ADD COLUMN version TEXT;
ALTER TABLE told_pages ADD COLUMN updated INTEGER;
