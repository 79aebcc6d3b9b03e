-- The number of changes so far: a change is made on the revision that it was decided on, or not at all.
CREATE TABLE access_revision (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    revision INTEGER NOT NULL
) STRICT;

INSERT INTO access_revision (id, revision) VALUES (1, 0);

CREATE TABLE client (
    name           TEXT PRIMARY KEY,
    key_sha256     TEXT NOT NULL UNIQUE,
    old_key_sha256 TEXT,
    old_key_until  INTEGER,
    enabled        INTEGER NOT NULL CHECK (enabled IN (0, 1)),
    terms          TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE team (
    name  TEXT PRIMARY KEY,
    terms TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE admin (
    name       TEXT PRIMARY KEY,
    role       TEXT NOT NULL,
    key_sha256 TEXT NOT NULL UNIQUE
) STRICT, WITHOUT ROWID;

CREATE TABLE provider_key (
    provider      TEXT NOT NULL,
    name          TEXT NOT NULL,
    sealed_secret TEXT NOT NULL,
    draining      INTEGER NOT NULL CHECK (draining IN (0, 1)),
    terms         TEXT NOT NULL,
    PRIMARY KEY (provider, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit_entry (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    at              INTEGER NOT NULL,
    who             TEXT NOT NULL,
    what            TEXT NOT NULL,
    subject         TEXT NOT NULL,
    before_document TEXT,
    after_document  TEXT
) STRICT;
