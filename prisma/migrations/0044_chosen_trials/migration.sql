-- A sweep may choose its trials as it goes, by the results of those before: so many, of candidates that were checked when it was made.
ALTER TABLE "sweeps" ADD COLUMN     "planned_trials" INTEGER,
ADD COLUMN     "planned_epochs" INTEGER;
ALTER TABLE "trials" ADD COLUMN     "candidate" INTEGER;

-- CreateTable
CREATE TABLE "candidates" (
    "sweep_id" TEXT NOT NULL,
    "index" INTEGER NOT NULL,
    "values" JSONB NOT NULL,
    "spec" JSONB NOT NULL,
    "warnings" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "candidates_pkey" PRIMARY KEY ("sweep_id","index")
);

-- CreateIndex
CREATE UNIQUE INDEX "trials_sweep_id_candidate_key" ON "trials"("sweep_id", "candidate");

-- AddForeignKey
ALTER TABLE "candidates" ADD CONSTRAINT "candidates_sweep_id_fkey" FOREIGN KEY ("sweep_id") REFERENCES "sweeps"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Guards beyond what Prisma can say.
ALTER TABLE "sweeps" ADD CONSTRAINT "sweeps_planned_check" CHECK (("planned_trials" IS NULL) = ("planned_epochs" IS NULL));
