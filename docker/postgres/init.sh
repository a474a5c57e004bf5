#!/bin/sh
# Runs once, when the volume is new: a role for Trainyard that owns its database and nothing else. The superuser keeps its own password.
set -eu
psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres --set password="$TRAINYARD_DATABASE_PASSWORD" <<'SQL'
CREATE ROLE trainyard LOGIN PASSWORD :'password' NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
CREATE DATABASE trainyard OWNER trainyard;
REVOKE ALL ON DATABASE trainyard FROM PUBLIC;
SQL
