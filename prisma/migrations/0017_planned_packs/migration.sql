-- Packs are planned when a job is made; nothing is packed at a claim any more.
ALTER TABLE "tasks" DROP COLUMN "together_with";
