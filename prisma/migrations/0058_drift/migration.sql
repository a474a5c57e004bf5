-- What served rows were, as counts by bin: of one version in one hour, as one process counted them. A process writes all that it has counted so far, so that
-- writing twice counts nothing twice.
CREATE TABLE "version_drift" (
    "version_id" TEXT NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "counter" TEXT NOT NULL,
    "rows" BIGINT NOT NULL,
    "counts" DOUBLE PRECISION[] NOT NULL,

    CONSTRAINT "version_drift_pkey" PRIMARY KEY ("version_id","hour","counter")
);
CREATE INDEX "version_drift_hour_idx" ON "version_drift"("hour");
ALTER TABLE "version_drift" ADD CONSTRAINT "version_drift_version_id_fkey" FOREIGN KEY ("version_id") REFERENCES "model_versions"("id") ON DELETE CASCADE ON UPDATE CASCADE;
