-- oldest: 1
-- Times are microseconds since 1970 in UTC, 0 for none. {blob} and {serial}
-- are written by the dialect.

CREATE TABLE record (
	name  TEXT PRIMARY KEY,
	value BIGINT NOT NULL
);

CREATE TABLE revisions (
	queue TEXT PRIMARY KEY,
	n     BIGINT NOT NULL
);

CREATE TABLE replies (
	event    TEXT PRIMARY KEY,
	kiosk    TEXT NOT NULL,
	type     TEXT NOT NULL,
	at       BIGINT NOT NULL,
	received BIGINT NOT NULL,
	receipt  TEXT NOT NULL
);

CREATE TABLE kept (
	event   TEXT NOT NULL,
	hash    TEXT NOT NULL,
	kiosk   TEXT NOT NULL,
	outcome TEXT NOT NULL,
	reason  TEXT NOT NULL,
	at      BIGINT NOT NULL,
	raw     {blob} NOT NULL,
	PRIMARY KEY (event, hash)
);

CREATE TABLE places (
	id          TEXT PRIMARY KEY,
	queue       TEXT NOT NULL,
	code        TEXT NOT NULL,
	kiosk       TEXT NOT NULL,
	state       TEXT NOT NULL,
	day         TEXT NOT NULL,
	appointment TEXT NOT NULL,
	person      TEXT NOT NULL,
	method      TEXT NOT NULL,
	area        TEXT NOT NULL,
	lang        TEXT NOT NULL,
	step_free   SMALLINT NOT NULL,
	flags       TEXT NOT NULL,
	arrived     BIGINT NOT NULL,
	claimed     BIGINT NOT NULL,
	received    BIGINT NOT NULL,
	unsure      SMALLINT NOT NULL,
	booked      BIGINT NOT NULL,
	slot        BIGINT NOT NULL,
	urgency     SMALLINT NOT NULL,
	room        TEXT NOT NULL,
	called_at   BIGINT NOT NULL,
	announced   BIGINT NOT NULL,
	ended_at    BIGINT NOT NULL,
	told_at     BIGINT NOT NULL DEFAULT 0,
	told_wait   BIGINT NOT NULL DEFAULT 0, -- microseconds
	told_low    SMALLINT NOT NULL DEFAULT 0, -- minutes
	told_high   SMALLINT NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX places_appointment ON places (appointment, day) WHERE appointment <> '';
CREATE INDEX places_live ON places (queue) WHERE state IN ('waiting', 'called');
CREATE INDEX places_called ON places (queue, called_at) WHERE called_at > 0;
CREATE INDEX places_ended ON places (queue, ended_at) WHERE ended_at > 0;
CREATE INDEX places_told ON places (called_at) WHERE told_at > 0 AND called_at > 0;

CREATE TABLE codes (
	event    TEXT PRIMARY KEY,
	place    TEXT NOT NULL REFERENCES places (id),
	code     TEXT NOT NULL,
	code_key TEXT NOT NULL,
	live     SMALLINT NOT NULL,
	received BIGINT NOT NULL
);
CREATE UNIQUE INDEX codes_live ON codes (code_key) WHERE live = 1;
CREATE INDEX codes_key ON codes (code_key, received);
CREATE INDEX codes_place ON codes (place);

CREATE TABLE snapshots (
	queue TEXT NOT NULL,
	n     BIGINT NOT NULL,
	body  TEXT NOT NULL,
	PRIMARY KEY (queue, n)
);

CREATE TABLE forms (
	event    TEXT PRIMARY KEY,
	kiosk    TEXT NOT NULL,
	at       BIGINT NOT NULL,
	checkin  TEXT NOT NULL,
	form     TEXT NOT NULL,
	response {blob} NOT NULL
);
CREATE INDEX forms_checkin ON forms (checkin);

CREATE TABLE feedback (
	event TEXT PRIMARY KEY,
	kiosk TEXT NOT NULL,
	at    BIGINT NOT NULL,
	score SMALLINT NOT NULL CHECK (score BETWEEN 1 AND 5),
	lang  TEXT NOT NULL
);

CREATE TABLE alerts (
	id      TEXT PRIMARY KEY,
	kiosk   TEXT NOT NULL,
	kind    TEXT NOT NULL,
	at      BIGINT NOT NULL,
	ticket  TEXT NOT NULL,
	state   TEXT NOT NULL,
	by_name TEXT NOT NULL,
	level   BIGINT NOT NULL,
	next    BIGINT NOT NULL,
	seen_at BIGINT NOT NULL,
	note    TEXT NOT NULL
);
CREATE INDEX alerts_at ON alerts (at);
CREATE INDEX alerts_open ON alerts (at) WHERE state <> 'seen';

CREATE TABLE closures (
	feature TEXT PRIMARY KEY,
	kind    TEXT NOT NULL
);

CREATE TABLE appointments (
	id       TEXT PRIMARY KEY,
	service  TEXT NOT NULL,
	building TEXT NOT NULL,
	at       BIGINT NOT NULL,
	person   TEXT NOT NULL
);
CREATE INDEX appointments_at ON appointments (at, id);

CREATE TABLE audit (
	id      {serial},
	at      BIGINT NOT NULL,
	by_name TEXT NOT NULL,
	verb    TEXT NOT NULL,
	subject TEXT NOT NULL,
	detail  TEXT NOT NULL
);
