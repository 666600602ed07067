-- What a job brings along besides its program, and what it leaves besides its result: input files, output as it came,
-- artifacts (docs/output.md). A job without them has no row in any of these.

-- Files that are put into the job's folder before its program runs. A producer inserts them with the job, or while it
-- waits.
CREATE TABLE job_files (
    job_id INTEGER NOT NULL REFERENCES jobs (id),
    name   TEXT    NOT NULL,
    bytes  BLOB    NOT NULL,
    PRIMARY KEY (job_id, name),
    CONSTRAINT name_valid CHECK (length(CAST(name AS BLOB)) BETWEEN 1 AND 255 AND name NOT IN ('.', '..', 'out')
        AND instr(name, '/') = 0 AND instr(CAST(name AS BLOB), x'00') = 0),
    CONSTRAINT bytes_size CHECK (length(bytes) <= 4194304)
) STRICT;

CREATE TRIGGER job_files_enter_waiting BEFORE INSERT ON job_files
WHEN NOT EXISTS (SELECT 1 FROM jobs WHERE id = NEW.job_id AND state IN ('available', 'scheduled') AND attempt = 0)
    OR EXISTS (SELECT 1 FROM job_files WHERE job_id = NEW.job_id AND name = NEW.name)
BEGIN
    SELECT RAISE(ABORT, 'a file is for a job that has not been started, and has a name of its own');
END;

CREATE TRIGGER job_files_bounded AFTER INSERT ON job_files
WHEN (SELECT count(*) > 32 OR sum(length(bytes)) > 8388608 FROM job_files WHERE job_id = NEW.job_id)
BEGIN
    SELECT RAISE(ABORT, 'a job has at most 32 files, of 8 MiB together');
END;

CREATE TRIGGER job_files_immutable BEFORE UPDATE ON job_files
WHEN NEW.job_id IS NOT OLD.job_id OR NEW.name IS NOT OLD.name
    OR NOT (NEW.bytes = x'' AND EXISTS (SELECT 1 FROM jobs WHERE id = NEW.job_id AND erased_at IS NOT NULL))
BEGIN
    SELECT RAISE(ABORT, 'the files of a job are immutable');
END;

CREATE TRIGGER job_files_no_delete BEFORE DELETE ON job_files
WHEN EXISTS (SELECT 1 FROM jobs WHERE id = OLD.job_id AND finalized_at IS NULL)
BEGIN
    SELECT RAISE(ABORT, 'the files of a job are immutable');
END;

-- What `--lenient` took away from a text before it became the source of the job: a JSON array of what, and where.
CREATE TABLE removals (
    job_id  INTEGER NOT NULL PRIMARY KEY REFERENCES jobs (id),
    removed TEXT,                                    -- NULL once erased
    CONSTRAINT removed_valid CHECK (CASE WHEN removed IS NULL THEN 1
        WHEN length(CAST(removed AS BLOB)) > 65536 OR NOT json_valid(removed) THEN 0
        ELSE json_type(removed) = 'array' END)
) STRICT;

CREATE TRIGGER removals_enter_waiting BEFORE INSERT ON removals
WHEN NOT EXISTS (SELECT 1 FROM jobs WHERE id = NEW.job_id AND state IN ('available', 'scheduled') AND attempt = 0)
    OR EXISTS (SELECT 1 FROM removals WHERE job_id = NEW.job_id)
BEGIN
    SELECT RAISE(ABORT, 'what was removed is said of a job that has not been started, once');
END;

CREATE TRIGGER removals_immutable BEFORE UPDATE ON removals
WHEN NEW.job_id IS NOT OLD.job_id
    OR NOT (NEW.removed IS NULL AND EXISTS (SELECT 1 FROM jobs WHERE id = NEW.job_id AND erased_at IS NOT NULL))
BEGIN
    SELECT RAISE(ABORT, 'what was removed from a source is immutable');
END;

CREATE TRIGGER removals_no_delete BEFORE DELETE ON removals
WHEN EXISTS (SELECT 1 FROM jobs WHERE id = OLD.job_id AND finalized_at IS NULL)
BEGIN
    SELECT RAISE(ABORT, 'what was removed from a source is immutable');
END;

-- What a program wrote while it ran, in the order in which it came. Only of attempts that ran long enough for anybody
-- to look: of those, all of it; of others `results` has it. The rows of an attempt whose worker was lost are what had
-- been recorded by then.
CREATE TABLE output_chunks (
    job_id    INTEGER NOT NULL,
    attempt   INTEGER NOT NULL,
    ordinal   INTEGER NOT NULL,                      -- from 0
    stream    TEXT    NOT NULL,
    offset_us INTEGER NOT NULL,                      -- when it came, since the program's process was started
    bytes     BLOB    NOT NULL,
    PRIMARY KEY (job_id, attempt, ordinal),
    CONSTRAINT stream_valid CHECK (stream IN ('stdout', 'stderr')),
    CONSTRAINT ordinal_valid CHECK (ordinal >= 0),
    CONSTRAINT offset_valid CHECK (offset_us >= 0)
) STRICT;

-- What an attempt left in ./out: files that the program wrote, and the pictures of its value and figures.
CREATE TABLE artifacts (
    job_id     INTEGER NOT NULL,
    attempt    INTEGER NOT NULL,
    ordinal    INTEGER NOT NULL,                     -- from 1, by name
    name       TEXT    NOT NULL,
    media_type TEXT    NOT NULL,                     -- by the name's ending; else of text or of any bytes
    size       INTEGER NOT NULL,                     -- bytes
    bytes      BLOB    NOT NULL,
    PRIMARY KEY (job_id, attempt, ordinal),
    CONSTRAINT ordinal_bounded CHECK (ordinal BETWEEN 1 AND 64),
    CONSTRAINT name_bounded CHECK (length(CAST(name AS BLOB)) <= 1024),
    CONSTRAINT size_bounded CHECK (size BETWEEN 0 AND 8388608),
    CONSTRAINT size_true CHECK (size = length(bytes) OR length(bytes) = 0)
) STRICT;

-- The frames of `traceback` as JSON.
ALTER TABLE results ADD COLUMN traceback_json TEXT;
ALTER TABLE past_results ADD COLUMN traceback_json TEXT;
-- What lay in ./out and is no artifact: too much of it, or no plain file.
ALTER TABLE results ADD COLUMN artifacts_left_out INTEGER NOT NULL DEFAULT 0;
ALTER TABLE past_results ADD COLUMN artifacts_left_out INTEGER NOT NULL DEFAULT 0;
