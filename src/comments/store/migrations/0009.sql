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
