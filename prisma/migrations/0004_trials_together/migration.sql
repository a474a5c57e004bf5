-- AlterTable
ALTER TABLE "tasks" ADD COLUMN "together_with" TEXT;
