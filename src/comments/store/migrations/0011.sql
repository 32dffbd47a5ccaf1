-- What one host is to be told, and how much of it, without a look at what all others are told.
CREATE INDEX activities_by_host ON activities (host, number);
CREATE INDEX activities_plain ON activities (number) WHERE plain = 1;

-- What waits for a note, and what is to be fetched next.
CREATE INDEX wanted_by_after ON wanted (after) WHERE after IS NOT NULL;
CREATE INDEX wanted_by_age ON wanted (created, note) WHERE after IS NULL;
