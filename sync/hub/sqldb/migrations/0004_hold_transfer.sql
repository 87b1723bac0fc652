-- oldest: 1
-- People on hold, and where somebody was transferred from (JSON, or empty). The
-- index places_live serves the version before; the one after drops it.

ALTER TABLE places ADD COLUMN moved TEXT NOT NULL DEFAULT '';
CREATE INDEX places_here ON places (queue) WHERE state IN ('waiting', 'called', 'on-hold');
