-- Where a project is told of what happens. The secret is stored as it is: every message is signed with it.
CREATE TABLE "webhooks" (
    "id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "events" TEXT[] NOT NULL,
    "secret" TEXT NOT NULL,
    "previous_secret" TEXT,
    "previous_expires_at" TIMESTAMPTZ(3),
    "disabled_at" TIMESTAMPTZ(3),
    "disabled_reason" TEXT,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "failing_since" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "webhooks_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "webhooks_project_id_id_idx" ON "webhooks"("project_id", "id");
ALTER TABLE "webhooks" ADD CONSTRAINT "webhooks_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Messages, written in the transaction of what they tell of. One that is being sent has a lease; `attempts` numbers the attempts, and so fences their results.
CREATE TABLE "webhook_deliveries" (
    "id" TEXT NOT NULL,
    "webhook_id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "first_attempt" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lease_until" TIMESTAMPTZ(3),
    "last_attempt" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "webhook_deliveries_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "webhook_deliveries_status_check" CHECK ("status" IN ('pending', 'delivered', 'failed'))
);
CREATE INDEX "webhook_deliveries_webhook_id_id_idx" ON "webhook_deliveries"("webhook_id", "id");
CREATE INDEX "webhook_deliveries_webhook_id_status_next_attempt_at_idx" ON "webhook_deliveries"("webhook_id", "status", "next_attempt_at");
CREATE INDEX "webhook_deliveries_created_at_idx" ON "webhook_deliveries"("created_at");
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_webhook_id_fkey" FOREIGN KEY ("webhook_id") REFERENCES "webhooks"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A ULID in lower case, as processes make them: 48 bits of milliseconds, then chance.
CREATE FUNCTION "new_ulid"() RETURNS text LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  alphabet CONSTANT text := '0123456789abcdefghjkmnpqrstvwxyz';
  ms bigint := floor(extract(epoch FROM clock_timestamp()) * 1000);
  chance bytea := uuid_send(gen_random_uuid());
  made text := '';
BEGIN
  FOR place IN REVERSE 9..0 LOOP
    made := made || substr(alphabet, ((ms >> (5 * place)) & 31)::int + 1, 1);
  END LOOP;
  FOR place IN 0..15 LOOP
    made := made || substr(alphabet, (get_byte(chance, place) & 31) + 1, 1);
  END LOOP;
  RETURN made;
END $$;

-- Writes a message for each webhook of the project that wants it, and gives their ids; with `only_for`, for that one alone, whatever it wants.
CREATE FUNCTION "tell_webhooks"(project text, kind text, content json, only_for text DEFAULT NULL) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  webhook record;
  message text;
BEGIN
  FOR webhook IN SELECT w."id" FROM "webhooks" w WHERE w."project_id" = project
    AND CASE WHEN only_for IS NULL THEN w."disabled_at" IS NULL AND (cardinality(w."events") = 0 OR kind = ANY (w."events")) ELSE w."id" = only_for END
  LOOP
    message := 'whd_' || "new_ulid"();
    INSERT INTO "webhook_deliveries" ("id", "webhook_id", "type", "body") VALUES (message, webhook."id", kind, json_build_object('id', message, 'type', kind,
      'timestamp', to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'data', content)::text);
    RETURN NEXT message;
  END LOOP;
END $$;

CREATE FUNCTION "tell_of_job"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM "tell_webhooks"(NEW."project_id", 'job.' || NEW."status", json_build_object('object', 'job', 'id', NEW."id", 'name', NEW."name", 'status', NEW."status", 'error', NEW."error"));
  RETURN NULL;
END $$;
CREATE TRIGGER "jobs_told" AFTER UPDATE OF "status" ON "jobs" FOR EACH ROW
  WHEN (OLD.status IS DISTINCT FROM NEW.status AND NEW.status IN ('running', 'paused', 'succeeded', 'failed', 'cancelled')) EXECUTE FUNCTION "tell_of_job"();

CREATE FUNCTION "tell_of_sweep"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM "tell_webhooks"(NEW."project_id", 'sweep.' || NEW."status", json_build_object('object', 'sweep', 'id', NEW."id", 'name', NEW."name", 'status', NEW."status"));
  RETURN NULL;
END $$;
CREATE TRIGGER "sweeps_told" AFTER UPDATE OF "status" ON "sweeps" FOR EACH ROW
  WHEN (OLD.status IS DISTINCT FROM NEW.status AND NEW.status IN ('succeeded', 'failed', 'cancelled')) EXECUTE FUNCTION "tell_of_sweep"();

CREATE FUNCTION "tell_of_dataset"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM "tell_webhooks"(NEW."project_id", 'dataset.' || NEW."status", json_build_object('object', 'dataset', 'id', NEW."id", 'name', NEW."name", 'status', NEW."status", 'error', NEW."error"));
  RETURN NULL;
END $$;
CREATE TRIGGER "datasets_told" AFTER UPDATE OF "status" ON "datasets" FOR EACH ROW
  WHEN (OLD.status IS DISTINCT FROM NEW.status AND NEW.status IN ('ready', 'failed')) EXECUTE FUNCTION "tell_of_dataset"();

-- The state of a batch prediction is that of its task.
CREATE FUNCTION "tell_of_prediction"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  state text := CASE NEW."status" WHEN 'done' THEN 'succeeded' ELSE NEW."status" END;
BEGIN
  PERFORM "tell_webhooks"(p."project_id", 'prediction.' || state, json_build_object('object', 'prediction', 'id', p."id", 'status', state, 'model', p."model_name", 'version', p."model_version"::text))
    FROM "batch_predictions" p WHERE p."id" = NEW."prediction_id";
  RETURN NULL;
END $$;
CREATE TRIGGER "tasks_told" AFTER UPDATE OF "status" ON "tasks" FOR EACH ROW
  WHEN (NEW.kind = 'predict' AND OLD.status IS DISTINCT FROM NEW.status AND NEW.status IN ('done', 'failed', 'cancelled')) EXECUTE FUNCTION "tell_of_prediction"();

CREATE FUNCTION "tell_of_version"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM "tell_webhooks"(m."project_id", 'model_version.published', json_build_object('object', 'model_version', 'id', NEW."id", 'model', m."name", 'version', NEW."version"::text, 'job_id', NEW."job_id", 'dataset_id', NEW."dataset_id"))
    FROM "models" m WHERE m."id" = NEW."model_id";
  RETURN NULL;
END $$;
CREATE TRIGGER "model_versions_told" AFTER INSERT ON "model_versions" FOR EACH ROW EXECUTE FUNCTION "tell_of_version"();
