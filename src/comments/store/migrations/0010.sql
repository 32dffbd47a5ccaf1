-- When keys were replaced: what was told until then is signed by those from before.
CREATE TABLE rotations (
  generation INTEGER NOT NULL PRIMARY KEY,
  activity INTEGER NOT NULL,
  made INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
