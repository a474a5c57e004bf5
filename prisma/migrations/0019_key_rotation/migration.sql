-- AlterTable
ALTER TABLE "api_keys" ADD COLUMN "previous_sha256" TEXT;
ALTER TABLE "api_keys" ADD COLUMN "previous_expires_at" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "api_keys_secret_sha256_idx" ON "api_keys"("secret_sha256");

-- CreateIndex
CREATE INDEX "api_keys_previous_sha256_idx" ON "api_keys"("previous_sha256");
