-- A browser's session is that of a user or of an API key, and is listed. Sessions of before get an id; their cookies were signed and are no longer read.
ALTER TABLE "sessions"
    ADD COLUMN "id" TEXT NOT NULL DEFAULT 'ses_' || left(replace(gen_random_uuid()::text, '-', ''), 26),
    ADD COLUMN "key_id" TEXT,
    ADD COLUMN "key_sha256" TEXT,
    ADD COLUMN "user_agent" TEXT NOT NULL DEFAULT '',
    ADD COLUMN "last_used_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    ALTER COLUMN "user_id" DROP NOT NULL,
    ADD CONSTRAINT "sessions_owner_check" CHECK (("user_id" IS NULL) <> ("key_id" IS NULL) AND ("key_id" IS NULL) = ("key_sha256" IS NULL)),
    ADD CONSTRAINT "sessions_key_id_fkey" FOREIGN KEY ("key_id") REFERENCES "api_keys"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- CreateIndex
CREATE UNIQUE INDEX "sessions_id_key" ON "sessions"("id");

-- CreateIndex
CREATE INDEX "sessions_key_id_idx" ON "sessions"("key_id");

-- CreateIndex
CREATE INDEX "sessions_project_id_idx" ON "sessions"("project_id");

-- The least, or the most, that a metric of a version must be before it is published as the newest one.
ALTER TABLE "models" ADD COLUMN "floor" JSONB;
