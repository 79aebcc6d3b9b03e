-- The number of changes so far: a change is made on the revision that it was decided on, or not at all.
CREATE TABLE access_revision (
    id       bigint PRIMARY KEY CHECK (id = 1),
    revision bigint NOT NULL
);

INSERT INTO access_revision (id, revision) VALUES (1, 0);

CREATE TABLE client (
    name           text PRIMARY KEY,
    key_sha256     text NOT NULL UNIQUE,
    old_key_sha256 text,
    old_key_until  bigint,
    enabled        bigint NOT NULL CHECK (enabled IN (0, 1)),
    terms          text NOT NULL
);

CREATE TABLE team (
    name  text PRIMARY KEY,
    terms text NOT NULL
);

CREATE TABLE admin (
    name       text PRIMARY KEY,
    role       text NOT NULL,
    key_sha256 text NOT NULL UNIQUE
);

CREATE TABLE provider_key (
    provider      text NOT NULL,
    name          text NOT NULL,
    sealed_secret text NOT NULL,
    draining      bigint NOT NULL CHECK (draining IN (0, 1)),
    terms         text NOT NULL,
    PRIMARY KEY (provider, name)
);

CREATE TABLE audit_entry (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at              bigint NOT NULL,
    who             text NOT NULL,
    what            text NOT NULL,
    subject         text NOT NULL,
    before_document text,
    after_document  text
);
