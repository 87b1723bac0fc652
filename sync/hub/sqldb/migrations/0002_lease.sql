-- oldest: 1
-- Who publishes what brokers retain: at most one row.

CREATE TABLE lease (
	name   TEXT PRIMARY KEY,
	holder TEXT NOT NULL,
	term   BIGINT NOT NULL,
	beat   BIGINT NOT NULL
);
