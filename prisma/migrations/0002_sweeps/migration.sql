-- AlterTable
ALTER TABLE "jobs" ADD COLUMN     "range_test" JSONB;

-- CreateTable
CREATE TABLE "sweeps" (
    "id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "spec" JSONB NOT NULL,
    "max_concurrent" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "sweeps_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "trials" (
    "sweep_id" TEXT NOT NULL,
    "index" INTEGER NOT NULL,
    "job_id" TEXT NOT NULL,
    "values" JSONB NOT NULL,
    "epochs" INTEGER NOT NULL,
    "released_at" TIMESTAMPTZ(3),
    "rungs" JSONB NOT NULL DEFAULT '[]',
    "stop_reason" TEXT,

    CONSTRAINT "trials_pkey" PRIMARY KEY ("sweep_id","index")
);

-- CreateIndex
CREATE INDEX "sweeps_project_id_id_idx" ON "sweeps"("project_id", "id");

-- CreateIndex
CREATE INDEX "sweeps_status_idx" ON "sweeps"("status");

-- CreateIndex
CREATE UNIQUE INDEX "trials_job_id_key" ON "trials"("job_id");

-- AddForeignKey
ALTER TABLE "sweeps" ADD CONSTRAINT "sweeps_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trials" ADD CONSTRAINT "trials_sweep_id_fkey" FOREIGN KEY ("sweep_id") REFERENCES "sweeps"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trials" ADD CONSTRAINT "trials_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "jobs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Guards beyond what Prisma can say.
ALTER TABLE "sweeps" ADD CONSTRAINT "sweeps_status_check" CHECK ("status" IN ('running', 'stopping', 'succeeded', 'failed', 'cancelled'));
ALTER TABLE "sweeps" ADD CONSTRAINT "sweeps_finished_check" CHECK (("finished_at" IS NOT NULL) = ("status" IN ('succeeded', 'failed', 'cancelled')));
ALTER TABLE "sweeps" ADD CONSTRAINT "sweeps_max_concurrent_check" CHECK ("max_concurrent" >= 1);
