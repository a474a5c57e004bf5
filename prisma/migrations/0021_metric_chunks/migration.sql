-- The points of jobs that have ended, up to some hundreds of one series in a row: a row for each point costs five times as much.
-- CreateTable
CREATE TABLE "metric_chunks" (
    "series_id" INTEGER NOT NULL,
    "first_step" INTEGER NOT NULL,
    "last_step" INTEGER NOT NULL,
    "job_number" INTEGER NOT NULL,
    "first_seq" BIGINT NOT NULL,
    "last_seq" BIGINT NOT NULL,
    "points" INTEGER NOT NULL,
    "first_at" TIMESTAMPTZ(3) NOT NULL,
    "steps" INTEGER[],
    "seqs" INTEGER[],
    "epochs" DOUBLE PRECISION[],
    "values" DOUBLE PRECISION[],
    "ats" INTEGER[],

    CONSTRAINT "metric_chunks_pkey" PRIMARY KEY ("series_id","first_step")
);

-- CreateIndex
CREATE INDEX "metric_chunks_job_number_first_seq_idx" ON "metric_chunks"("job_number", "first_seq");

-- AddForeignKey
ALTER TABLE "metric_chunks" ADD CONSTRAINT "metric_chunks_series_id_fkey" FOREIGN KEY ("series_id") REFERENCES "metric_series"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What was measured is never overwritten.
CREATE TRIGGER "metric_chunks_fixed" BEFORE UPDATE ON "metric_chunks" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();

-- Every point, wherever it is: what readers of whole series use. `seqs` count from first_seq, `ats` are milliseconds after first_at.
CREATE VIEW "all_metric_points" AS
  SELECT "series_id", "step", "job_number", "seq", "epoch", "value", "at" FROM "metric_points"
  UNION ALL
  SELECT c."series_id", p."step", c."job_number", c."first_seq" + p."seq", p."epoch", p."value", c."first_at" + p."at" * interval '1 millisecond'
  FROM "metric_chunks" c, unnest(c."steps", c."seqs", c."epochs", c."values", c."ats") AS p ("step", "seq", "epoch", "value", "at");

-- Finds jobs that have ended and whose points are still rows.
CREATE INDEX "jobs_finished_at_idx" ON "jobs"("finished_at");
