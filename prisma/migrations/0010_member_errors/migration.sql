-- AlterTable
ALTER TABLE "members" ADD COLUMN     "error" JSONB;
