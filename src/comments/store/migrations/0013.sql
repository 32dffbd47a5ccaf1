-- Under which random names people were known elsewhere who were forgotten here; `told` is 1 once others know that.
CREATE TABLE former_speakers (
  token TEXT NOT NULL PRIMARY KEY,
  created INTEGER NOT NULL,
  told INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
