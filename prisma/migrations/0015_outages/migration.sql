-- Why a worker takes no tasks, and how often in a row a task was given back because of an outage.
ALTER TABLE "workers" ADD COLUMN "outage" JSONB;
ALTER TABLE "tasks" ADD COLUMN "deferrals" INTEGER NOT NULL DEFAULT 0;
