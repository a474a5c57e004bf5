-- A job can be deleted when every version that was published from it is: those rows keep the numbers of versions from being given twice, and its id for the record.
ALTER TABLE "model_versions" DROP CONSTRAINT "model_versions_job_id_fkey";
