-- What others feel about notes that are not here yet, or that nobody sees yet: it counts once they are.
CREATE TABLE early_likes (
  id TEXT NOT NULL PRIMARY KEY,
  note TEXT NOT NULL,
  actor TEXT NOT NULL,
  host TEXT NOT NULL,
  kind TEXT NOT NULL,
  created INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX early_likes_by_note ON early_likes (note);
CREATE INDEX early_likes_by_host ON early_likes (host);
