-- The Merkle tree over audit_events (RFC 6962), its signed heads, and what makes the log searchable (docs/audit.md).
--
-- All but audit_index and its words follows from the bodies of audit_events or is signed; audit_index can be rebuilt
-- from them, and `assay audit verify` compares it with what they say.

-- ------------------------------------------------------------------------------------------ the log

-- This log, and no other: the origin of its checkpoints. One row.
CREATE TABLE audit_log (
    id         INTEGER PRIMARY KEY,
    origin     TEXT    NOT NULL,
    CONSTRAINT one_row CHECK (id = 1),
    CONSTRAINT origin_valid CHECK (length(CAST(origin AS BLOB)) BETWEEN 1 AND 255)
) STRICT;

INSERT INTO audit_log (id, origin) VALUES (1, 'assay/' || lower(hex(randomblob(16))));

CREATE TRIGGER audit_log_one_row BEFORE INSERT ON audit_log
BEGIN
    SELECT RAISE(ABORT, 'a log has one origin');
END;

CREATE TRIGGER audit_log_no_update BEFORE UPDATE ON audit_log
BEGIN
    SELECT RAISE(ABORT, 'the origin of a log does not change');
END;

CREATE TRIGGER audit_log_no_delete BEFORE DELETE ON audit_log
BEGIN
    SELECT RAISE(ABORT, 'the origin of a log does not change');
END;

-- The tree, as tiles of up to 256 hashes of 32 bytes: hash k of tile i at level L is the root over the leaves
-- (256 i + k) 256^L and the 256^L - 1 after it. Only the last tile of a level may have fewer, and only that one
-- changes: it grows.
CREATE TABLE audit_tiles (
    level  INTEGER NOT NULL,
    tile   INTEGER NOT NULL,
    hashes BLOB    NOT NULL,
    PRIMARY KEY (level, tile),
    CONSTRAINT level_valid CHECK (level BETWEEN 0 AND 7),
    CONSTRAINT tile_valid CHECK (tile >= 0),
    CONSTRAINT hashes_whole CHECK (length(hashes) BETWEEN 32 AND 8192 AND length(hashes) % 32 = 0)
) STRICT;

CREATE TRIGGER audit_tiles_append BEFORE INSERT ON audit_tiles
WHEN NEW.tile IS NOT (SELECT ifnull(max(tile), -1) + 1 FROM audit_tiles WHERE level = NEW.level)
BEGIN
    SELECT RAISE(ABORT, 'audit_tiles is append-only: tile must be the next one of its level');
END;

CREATE TRIGGER audit_tiles_grow BEFORE UPDATE ON audit_tiles
WHEN NEW.level IS NOT OLD.level OR NEW.tile IS NOT OLD.tile
    OR substr(NEW.hashes, 1, length(OLD.hashes)) IS NOT OLD.hashes
BEGIN
    SELECT RAISE(ABORT, 'audit_tiles is append-only: a tile may only grow');
END;

CREATE TRIGGER audit_tiles_no_delete BEFORE DELETE ON audit_tiles
BEGIN
    SELECT RAISE(ABORT, 'audit_tiles is append-only');
END;

-- Signed heads of the tree, in the order of signing: C2SP signed notes of tlog-checkpoints.
CREATE TABLE audit_checkpoints (
    id        INTEGER PRIMARY KEY,
    size      INTEGER NOT NULL,                      -- events covered
    signed_at INTEGER NOT NULL,
    note      TEXT    NOT NULL,
    CONSTRAINT size_valid CHECK (size >= 0),
    CONSTRAINT note_size CHECK (length(CAST(note AS BLOB)) BETWEEN 1 AND 65535)
) STRICT;

CREATE TRIGGER audit_checkpoints_append BEFORE INSERT ON audit_checkpoints
WHEN NEW.id IS NOT (SELECT ifnull(max(id), 0) + 1 FROM audit_checkpoints)
    OR NEW.size < (SELECT ifnull(max(size), 0) FROM audit_checkpoints)
BEGIN
    SELECT RAISE(ABORT, 'audit_checkpoints is append-only: id must be the next, and size may not shrink');
END;

CREATE TRIGGER audit_checkpoints_no_update BEFORE UPDATE ON audit_checkpoints
BEGIN
    SELECT RAISE(ABORT, 'audit_checkpoints is append-only');
END;

CREATE TRIGGER audit_checkpoints_no_delete BEFORE DELETE ON audit_checkpoints
BEGIN
    SELECT RAISE(ABORT, 'audit_checkpoints is append-only');
END;

-- What a time-stamping authority said of a checkpoint (RFC 3161): the request and its answer, both DER.
CREATE TABLE audit_timestamps (
    id         INTEGER PRIMARY KEY,
    checkpoint INTEGER NOT NULL REFERENCES audit_checkpoints (id),
    stored_at  INTEGER NOT NULL,
    request    BLOB    NOT NULL,
    response   BLOB    NOT NULL,
    CONSTRAINT request_size CHECK (length(request) BETWEEN 1 AND 65536),
    CONSTRAINT response_size CHECK (length(response) BETWEEN 1 AND 1048576)
) STRICT;

CREATE TRIGGER audit_timestamps_append BEFORE INSERT ON audit_timestamps
WHEN NEW.id IS NOT (SELECT ifnull(max(id), 0) + 1 FROM audit_timestamps)
BEGIN
    SELECT RAISE(ABORT, 'audit_timestamps is append-only: id must be the next');
END;

CREATE TRIGGER audit_timestamps_no_update BEFORE UPDATE ON audit_timestamps
BEGIN
    SELECT RAISE(ABORT, 'audit_timestamps is append-only');
END;

CREATE TRIGGER audit_timestamps_no_delete BEFORE DELETE ON audit_timestamps
BEGIN
    SELECT RAISE(ABORT, 'audit_timestamps is append-only');
END;

-- ------------------------------------------------------------------------------------- the projection

-- Words that the rows of audit_index share: types, names of users, batches, verdicts, hashes, whole tag objects.
-- A row of the index is a few small numbers then, and ten million of them a few hundred megabytes.
CREATE TABLE audit_words (
    id   INTEGER PRIMARY KEY,
    word TEXT    NOT NULL UNIQUE
) STRICT;

-- What an event is about, by its index. Everything but idx, time, job and last_job is the id of a word.
CREATE TABLE audit_index (
    idx         INTEGER PRIMARY KEY,
    time        INTEGER NOT NULL,
    type        INTEGER NOT NULL,
    user        INTEGER NOT NULL,                    -- of the actor, like host and program
    host        INTEGER NOT NULL,
    program     INTEGER NOT NULL,
    job         INTEGER,                             -- the first one, of a job.submitted
    last_job    INTEGER,                             -- of a job.submitted
    batch       INTEGER,
    submitter   INTEGER,
    tags        INTEGER,                             -- the whole object, as its text
    verdict     INTEGER,
    policy_hash INTEGER
) STRICT;

-- A search walks one of these in the order of time, and ends when its page is full. Time ends each, so that a period
-- of what is searched for is one piece of the index.
CREATE INDEX audit_index_time ON audit_index (time);
CREATE INDEX audit_index_type ON audit_index (type, time);
CREATE INDEX audit_index_user ON audit_index (user, time);
CREATE INDEX audit_index_host ON audit_index (host, time);
CREATE INDEX audit_index_program ON audit_index (program, time);
CREATE INDEX audit_index_verdict ON audit_index (verdict, time) WHERE verdict IS NOT NULL;
CREATE INDEX audit_index_policy ON audit_index (policy_hash, time) WHERE policy_hash IS NOT NULL;
CREATE INDEX audit_index_batch ON audit_index (batch, time) WHERE batch IS NOT NULL;
CREATE INDEX audit_index_submitter ON audit_index (submitter, time) WHERE submitter IS NOT NULL;
CREATE INDEX audit_index_tags ON audit_index (tags, time) WHERE tags IS NOT NULL;
CREATE INDEX audit_index_job ON audit_index (job, time) WHERE job IS NOT NULL;
-- Which submission a job was part of: the last one that begins at it or before.
CREATE INDEX audit_index_submission ON audit_index (job) WHERE last_job IS NOT NULL;

-- The index in words, for any SQLite client.
CREATE VIEW report_audit AS
SELECT i.idx, i.time,
       (SELECT word FROM audit_words WHERE id = i.type) AS type,
       (SELECT word FROM audit_words WHERE id = i.user) AS user,
       (SELECT word FROM audit_words WHERE id = i.host) AS host,
       (SELECT word FROM audit_words WHERE id = i.program) AS program,
       i.job, i.last_job,
       (SELECT word FROM audit_words WHERE id = i.batch) AS batch,
       (SELECT word FROM audit_words WHERE id = i.submitter) AS submitter,
       (SELECT word FROM audit_words WHERE id = i.tags) AS tags,
       (SELECT word FROM audit_words WHERE id = i.verdict) AS verdict,
       (SELECT word FROM audit_words WHERE id = i.policy_hash) AS policy_hash,
       CAST(e.body AS TEXT) AS body
FROM audit_index i JOIN audit_events e ON e.idx = i.idx;

-- For searches and reports: the programs that broke a rule, or that named a symbol.
CREATE INDEX violations_rule ON violations (rule, symbol);
CREATE INDEX violations_symbol ON violations (symbol);
CREATE INDEX past_violations_rule ON past_violations (rule, symbol);
CREATE INDEX past_violations_symbol ON past_violations (symbol);
CREATE INDEX past_runtime_events_rule ON past_runtime_events (rule, event);
-- The same program again. Rows enter it when they are recorded, not when they are claimed.
CREATE INDEX jobs_same_source ON jobs (substr(source_sha256, 1, 16))
    WHERE finalized_at IS NOT NULL AND source_sha256 IS NOT NULL;
