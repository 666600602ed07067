-- Sessions: jobs that share interpreter state and run in the order in which they were queued (docs/sessions.md).

-- One row a session that has been claimed from. A session of the same name that is opened after this one was closed
-- takes the row over.
CREATE TABLE sessions (
    name         TEXT    NOT NULL PRIMARY KEY,
    state        TEXT    NOT NULL DEFAULT 'open',
    opened_at    INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL,
    closed_at    INTEGER,
    reason       TEXT,                               -- why it is not open, in words
    since_job    INTEGER NOT NULL DEFAULT 0,         -- jobs up to this one belong to sessions of the name before it
    supervisor   INTEGER,                            -- who has its state; NULL where it is at rest
    rebuilds     INTEGER NOT NULL DEFAULT 0,         -- how often its state was made anew from the record
    CONSTRAINT state_valid CHECK (state IN ('open', 'diverged', 'closed')),
    CONSTRAINT closed_has_time CHECK ((closed_at IS NOT NULL) = (state = 'closed')),
    CONSTRAINT name_valid CHECK (length(CAST(name AS BLOB)) BETWEEN 1 AND 255)
) STRICT;

-- Jobs of sessions that somebody wants interrupted; whoever executes the job takes the row away.
CREATE TABLE job_interrupts (
    job_id       INTEGER PRIMARY KEY,
    requested_at INTEGER NOT NULL
) STRICT;

-- The claim path has two parts from here on: jobs of no session, as before, and the first unfinished job of each
-- session, however many wait behind it.
DROP INDEX jobs_available;
DROP INDEX jobs_available_by_queue;
CREATE INDEX jobs_available ON jobs (priority DESC, id) WHERE state = 'available' AND session IS NULL;
CREATE INDEX jobs_available_by_queue ON jobs (queue, priority DESC, id)
    WHERE state = 'available' AND session IS NULL;
CREATE INDEX jobs_session_unfinished ON jobs (session, id) WHERE session IS NOT NULL AND finalized_at IS NULL;
-- What a session's state is made of.
CREATE INDEX jobs_session ON jobs (session, id) WHERE session IS NOT NULL;
