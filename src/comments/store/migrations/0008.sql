-- What must be kept for a court: everything about a page, or everything of a person. `kind` is `page` or `person`.
CREATE TABLE holds (
  kind TEXT NOT NULL,
  what TEXT NOT NULL,
  reason TEXT NOT NULL,
  since INTEGER NOT NULL,
  PRIMARY KEY (kind, what)
) STRICT, WITHOUT ROWID;

-- What was taken from readers, and from everybody else, while it had to be kept; nobody sees it but who asks for it on
-- the command line. It goes with the last hold that asks for it.
CREATE TABLE sealed (
  comment TEXT NOT NULL,
  number INTEGER NOT NULL,
  page TEXT NOT NULL,
  person TEXT,
  name TEXT,
  body TEXT NOT NULL,
  written INTEGER NOT NULL,
  taken INTEGER NOT NULL,
  PRIMARY KEY (comment, number)
) STRICT, WITHOUT ROWID;

CREATE INDEX sealed_by_page ON sealed (page);
CREATE INDEX sealed_by_person ON sealed (person);
