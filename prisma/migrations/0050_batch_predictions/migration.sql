-- A file of rows that one model version predicts, as a task. Its output is written in parts: each is a file of its own, named in the transaction that says
-- how many rows are done.
CREATE TABLE "batch_predictions" (
    "id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "model_id" TEXT NOT NULL,
    "model_name" TEXT NOT NULL,
    "model_version" INTEGER NOT NULL,
    "settings" JSONB NOT NULL,
    "source" JSONB NOT NULL,
    "input_sha256" TEXT,
    "dataset_id" TEXT,
    "parts" INTEGER NOT NULL DEFAULT 0,
    "rows" BIGINT NOT NULL DEFAULT 0,
    "failed_rows" BIGINT NOT NULL DEFAULT 0,
    "output_bytes" BIGINT NOT NULL DEFAULT 0,
    "hash_state" BYTEA NOT NULL,
    "fraction" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "rows_per_second" DOUBLE PRECISION,
    "seconds_left" DOUBLE PRECISION,
    "notes" JSONB NOT NULL,
    "sha256" TEXT,
    "error" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "batch_predictions_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "batch_predictions_project_id_id_idx" ON "batch_predictions"("project_id", "id");
CREATE INDEX "batch_predictions_input_sha256_idx" ON "batch_predictions"("input_sha256");
CREATE INDEX "batch_predictions_finished_at_idx" ON "batch_predictions"("finished_at");
ALTER TABLE "batch_predictions" ADD CONSTRAINT "batch_predictions_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "batch_predictions" ADD CONSTRAINT "batch_predictions_input_sha256_fkey" FOREIGN KEY ("input_sha256") REFERENCES "blobs"("sha256") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "prediction_parts" (
    "prediction_id" TEXT NOT NULL,
    "index" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL,

    CONSTRAINT "prediction_parts_pkey" PRIMARY KEY ("prediction_id","index")
);
CREATE INDEX "prediction_parts_sha256_idx" ON "prediction_parts"("sha256");
ALTER TABLE "prediction_parts" ADD CONSTRAINT "prediction_parts_prediction_id_fkey" FOREIGN KEY ("prediction_id") REFERENCES "batch_predictions"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "prediction_parts" ADD CONSTRAINT "prediction_parts_sha256_fkey" FOREIGN KEY ("sha256") REFERENCES "blobs"("sha256") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "tasks" ADD COLUMN "prediction_id" TEXT;
CREATE INDEX "tasks_prediction_id_idx" ON "tasks"("prediction_id");
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_prediction_id_fkey" FOREIGN KEY ("prediction_id") REFERENCES "batch_predictions"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "tasks" DROP CONSTRAINT "tasks_kind_check";
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_kind_check" CHECK ("kind" IN ('prepare_dataset', 'train', 'combine', 'predict'));
ALTER TABLE "tasks" DROP CONSTRAINT "tasks_subject_check";
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_subject_check" CHECK (CASE "kind"
  WHEN 'prepare_dataset' THEN "job_id" IS NULL AND "dataset_id" IS NOT NULL AND "prediction_id" IS NULL
  WHEN 'predict' THEN "job_id" IS NULL AND "dataset_id" IS NULL AND "prediction_id" IS NOT NULL
  ELSE "job_id" IS NOT NULL AND "prediction_id" IS NULL END);
CREATE OR REPLACE FUNCTION "task_project"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW."project_id" := COALESCE(NEW."project_id",
    (SELECT j."project_id" FROM "jobs" j WHERE j."id" = NEW."job_id"),
    (SELECT d."project_id" FROM "datasets" d WHERE d."id" = NEW."dataset_id"),
    (SELECT p."project_id" FROM "batch_predictions" p WHERE p."id" = NEW."prediction_id"));
  RETURN NEW;
END $$;
