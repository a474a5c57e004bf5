-- What a job starts from: the job that trained the weights, and the model version by whose name it was found. The source may be deleted; what is told of it stays.
CREATE TABLE "job_starts" (
    "job_id" TEXT NOT NULL,
    "source_job_id" TEXT NOT NULL,
    "model_name" TEXT,
    "model_version" INTEGER,

    CONSTRAINT "job_starts_pkey" PRIMARY KEY ("job_id")
);
CREATE INDEX "job_starts_source_job_id_idx" ON "job_starts"("source_job_id");
ALTER TABLE "job_starts" ADD CONSTRAINT "job_starts_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "jobs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The columns that a job takes its data set by, where they are others than the data set's own: those that its weights were trained on.
ALTER TABLE "jobs" ADD COLUMN "kept_columns" JSONB;

-- An ensemble is found by the jobs whose members it has.
CREATE INDEX "members_source_job_id_idx" ON "members"(("source" ->> 'job_id')) WHERE "source" IS NOT NULL;

-- The files that it starts from, which stay as long as it may need them.
CREATE TABLE "job_start_files" (
    "job_id" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,

    CONSTRAINT "job_start_files_pkey" PRIMARY KEY ("job_id","sha256")
);
CREATE INDEX "job_start_files_sha256_idx" ON "job_start_files"("sha256");
ALTER TABLE "job_start_files" ADD CONSTRAINT "job_start_files_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "jobs"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "job_start_files" ADD CONSTRAINT "job_start_files_sha256_fkey" FOREIGN KEY ("sha256") REFERENCES "blobs"("sha256") ON DELETE RESTRICT ON UPDATE CASCADE;
