-- Pages of which those who follow were told, or that were there before anybody could be.
CREATE TABLE told_pages (
  page TEXT NOT NULL PRIMARY KEY,
  created INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- 1 for what is told to everybody who follows, 0 for what is told to sites alone.
ALTER TABLE activities ADD COLUMN plain INTEGER NOT NULL DEFAULT 0;

-- The note whose text stands in it: when that is taken back, it is gone from here too.
ALTER TABLE activities ADD COLUMN note TEXT;

CREATE INDEX activities_by_note ON activities (note);
