-- How fast a slot of a worker is, so that a job that cannot be done in its time is rejected when it is sent.
ALTER TABLE "workers" ADD COLUMN "flops_per_second" DOUBLE PRECISION;
