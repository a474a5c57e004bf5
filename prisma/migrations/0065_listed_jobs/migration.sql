-- What the list of jobs shows, sorts and filters by, apart from the spec, which is long: the settings follow from it and cannot differ from it.
ALTER TABLE "jobs" ADD COLUMN     "tags" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "notes" TEXT,
ADD COLUMN     "preset" TEXT GENERATED ALWAYS AS (CASE WHEN "spec" -> 'variants' IS NULL THEN NULLIF("spec" #>> '{architecture,preset}', 'none') END) STORED,
ADD COLUMN     "optimizer" TEXT GENERATED ALWAYS AS (CASE WHEN "spec" -> 'variants' IS NULL THEN "spec" #>> '{optimizer,type}' END) STORED,
ADD COLUMN     "learning_rate" DOUBLE PRECISION GENERATED ALWAYS AS (CASE WHEN "spec" -> 'variants' IS NULL AND jsonb_typeof("spec" #> '{optimizer,learning_rate}') = 'number' THEN ("spec" #>> '{optimizer,learning_rate}')::DOUBLE PRECISION END) STORED,
ADD COLUMN     "duration_seconds" DOUBLE PRECISION GENERATED ALWAYS AS (EXTRACT(EPOCH FROM "finished_at" - "started_at")::DOUBLE PRECISION) STORED,
ADD COLUMN     "sweep_id" TEXT GENERATED ALWAYS AS (CASE WHEN "parent_type" = 'sweep' THEN "parent_id" END) STORED;

-- What a job measured in the end, written when it ends.
CREATE TABLE "job_metrics" (
    "job_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "value" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "job_metrics_pkey" PRIMARY KEY ("job_id","key")
);
CREATE INDEX "job_metrics_key_job_id_value_idx" ON "job_metrics"("key", "job_id", "value");
ALTER TABLE "job_metrics" ADD CONSTRAINT "job_metrics_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "jobs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Of the members the mean of their final metrics, where all of them are finite; of the ensemble its own, with the split that it was measured on.
CREATE FUNCTION "final_metrics_of"("wanted" text) RETURNS TABLE ("key" text, "value" double precision) LANGUAGE sql STABLE AS $$
  SELECT f.key, avg((f.value #>> '{}')::float8) FROM members m, jsonb_each(m.final) f
    WHERE m.job_id = wanted AND jsonb_typeof(m.final) = 'object' GROUP BY f.key HAVING bool_and(jsonb_typeof(f.value) = 'number')
  UNION ALL
  SELECT 'ensemble_' || CASE j.ensemble ->> 'split' WHEN 'test' THEN 'test_' WHEN 'validation' THEN 'val_' ELSE 'oof_' END || f.key, (f.value #>> '{}')::float8
    FROM jobs j, jsonb_each(j.ensemble -> 'metrics') f
    WHERE j.id = wanted AND jsonb_typeof(j.ensemble -> 'metrics') = 'object' AND jsonb_typeof(f.value) = 'number'
$$;
CREATE FUNCTION "store_final_metrics"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO job_metrics (job_id, key, value) SELECT NEW.id, f.key, f.value FROM final_metrics_of(NEW.id) f
    ON CONFLICT (job_id, key) DO UPDATE SET value = excluded.value;
  RETURN NULL;
END $$;
CREATE TRIGGER "jobs_final_metrics" AFTER UPDATE OF "status" ON "jobs" FOR EACH ROW
  WHEN (OLD.status IS DISTINCT FROM NEW.status AND NEW.status IN ('succeeded', 'failed', 'cancelled')) EXECUTE FUNCTION "store_final_metrics"();
INSERT INTO "job_metrics" ("job_id", "key", "value") SELECT j.id, f.key, f.value FROM "jobs" j, final_metrics_of(j.id) f
  WHERE j.status IN ('succeeded', 'failed', 'cancelled');

-- A page of the list is chosen from this alone, before anything else of its jobs is read.
CREATE INDEX "jobs_project_id_sweep_id_id_idx" ON "jobs"("project_id", "sweep_id", "id");
