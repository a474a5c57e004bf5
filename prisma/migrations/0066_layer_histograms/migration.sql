-- How the values of a member's layers are spread: what each inspection has found, all layers at one step.
CREATE TABLE "layer_histograms" (
    "job_id" TEXT NOT NULL,
    "member" INTEGER NOT NULL,
    "step" INTEGER NOT NULL,
    "epoch" DOUBLE PRECISION NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "layers" JSONB NOT NULL,

    CONSTRAINT "layer_histograms_pkey" PRIMARY KEY ("job_id","member","step")
);
ALTER TABLE "layer_histograms" ADD CONSTRAINT "layer_histograms_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "jobs"("id") ON DELETE CASCADE ON UPDATE CASCADE;
