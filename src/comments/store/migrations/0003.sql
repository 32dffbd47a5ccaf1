-- Why somebody is thanked: the id of a page, or an address elsewhere. What has one is kudos to whom the page of its
-- thread tells of.
ALTER TABLE comments ADD COLUMN evidence TEXT;

CREATE INDEX comments_by_parent ON comments (parent);

-- Who is called in a comment, by id.
CREATE TABLE mentions (
  comment TEXT NOT NULL REFERENCES comments (id) ON DELETE CASCADE,
  person TEXT NOT NULL,
  PRIMARY KEY (comment, person)
) STRICT, WITHOUT ROWID;

CREATE INDEX mentions_by_person ON mentions (person);

-- Whoever comes with a link is looked up by its hash.
CREATE INDEX secrets_by_hash ON secrets (hash);
