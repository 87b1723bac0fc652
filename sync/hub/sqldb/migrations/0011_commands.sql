-- oldest: 1
-- What staff have a kiosk do; restart in microseconds since 1970, 0 never. n is
-- the number of the last word, of all kiosks'.

CREATE TABLE commands (
	kiosk   TEXT PRIMARY KEY,
	shut    INTEGER NOT NULL,
	restart BIGINT NOT NULL,
	n       BIGINT NOT NULL
);
