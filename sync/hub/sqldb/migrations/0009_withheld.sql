-- oldest: 1
-- Kiosks that are given no roster.

CREATE TABLE withheld (
	kiosk TEXT PRIMARY KEY
);
