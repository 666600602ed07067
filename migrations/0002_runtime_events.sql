-- What audit rules matched while programs ran (docs/policy.md, `audit:`), beside each judgement.

-- Of runtime_events, those beyond the stored 100 included.
ALTER TABLE results ADD COLUMN event_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE past_results ADD COLUMN event_count INTEGER NOT NULL DEFAULT 0;

-- What the latest execution did while it ran that audit rules matched: PEP 578 events, each distinct argument once,
-- at most 100 a job.
CREATE TABLE runtime_events (
    job_id   INTEGER NOT NULL,
    ordinal  INTEGER NOT NULL,                       -- from 0, in the order first seen
    rule     TEXT    NOT NULL,
    severity TEXT    NOT NULL,
    event    TEXT    NOT NULL,                       -- its name, for example socket.connect
    argument TEXT    NOT NULL,                       -- as the rules see it; empty where it has none
    count    INTEGER NOT NULL,                       -- how often; at least so often where the job was ended from outside
    PRIMARY KEY (job_id, ordinal),
    CONSTRAINT severity_valid CHECK (severity IN ('reject', 'observe')),
    CONSTRAINT ordinal_bounded CHECK (ordinal BETWEEN 0 AND 99),
    CONSTRAINT event_bounded CHECK (length(CAST(event AS BLOB)) <= 200),
    CONSTRAINT argument_bounded CHECK (length(CAST(argument AS BLOB)) <= 200),
    CONSTRAINT count_sensible CHECK (count > 0)
) STRICT, WITHOUT ROWID;

-- For reports: what an audit rule matched, and in which jobs.
CREATE INDEX runtime_events_rule ON runtime_events (rule, event);

-- Those of earlier judgements of jobs that were retried, moved here unchanged.
CREATE TABLE past_runtime_events (
    job_id INTEGER NOT NULL, attempt INTEGER NOT NULL, ordinal INTEGER NOT NULL, rule TEXT NOT NULL,
    severity TEXT NOT NULL, event TEXT NOT NULL, argument TEXT NOT NULL, count INTEGER NOT NULL,
    PRIMARY KEY (job_id, attempt, ordinal)
) STRICT, WITHOUT ROWID;

-- Events: what programs did that audit rules matched.
CREATE VIEW report_events AS
SELECT j.batch, e.rule, e.severity, e.event, e.argument, count(*) AS jobs, sum(e.count) AS events
FROM runtime_events e JOIN jobs j ON j.id = e.job_id
GROUP BY j.batch, e.rule, e.severity, e.event, e.argument;
