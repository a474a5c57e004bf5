-- CreateTable
CREATE TABLE "uploads" (
    "id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "staged_as" TEXT,
    "filename" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "offset" BIGINT NOT NULL DEFAULT 0,
    "hash_state" BYTEA NOT NULL,
    "expected_sha256" TEXT,
    "sha256" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "uploads_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "uploads_project_id_id_idx" ON "uploads"("project_id", "id");

-- CreateIndex
CREATE INDEX "uploads_staged_as_idx" ON "uploads"("staged_as");

-- AddForeignKey
ALTER TABLE "uploads" ADD CONSTRAINT "uploads_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "uploads" ADD CONSTRAINT "uploads_staged_as_fkey" FOREIGN KEY ("staged_as") REFERENCES "blobs"("sha256") ON DELETE SET NULL ON UPDATE CASCADE;
