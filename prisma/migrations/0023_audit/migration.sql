-- CreateTable
CREATE TABLE "audit_log" (
    "seq" BIGINT NOT NULL,
    "id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "operation" TEXT NOT NULL,
    "object" TEXT,
    "status" INTEGER NOT NULL,
    "project_id" TEXT,
    "actor_id" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "request_id" TEXT NOT NULL,
    "previous_sha256" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,

    CONSTRAINT "audit_log_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "audit_head" (
    "only" BOOLEAN NOT NULL DEFAULT true,
    "seq" BIGINT NOT NULL DEFAULT 0,
    "previous_sha256" TEXT NOT NULL DEFAULT '',
    "sha256" TEXT NOT NULL DEFAULT '',
    "removed_seq" BIGINT NOT NULL DEFAULT 0,
    "removed_sha256" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "audit_head_pkey" PRIMARY KEY ("only")
);

-- CreateIndex
CREATE UNIQUE INDEX "audit_log_id_key" ON "audit_log"("id");

-- CreateIndex
CREATE INDEX "audit_log_project_id_seq_idx" ON "audit_log"("project_id", "seq");

-- The end of the chain is one row, which whoever adds holds for a moment.
ALTER TABLE "audit_head" ADD CONSTRAINT "audit_head_only_check" CHECK ("only");
INSERT INTO "audit_head" DEFAULT VALUES;

-- The hash of a row: over its fields as JSON, that of the row before among them.
CREATE FUNCTION "audit_sha256"("previous" text, "seq" bigint, "id" text, "at" timestamptz, "operation" text, "object" text, "status" int, "project_id" text, "actor_id" text, "address" text, "request_id" text)
RETURNS text LANGUAGE sql STABLE AS $$
  SELECT encode(sha256(convert_to(jsonb_build_array(previous, seq, id, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    operation, object, status, project_id, actor_id, address, request_id)::text, 'UTF8')), 'hex')
$$;

-- Rows are added and never changed. Old ones are removed by retention alone, which says so to the transaction and notes where the chain begins from then on.
CREATE FUNCTION "keep_audit"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_setting('trainyard.audit_retention', true) = 'on' THEN RETURN OLD; END IF;
  RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME USING ERRCODE = 'TY003';
END $$;
CREATE TRIGGER "audit_log_kept" BEFORE UPDATE OR DELETE ON "audit_log" FOR EACH ROW EXECUTE FUNCTION "keep_audit"();
CREATE TRIGGER "audit_log_not_emptied" BEFORE TRUNCATE ON "audit_log" FOR EACH STATEMENT EXECUTE FUNCTION "keep_audit"();
