-- Judging identical programs once (`--dedupe`, docs/operations.md).

-- The execution whose judgement this is, where the job was not executed itself but is identical to one that was. That
-- job may be gone by now. NULL where the job was executed.
ALTER TABLE results ADD COLUMN shared_from INTEGER;
ALTER TABLE results ADD COLUMN shared_from_attempt INTEGER
    CONSTRAINT shared_from_whole CHECK ((shared_from IS NULL) = (shared_from_attempt IS NULL));
ALTER TABLE past_results ADD COLUMN shared_from INTEGER;
ALTER TABLE past_results ADD COLUMN shared_from_attempt INTEGER
    CONSTRAINT shared_from_whole CHECK ((shared_from IS NULL) = (shared_from_attempt IS NULL));

-- Where a judgement may be found that an identical program can be given: a hint, and no record of anything. What it
-- leads to is compared with the program byte for byte. Only supervisors that were told to share write here.
CREATE TABLE shareable_results (
    key     BLOB    NOT NULL PRIMARY KEY,            -- SHA-256 over all that the judgement depends on
    job_id  INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    CONSTRAINT key_size CHECK (length(key) = 32)
) STRICT, WITHOUT ROWID;

-- For taking them away with their job: its program's hash is in the key.
CREATE INDEX shareable_results_job ON shareable_results (job_id);

-- Durations: percentiles by nearest rank, in microseconds; memory in KiB. Of executions alone: a shared judgement has
-- the times of the execution that it is from, and would count them twice.
DROP VIEW report_durations;
CREATE VIEW report_durations AS
WITH ranked AS (
    SELECT j.batch, r.shared_from, r.wall_us, r.cpu_us, r.max_rss_kb,
           count(*) OVER (PARTITION BY j.batch, r.shared_from IS NULL) AS n,
           row_number() OVER (PARTITION BY j.batch, r.shared_from IS NULL ORDER BY r.wall_us) AS wall_rank,
           row_number() OVER (PARTITION BY j.batch, r.shared_from IS NULL ORDER BY r.cpu_us) AS cpu_rank
    FROM jobs j JOIN results r ON r.job_id = j.id
)
SELECT batch,
       count(*) FILTER (WHERE shared_from IS NULL) AS jobs,
       min(CASE WHEN wall_rank >= 0.50 * n THEN wall_us END) FILTER (WHERE shared_from IS NULL) AS wall_p50_us,
       min(CASE WHEN wall_rank >= 0.90 * n THEN wall_us END) FILTER (WHERE shared_from IS NULL) AS wall_p90_us,
       min(CASE WHEN wall_rank >= 0.99 * n THEN wall_us END) FILTER (WHERE shared_from IS NULL) AS wall_p99_us,
       max(wall_us) FILTER (WHERE shared_from IS NULL) AS wall_max_us,
       min(CASE WHEN cpu_rank >= 0.50 * n THEN cpu_us END) FILTER (WHERE shared_from IS NULL) AS cpu_p50_us,
       min(CASE WHEN cpu_rank >= 0.90 * n THEN cpu_us END) FILTER (WHERE shared_from IS NULL) AS cpu_p90_us,
       min(CASE WHEN cpu_rank >= 0.99 * n THEN cpu_us END) FILTER (WHERE shared_from IS NULL) AS cpu_p99_us,
       max(cpu_us) FILTER (WHERE shared_from IS NULL) AS cpu_max_us,
       sum(cpu_us) FILTER (WHERE shared_from IS NULL) AS cpu_total_us,
       max(max_rss_kb) FILTER (WHERE shared_from IS NULL) AS max_rss_kb,
       count(shared_from) AS shared
FROM ranked GROUP BY batch;
