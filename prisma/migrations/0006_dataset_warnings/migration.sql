-- AlterTable
ALTER TABLE "datasets" ADD COLUMN     "warnings" JSONB NOT NULL DEFAULT '[]';
