-- A version comes from a job, with its data set, or from a file that was imported.
ALTER TABLE "model_versions" ALTER COLUMN "job_id" DROP NOT NULL, ALTER COLUMN "dataset_id" DROP NOT NULL, ADD COLUMN "source" JSONB;
ALTER TABLE "model_versions" ADD CONSTRAINT "model_versions_origin_check"
    CHECK (("job_id" IS NULL) = ("source" IS NOT NULL) AND ("dataset_id" IS NULL) = ("source" IS NOT NULL));
DROP TRIGGER "model_versions_fixed" ON "model_versions";
CREATE TRIGGER "model_versions_fixed" BEFORE UPDATE OF "id", "model_id", "version", "job_id", "dataset_id", "source", "manifest", "metrics", "ensemble", "bytes" ON "model_versions" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();

-- A job that starts from an imported version has no job that trained the weights: the version alone is its source.
ALTER TABLE "job_starts" ALTER COLUMN "source_job_id" DROP NOT NULL;
ALTER TABLE "job_starts" ADD CONSTRAINT "job_starts_source_check" CHECK ("source_job_id" IS NOT NULL OR ("model_name" IS NOT NULL AND "model_version" IS NOT NULL));
CREATE INDEX "job_starts_imported_idx" ON "job_starts"("model_name", "model_version") WHERE "source_job_id" IS NULL;
