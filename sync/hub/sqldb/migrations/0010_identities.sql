-- oldest: 1
-- What people whom no kiosk found said of themselves (JSON); at is the hub's time.

CREATE TABLE identities (
	place TEXT PRIMARY KEY,
	at    BIGINT NOT NULL,
	said  TEXT NOT NULL
);
CREATE INDEX identities_at ON identities (at);
