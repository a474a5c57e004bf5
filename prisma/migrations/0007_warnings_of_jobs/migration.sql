-- AlterTable
ALTER TABLE "jobs" ADD COLUMN     "warnings" JSONB NOT NULL DEFAULT '[]';

-- AlterTable
ALTER TABLE "sweeps" ADD COLUMN     "warnings" JSONB NOT NULL DEFAULT '[]';

-- AlterTable
ALTER TABLE "workers" ADD COLUMN     "memory_bytes" BIGINT;
