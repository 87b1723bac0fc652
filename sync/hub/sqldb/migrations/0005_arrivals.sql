-- oldest: 1
-- Arrivals that other systems have yet to be told of; due in microseconds.

CREATE TABLE arrivals_out (
	event TEXT PRIMARY KEY,
	body  TEXT NOT NULL,
	tries BIGINT NOT NULL,
	due   BIGINT NOT NULL
);
CREATE INDEX arrivals_due ON arrivals_out (due, event);
CREATE INDEX places_day ON places (day, received, id);
