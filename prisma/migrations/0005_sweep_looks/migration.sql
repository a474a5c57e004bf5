-- AlterTable
ALTER TABLE "sweeps" ADD COLUMN     "looked_at" TIMESTAMPTZ(3);
