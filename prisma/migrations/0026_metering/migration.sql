-- What a project stores is measured now and then, and counted up meanwhile by what is added: summing it for every request would take too long.
ALTER TABLE "projects"
  ADD COLUMN "stored_bytes" BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN "stored_at" TIMESTAMPTZ(3);
-- Usage by day also counts requests and predictions, and has the most that was stored.
ALTER TABLE "project_usage"
  ADD COLUMN "requests" BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN "predictions" BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN "prediction_rows" BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN "prediction_flops" DOUBLE PRECISION NOT NULL DEFAULT 0,
  ADD COLUMN "stored_bytes" BIGINT NOT NULL DEFAULT 0,
  ALTER COLUMN "attempts" SET DEFAULT 0,
  ALTER COLUMN "compute_seconds" SET DEFAULT 0;
