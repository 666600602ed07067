-- assay, schema version 1. Table, column and report view names are a contract (docs: DESIGN section 3);
-- every other program that speaks SQLite reads and writes them, so nothing here needs a function
-- that only assay's own connections have.
--
-- On the hot tables a list of more than two constants is spelled with OR: SQLite builds a b-tree for a
-- longer IN list, once a statement, which costs more than the rest of the row.
--
-- Times are integers: microseconds since 1970-01-01 00:00 UTC. Hashes are lowercase hexadecimal.

-- ---------------------------------------------------------------------------------------- jobs

-- What to evaluate, and where it stands in the queue. A producer names `source` and whatever else it
-- cares for; the columns from `attempt` to `source_sha256` belong to assay.
-- The bulky columns come last, so that reading or skipping a row's state never walks its pages.
CREATE TABLE jobs (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    state            TEXT    NOT NULL DEFAULT 'available',
    queue            TEXT    NOT NULL DEFAULT 'default',
    priority         INTEGER NOT NULL DEFAULT 0,
    batch            TEXT,
    external_id      TEXT,
    unique_key       TEXT,
    submitter        TEXT,
    session          TEXT,
    policy           TEXT    NOT NULL DEFAULT 'default',
    module_name      TEXT    NOT NULL DEFAULT '__main__',
    timeout          REAL    NOT NULL DEFAULT 10,       -- CPU seconds
    wall_timeout     REAL,                              -- seconds; NULL means 4 * timeout + 10
    memory_mb        INTEGER NOT NULL DEFAULT 256,      -- MiB
    output_limit     INTEGER NOT NULL DEFAULT 1048576,  -- bytes, stdout and stderr together
    max_attempts     INTEGER NOT NULL DEFAULT 5,
    scheduled_at     INTEGER,                           -- not before; of a retryable job, when to try again
    -- SQLite before 3.42 has no subsecond unixepoch(); julianday() is exact to the millisecond once rounded.
    created_at       INTEGER NOT NULL
                     DEFAULT (CAST(round((julianday('now') - 2440587.5) * 86400000.0) AS INTEGER) * 1000),
    attempt          INTEGER NOT NULL DEFAULT 0,        -- executions that count, the running one included
    fault            TEXT,                              -- the last infrastructure fault, in words
    started_at       INTEGER,
    finalized_at     INTEGER,
    erased_at        INTEGER,
    supervisor       INTEGER,                           -- holder of the lease
    lease_token      INTEGER,                           -- random; fences results of an earlier claim
    lease_expires_at INTEGER,
    policy_hash      TEXT,                              -- resolved from `policy` at claim
    source_sha256    TEXT,                              -- written at claim
    salt             BLOB    DEFAULT (randomblob(16)),  -- key of the job's digests in the audit log
    tags             TEXT,                              -- a JSON object
    stdin            TEXT,
    expected_stdout  TEXT,
    source           TEXT,

    CONSTRAINT state_valid CHECK (state = 'available' OR state = 'running' OR state = 'completed'
        OR state = 'scheduled' OR state = 'retryable' OR state = 'cancelled' OR state = 'discarded'),
    CONSTRAINT finalized_iff_terminal CHECK ((finalized_at IS NOT NULL)
        = (state = 'completed' OR state = 'cancelled' OR state = 'discarded')),
    CONSTRAINT running_has_lease CHECK
        (CASE state WHEN 'running'
            THEN lease_token IS NOT NULL AND lease_expires_at IS NOT NULL AND supervisor IS NOT NULL
                 AND started_at IS NOT NULL
            ELSE lease_token IS NULL AND lease_expires_at IS NULL AND supervisor IS NULL END),
    CONSTRAINT waiting_has_time CHECK (state NOT IN ('scheduled', 'retryable') OR scheduled_at IS NOT NULL),
    CONSTRAINT erased_is_terminal CHECK (erased_at IS NULL OR finalized_at IS NOT NULL),
    CONSTRAINT source_present CHECK ((source IS NULL) = (erased_at IS NOT NULL)),
    CONSTRAINT source_size CHECK (length(CAST(source AS BLOB)) BETWEEN 1 AND 1048576),
    -- printf('%s') ends at a NUL, at the speed of strlen(); instr() takes its time with every byte.
    CONSTRAINT source_without_nul CHECK
        (length(CAST(printf('%s', source) AS BLOB)) = length(CAST(source AS BLOB))),
    CONSTRAINT stdin_size CHECK (length(CAST(stdin AS BLOB)) <= 4194304),
    CONSTRAINT expected_stdout_size CHECK (length(CAST(expected_stdout AS BLOB)) <= 4194304),
    CONSTRAINT salt_present CHECK ((salt IS NULL) = (erased_at IS NOT NULL)),
    CONSTRAINT salt_size CHECK (length(salt) = 16),
    CONSTRAINT queue_valid CHECK (length(CAST(queue AS BLOB)) BETWEEN 1 AND 255),
    CONSTRAINT batch_valid CHECK (length(CAST(batch AS BLOB)) BETWEEN 1 AND 255),
    CONSTRAINT external_id_valid CHECK (length(CAST(external_id AS BLOB)) <= 1024),
    CONSTRAINT unique_key_valid CHECK (length(CAST(unique_key AS BLOB)) BETWEEN 1 AND 1024),
    CONSTRAINT submitter_valid CHECK (length(CAST(submitter AS BLOB)) <= 255),
    CONSTRAINT session_valid CHECK (length(CAST(session AS BLOB)) BETWEEN 1 AND 255),
    CONSTRAINT policy_valid CHECK (length(CAST(policy AS BLOB)) BETWEEN 1 AND 255),
    CONSTRAINT module_name_valid CHECK (length(CAST(module_name AS BLOB)) BETWEEN 1 AND 255),
    CONSTRAINT tags_valid CHECK
        (CASE WHEN tags IS NULL THEN 1
              WHEN length(CAST(tags AS BLOB)) > 8192 OR NOT json_valid(tags) THEN 0
              ELSE json_type(tags) = 'object' END),
    CONSTRAINT timeout_sensible CHECK (timeout >= 0.001 AND timeout <= 86400),
    CONSTRAINT wall_timeout_sensible CHECK (wall_timeout >= 0.001 AND wall_timeout <= 604800),
    CONSTRAINT memory_mb_sensible CHECK (memory_mb BETWEEN 16 AND 65536),
    CONSTRAINT output_limit_sensible CHECK (output_limit BETWEEN 0 AND 67108864),
    CONSTRAINT max_attempts_sensible CHECK (max_attempts BETWEEN 1 AND 1000),
    CONSTRAINT attempt_sensible CHECK (attempt >= 0)
) STRICT;

-- The claim path: only claimable jobs are in these, so finished ones cost a claim nothing.
CREATE INDEX jobs_available ON jobs (priority DESC, id) WHERE state = 'available';
CREATE INDEX jobs_available_by_queue ON jobs (queue, priority DESC, id) WHERE state = 'available';
-- What time makes claimable.
CREATE INDEX jobs_due ON jobs (scheduled_at) WHERE state IN ('scheduled', 'retryable');
-- What is leased, for renewal and rescue.
CREATE INDEX jobs_running ON jobs (supervisor) WHERE state = 'running';
CREATE INDEX jobs_batch ON jobs (batch) WHERE batch IS NOT NULL;
CREATE UNIQUE INDEX jobs_unique_key ON jobs (unique_key)
    WHERE unique_key IS NOT NULL AND state NOT IN ('cancelled', 'discarded');

-- A new job is a waiting job. An explicit id may not take the place of a job that exists: that is how
-- INSERT OR REPLACE would change a program without an UPDATE.
CREATE TRIGGER jobs_enter_waiting BEFORE INSERT ON jobs
WHEN NEW.state NOT IN ('available', 'scheduled') OR NEW.attempt <> 0 OR NEW.started_at IS NOT NULL
    OR NEW.policy_hash IS NOT NULL OR NEW.source_sha256 IS NOT NULL
    OR (NEW.id > 0 AND EXISTS (SELECT 1 FROM jobs WHERE id = NEW.id))
BEGIN
    SELECT RAISE(ABORT, 'a new job is available or scheduled, has never run, and has an id of its own');
END;

CREATE TRIGGER jobs_schedule AFTER INSERT ON jobs
WHEN NEW.scheduled_at IS NOT NULL AND NEW.state = 'available'
    AND NEW.scheduled_at > CAST(round((julianday('now') - 2440587.5) * 86400000.0) AS INTEGER) * 1000
BEGIN
    INSERT INTO jobs_lie_ahead (id) VALUES (NEW.id);
END;

-- The UPDATE sits behind a view: a trigger's program is set up for every inserted row, and this one is large.
CREATE VIEW jobs_lie_ahead AS SELECT id FROM jobs WHERE 0;

CREATE TRIGGER jobs_lie_ahead_schedule INSTEAD OF INSERT ON jobs_lie_ahead
BEGIN
    UPDATE jobs SET state = 'scheduled' WHERE id = NEW.id;
END;

CREATE TRIGGER jobs_source_immutable BEFORE UPDATE OF source ON jobs
WHEN NEW.source IS NOT OLD.source AND NOT (NEW.source IS NULL AND NEW.erased_at IS NOT NULL)
BEGIN
    SELECT RAISE(ABORT, 'the source of a job is immutable');
END;

-- ------------------------------------------------------------------------------------- results

-- What the latest execution of a job showed. `stdout` and `stderr` are TEXT where they are valid UTF-8
-- without NUL, else a BLOB of the exact bytes.
CREATE TABLE results (
    job_id            INTEGER PRIMARY KEY,
    attempt           INTEGER NOT NULL,
    verdict           TEXT    NOT NULL,
    exit_code         INTEGER,
    signal            INTEGER,
    limit_hit         TEXT,
    blocked_by        TEXT,
    wall_us           INTEGER NOT NULL,
    cpu_us            INTEGER NOT NULL,              -- user_us + system_us
    user_us           INTEGER NOT NULL,
    system_us         INTEGER NOT NULL,
    max_rss_kb        INTEGER NOT NULL,              -- KiB, the interpreter included
    output_truncated  INTEGER NOT NULL,
    violation_count   INTEGER NOT NULL,              -- those beyond the stored 1,000 included
    finished_at       INTEGER NOT NULL,
    policy            TEXT    NOT NULL,
    policy_hash       TEXT    NOT NULL,
    worker            TEXT    NOT NULL,
    interpreter       TEXT    NOT NULL,
    result_hmac       TEXT    NOT NULL,              -- HMAC-SHA256 under the job's salt, as in the audit log
    exception_type    TEXT,
    exception_message TEXT,
    value             TEXT,                          -- repr of the last expression
    value_json        TEXT,                          -- the same as JSON, where it is plain data
    traceback         TEXT,
    stdout            ANY,
    stderr            ANY,

    CONSTRAINT verdict_valid CHECK (verdict = 'passed' OR verdict = 'wrong_answer' OR verdict = 'raised'
        OR verdict = 'rejected' OR verdict = 'timed_out' OR verdict = 'memory_exceeded'
        OR verdict = 'output_exceeded' OR verdict = 'blocked' OR verdict = 'crashed'),
    CONSTRAINT limit_hit_valid CHECK
        (limit_hit = 'cpu' OR limit_hit = 'wall' OR limit_hit = 'memory' OR limit_hit = 'output'),
    CONSTRAINT output_truncated_valid CHECK (output_truncated IN (0, 1)),
    CONSTRAINT stdout_is_bytes CHECK (stdout IS NULL OR typeof(stdout) = 'text' OR typeof(stdout) = 'blob'),
    CONSTRAINT stderr_is_bytes CHECK (stderr IS NULL OR typeof(stderr) = 'text' OR typeof(stderr) = 'blob')
) STRICT;

-- Every rejected or observed node of the latest execution, at most 1,000 a job.
CREATE TABLE violations (
    job_id     INTEGER NOT NULL,
    ordinal    INTEGER NOT NULL,                     -- from 0, in the order found
    phase      TEXT    NOT NULL,
    severity   TEXT    NOT NULL,
    rule       TEXT    NOT NULL,
    node       TEXT    NOT NULL,
    symbol     TEXT    NOT NULL,
    line       INTEGER NOT NULL,                     -- from 1
    column     INTEGER NOT NULL,                     -- from 1, in code points
    end_line   INTEGER NOT NULL,
    end_column INTEGER NOT NULL,
    message    TEXT    NOT NULL,
    excerpt    TEXT    NOT NULL,
    PRIMARY KEY (job_id, ordinal),
    CONSTRAINT phase_valid CHECK (phase IN ('static', 'runtime')),
    CONSTRAINT severity_valid CHECK (severity IN ('reject', 'observe')),
    CONSTRAINT ordinal_bounded CHECK (ordinal BETWEEN 0 AND 999)
) STRICT, WITHOUT ROWID;

-- Earlier judgements of jobs that were retried, moved here unchanged.
CREATE TABLE past_results (
    job_id INTEGER NOT NULL, attempt INTEGER NOT NULL, verdict TEXT NOT NULL, exit_code INTEGER, signal INTEGER,
    limit_hit TEXT, blocked_by TEXT, wall_us INTEGER NOT NULL, cpu_us INTEGER NOT NULL, user_us INTEGER NOT NULL,
    system_us INTEGER NOT NULL, max_rss_kb INTEGER NOT NULL, output_truncated INTEGER NOT NULL,
    violation_count INTEGER NOT NULL, finished_at INTEGER NOT NULL, policy TEXT NOT NULL, policy_hash TEXT NOT NULL,
    worker TEXT NOT NULL, interpreter TEXT NOT NULL, result_hmac TEXT NOT NULL, exception_type TEXT,
    exception_message TEXT, value TEXT, value_json TEXT, traceback TEXT, stdout ANY, stderr ANY,
    PRIMARY KEY (job_id, attempt)
) STRICT;

CREATE TABLE past_violations (
    job_id INTEGER NOT NULL, attempt INTEGER NOT NULL, ordinal INTEGER NOT NULL, phase TEXT NOT NULL,
    severity TEXT NOT NULL, rule TEXT NOT NULL, node TEXT NOT NULL, symbol TEXT NOT NULL, line INTEGER NOT NULL,
    column INTEGER NOT NULL, end_line INTEGER NOT NULL, end_column INTEGER NOT NULL, message TEXT NOT NULL,
    excerpt TEXT NOT NULL,
    PRIMARY KEY (job_id, attempt, ordinal)
) STRICT, WITHOUT ROWID;

-- ------------------------------------------------------------------------------------ policies

-- Every policy text that was ever installed, by SHA-256 of its UTF-8 bytes.
CREATE TABLE policies (
    hash         TEXT    NOT NULL PRIMARY KEY,
    name         TEXT    NOT NULL,                   -- under which it was first installed
    text         TEXT    NOT NULL,
    installed_at INTEGER NOT NULL,
    CONSTRAINT hash_valid CHECK (length(hash) = 64 AND hash NOT GLOB '*[^0-9a-f]*'),
    CONSTRAINT name_valid CHECK (length(CAST(name AS BLOB)) BETWEEN 1 AND 255)
) STRICT;

-- Which text a name means to the next claim.
CREATE TABLE policies_in_force (
    name  TEXT    NOT NULL PRIMARY KEY,
    hash  TEXT    NOT NULL REFERENCES policies (hash),
    since INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER policies_no_replace BEFORE INSERT ON policies
WHEN EXISTS (SELECT 1 FROM policies WHERE hash = NEW.hash)
BEGIN
    SELECT RAISE(ABORT, 'an installed policy is immutable');
END;

CREATE TRIGGER policies_no_update BEFORE UPDATE ON policies
BEGIN
    SELECT RAISE(ABORT, 'an installed policy is immutable');
END;

CREATE TRIGGER policies_no_delete BEFORE DELETE ON policies
BEGIN
    SELECT RAISE(ABORT, 'an installed policy is kept: results name it');
END;

-- ----------------------------------------------------------------------------------- audit log

-- The append-only log: canonical JSON, hashed as stored. The triggers guard against accidents.
CREATE TABLE audit_events (
    idx  INTEGER PRIMARY KEY,
    body BLOB    NOT NULL,
    CONSTRAINT body_size CHECK (length(body) BETWEEN 2 AND 65535)
) STRICT;

-- The guard is on the index as well, since INSERT OR REPLACE fires neither UPDATE nor (by default)
-- DELETE triggers.
CREATE TRIGGER audit_events_append BEFORE INSERT ON audit_events
WHEN NEW.idx IS NOT (SELECT ifnull(max(idx), -1) + 1 FROM audit_events)
BEGIN
    SELECT RAISE(ABORT, 'audit_events is append-only: idx must be the next index');
END;

CREATE TRIGGER audit_events_no_update BEFORE UPDATE ON audit_events
BEGIN
    SELECT RAISE(ABORT, 'audit_events is append-only');
END;

CREATE TRIGGER audit_events_no_delete BEFORE DELETE ON audit_events
BEGIN
    SELECT RAISE(ABORT, 'audit_events is append-only');
END;

-- --------------------------------------------------------------------------------- supervisors

-- One row a start of `assay work`. The process holds a lock on byte `id` of the file `<database>-lock`
-- for as long as it lives; a supervisor whose byte is free is dead.
CREATE TABLE supervisors (
    id                 INTEGER PRIMARY KEY AUTOINCREMENT,
    host               TEXT    NOT NULL,
    boot_id            TEXT    NOT NULL,
    pid                INTEGER NOT NULL,
    process_started_at INTEGER NOT NULL,             -- clock ticks since boot, /proc/PID/stat field 22
    assay_version      TEXT    NOT NULL,
    python_version     TEXT    NOT NULL,
    kernel_version     TEXT    NOT NULL,
    started_at         INTEGER NOT NULL,
    stopped_at         INTEGER
) STRICT;

CREATE INDEX supervisors_live ON supervisors (id) WHERE stopped_at IS NULL;

-- ----------------------------------------------------------------------------------- schedules

CREATE TABLE schedules (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    name        TEXT    NOT NULL UNIQUE,
    cron        TEXT    NOT NULL,                    -- five fields, or @daily and its like
    time_zone   TEXT    NOT NULL DEFAULT 'UTC',      -- IANA name
    kind        TEXT    NOT NULL,
    action      TEXT    NOT NULL,                    -- a file's path, a query, or the words after `eval`
    missed      TEXT    NOT NULL DEFAULT 'latest',   -- what to do about runs that were missed
    missed_cap  INTEGER NOT NULL DEFAULT 24,         -- how many of them at most, where `missed` is 'all'
    created_at  INTEGER NOT NULL,
    created_by  TEXT    NOT NULL,
    paused_at   INTEGER,
    next_run_at INTEGER,
    CONSTRAINT kind_valid CHECK (kind IN ('jsonl', 'sql', 'eval')),
    CONSTRAINT missed_valid CHECK (missed IN ('skip', 'latest', 'all')),
    CONSTRAINT missed_cap_sensible CHECK (missed_cap BETWEEN 1 AND 10000)
) STRICT;

-- One row a due time, written in the transaction that queues the run's jobs: two supervisors never run
-- the same time twice.
CREATE TABLE schedule_runs (
    schedule INTEGER NOT NULL REFERENCES schedules (id),
    run_at   INTEGER NOT NULL,
    batch    TEXT,
    jobs     INTEGER NOT NULL DEFAULT 0,
    outcome  TEXT    NOT NULL,
    PRIMARY KEY (schedule, run_at),
    CONSTRAINT outcome_valid CHECK (outcome IN ('queued', 'missed', 'failed'))
) STRICT, WITHOUT ROWID;

-- ------------------------------------------------------------------------------------- reports

-- Batches: how far each is. `last_finished_at` is NULL while something is unfinished.
CREATE VIEW report_batches AS
SELECT batch,
       count(*) AS jobs,
       sum(state = 'completed') AS completed,
       sum(state IN ('available', 'scheduled', 'retryable')) AS waiting,
       sum(state = 'running') AS running,
       sum(state = 'discarded') AS discarded,
       sum(state = 'cancelled') AS cancelled,
       min(created_at) AS first_created_at,
       CASE WHEN count(finalized_at) = count(*) THEN max(finalized_at) END AS last_finished_at
FROM jobs GROUP BY batch;

-- Verdicts: how many jobs of a batch, under a policy, got which.
CREATE VIEW report_verdicts AS
SELECT j.batch, r.policy, r.verdict, count(*) AS jobs
FROM jobs j JOIN results r ON r.job_id = j.id
GROUP BY j.batch, r.policy, r.verdict;

-- Rules: how many jobs and nodes each matched.
CREATE VIEW report_rules AS
SELECT j.batch, v.rule, v.severity, v.phase, count(DISTINCT v.job_id) AS jobs, count(*) AS violations
FROM violations v JOIN jobs j ON j.id = v.job_id
GROUP BY j.batch, v.rule, v.severity, v.phase;

-- Symbols: what the rules were matched by.
CREATE VIEW report_symbols AS
SELECT j.batch, v.rule, v.symbol, count(DISTINCT v.job_id) AS jobs, count(*) AS violations
FROM violations v JOIN jobs j ON j.id = v.job_id
GROUP BY j.batch, v.rule, v.symbol;

-- Exceptions: what left the programs.
CREATE VIEW report_exceptions AS
SELECT j.batch, r.verdict, r.exception_type, count(*) AS jobs
FROM jobs j JOIN results r ON r.job_id = j.id
WHERE r.exception_type IS NOT NULL
GROUP BY j.batch, r.verdict, r.exception_type;

-- Durations: percentiles by nearest rank, in microseconds; memory in KiB.
CREATE VIEW report_durations AS
WITH ranked AS (
    SELECT j.batch, r.wall_us, r.cpu_us, r.max_rss_kb,
           count(*) OVER (PARTITION BY j.batch) AS n,
           row_number() OVER (PARTITION BY j.batch ORDER BY r.wall_us) AS wall_rank,
           row_number() OVER (PARTITION BY j.batch ORDER BY r.cpu_us) AS cpu_rank
    FROM jobs j JOIN results r ON r.job_id = j.id
)
SELECT batch,
       count(*) AS jobs,
       min(CASE WHEN wall_rank >= 0.50 * n THEN wall_us END) AS wall_p50_us,
       min(CASE WHEN wall_rank >= 0.90 * n THEN wall_us END) AS wall_p90_us,
       min(CASE WHEN wall_rank >= 0.99 * n THEN wall_us END) AS wall_p99_us,
       max(wall_us) AS wall_max_us,
       min(CASE WHEN cpu_rank >= 0.50 * n THEN cpu_us END) AS cpu_p50_us,
       min(CASE WHEN cpu_rank >= 0.90 * n THEN cpu_us END) AS cpu_p90_us,
       min(CASE WHEN cpu_rank >= 0.99 * n THEN cpu_us END) AS cpu_p99_us,
       max(cpu_us) AS cpu_max_us,
       sum(cpu_us) AS cpu_total_us,
       max(max_rss_kb) AS max_rss_kb
FROM ranked GROUP BY batch;
