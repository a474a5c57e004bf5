-- An ensemble of finished jobs has copies of their members, and says of each which one it is.
ALTER TABLE "members" ADD COLUMN "source" JSONB;
-- What was made of a sweep is found by it.
CREATE INDEX "jobs_parent_id_idx" ON "jobs"("parent_id");
