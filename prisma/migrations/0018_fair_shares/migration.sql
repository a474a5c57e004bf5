-- Slots are shared between projects by the time that their attempts take: start-time fair queueing, with a virtual time for each project.
ALTER TABLE "projects"
  ADD COLUMN "weight" DOUBLE PRECISION NOT NULL DEFAULT 1,
  ADD COLUMN "limits" JSONB NOT NULL DEFAULT '{}',
  ADD COLUMN "virtual_start" DOUBLE PRECISION NOT NULL DEFAULT 0,
  ADD COLUMN "virtual_finish" DOUBLE PRECISION NOT NULL DEFAULT 0,
  ADD COLUMN "mean_seconds" DOUBLE PRECISION NOT NULL DEFAULT 1;
ALTER TABLE "projects" ADD CONSTRAINT "projects_weight_check" CHECK ("weight" > 0);
-- What a project was charged when the attempt began; settled with its real time when it ends.
ALTER TABLE "job_attempts" ADD COLUMN "charged_seconds" DOUBLE PRECISION NOT NULL DEFAULT 0;

ALTER TABLE "tasks" ADD COLUMN "project_id" TEXT;
UPDATE "tasks" t SET "project_id" = COALESCE(
  (SELECT j."project_id" FROM "jobs" j WHERE j."id" = t."job_id"),
  (SELECT d."project_id" FROM "datasets" d WHERE d."id" = t."dataset_id"));
-- A process of the version before knows nothing of the column.
CREATE FUNCTION "task_project"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW."project_id" := COALESCE(NEW."project_id",
    (SELECT j."project_id" FROM "jobs" j WHERE j."id" = NEW."job_id"),
    (SELECT d."project_id" FROM "datasets" d WHERE d."id" = NEW."dataset_id"));
  RETURN NEW;
END $$;
CREATE TRIGGER "tasks_project" BEFORE INSERT ON "tasks" FOR EACH ROW EXECUTE FUNCTION "task_project"();
CREATE INDEX "tasks_project_queue_idx" ON "tasks"("project_id", "priority" DESC, "created_at", "id") WHERE "status" = 'queued';
CREATE INDEX "tasks_project_running_idx" ON "tasks"("project_id") WHERE "status" = 'running';
CREATE INDEX "jobs_project_open_idx" ON "jobs"("project_id") WHERE "status" IN ('queued', 'running', 'paused', 'stopping');

CREATE TABLE "project_usage" (
  "project_id" TEXT NOT NULL REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE,
  "day" DATE NOT NULL,
  "attempts" INTEGER NOT NULL,
  "compute_seconds" DOUBLE PRECISION NOT NULL,
  CONSTRAINT "project_usage_pkey" PRIMARY KEY ("project_id", "day")
);
