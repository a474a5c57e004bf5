-- The time limit of a job asks it to end as a user's "finish" does, and says so.
ALTER TABLE "jobs" DROP CONSTRAINT "jobs_request_check";
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_request_check" CHECK ("request" IN ('cancel', 'pause', 'finish', 'time_limit'));
