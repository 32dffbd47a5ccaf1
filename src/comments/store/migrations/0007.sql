-- Every comment was written into two indexes in which few are ever looked for: of what waits, and of replies.
DROP INDEX comments_by_state;
CREATE INDEX comments_pending ON comments (created) WHERE state = 'pending';
CREATE INDEX comments_waiting ON comments (created) WHERE state = 'waiting';

DROP INDEX comments_by_parent;
CREATE INDEX comments_by_parent ON comments (parent) WHERE parent IS NOT NULL;
