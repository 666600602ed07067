-- What runs unattended: schedules, and the state of queues.

-- ----------------------------------------------------------------------------------- schedules

-- Version 1 had these two tables, and nothing that wrote them.
DROP TABLE schedule_runs;
DROP TABLE schedules;

-- What is queued again and again. A schedule that was removed stays, for its runs' sake.
CREATE TABLE schedules (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    name        TEXT    NOT NULL,
    cron        TEXT    NOT NULL,                    -- five fields, or @daily and its like
    time_zone   TEXT    NOT NULL,                    -- IANA name
    kind        TEXT    NOT NULL,
    action      TEXT    NOT NULL,                    -- a file's path, a query, or the words after `eval`
    missed      TEXT    NOT NULL,                    -- what to do about runs that were missed
    missed_cap  INTEGER NOT NULL,                    -- how many of them at most, where `missed` is 'all'
    created_at  INTEGER NOT NULL,
    created_by  TEXT    NOT NULL,
    paused_at   INTEGER,
    removed_at  INTEGER,
    next_run_at INTEGER,                             -- since when nothing was done about it; NULL where it never falls due
    CONSTRAINT name_valid CHECK (length(CAST(name AS BLOB)) BETWEEN 1 AND 100),
    CONSTRAINT cron_valid CHECK (length(CAST(cron AS BLOB)) BETWEEN 1 AND 1024),
    CONSTRAINT time_zone_valid CHECK (length(CAST(time_zone AS BLOB)) BETWEEN 1 AND 255),
    CONSTRAINT kind_valid CHECK (kind IN ('jsonl', 'sql', 'eval')),
    CONSTRAINT action_valid CHECK (length(CAST(action AS BLOB)) BETWEEN 1 AND 8192),
    CONSTRAINT missed_valid CHECK (missed IN ('skip', 'latest', 'all')),
    CONSTRAINT missed_cap_sensible CHECK (missed_cap BETWEEN 1 AND 10000)
) STRICT;

CREATE UNIQUE INDEX schedules_name ON schedules (name) WHERE removed_at IS NULL;
-- What a supervisor looks at once a second.
CREATE INDEX schedules_due ON schedules (next_run_at) WHERE removed_at IS NULL AND paused_at IS NULL;

-- One row a due time that something was done about, written in the transaction that queues the run's jobs: two
-- supervisors never run the same time twice. Times that nobody was there for are one row together.
CREATE TABLE schedule_runs (
    schedule     INTEGER NOT NULL REFERENCES schedules (id),
    run_at       INTEGER NOT NULL,                   -- when it was due; the last of the times, of those missed
    cause        TEXT    NOT NULL,
    outcome      TEXT    NOT NULL,
    recorded_at  INTEGER NOT NULL,
    missed_since INTEGER,                            -- the first of the times, of those missed
    batch        TEXT,
    first_job    INTEGER,
    jobs         INTEGER NOT NULL DEFAULT 0,
    reason       TEXT,                               -- why it failed
    PRIMARY KEY (schedule, run_at),
    CONSTRAINT cause_valid CHECK (cause IN ('due', 'manual')),
    CONSTRAINT outcome_valid CHECK (outcome IN ('queued', 'missed', 'failed')),
    CONSTRAINT missed_since_present CHECK ((missed_since IS NOT NULL) = (outcome = 'missed')),
    CONSTRAINT reason_present CHECK ((reason IS NOT NULL) = (outcome = 'failed')),
    CONSTRAINT first_job_present CHECK ((first_job IS NOT NULL) = (jobs > 0))
) STRICT, WITHOUT ROWID;

-- -------------------------------------------------------------------------------------- queues

-- Queues that somebody paused or bounded. A queue exists because a job names it; one without a row here is neither.
CREATE TABLE queues (
    name        TEXT    NOT NULL PRIMARY KEY,
    paused_at   INTEGER,                             -- nothing is claimed from it while this is set
    concurrency INTEGER,                             -- how many of its jobs may be claimed at a time, by all supervisors
    CONSTRAINT name_valid CHECK (length(CAST(name AS BLOB)) BETWEEN 1 AND 255),
    CONSTRAINT concurrency_sensible CHECK (concurrency BETWEEN 1 AND 1000000)
) STRICT, WITHOUT ROWID;

-- ------------------------------------------------------------------------------------- batches

-- Batches of which jobs were claimed and which have not been found complete since: what to look at, and no record of
-- anything. That a batch is complete is an event, batch.completed.
CREATE TABLE open_batches (
    name TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;
