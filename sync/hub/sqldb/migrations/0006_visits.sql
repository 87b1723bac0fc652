-- oldest: 1
-- Several stops of one visit, and when somebody came into the room. The index
-- places_here serves the version before; the one after drops it.

ALTER TABLE places ADD COLUMN visit TEXT NOT NULL DEFAULT '';
ALTER TABLE places ADD COLUMN stop SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE places ADD COLUMN entered_at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX places_present ON places (queue) WHERE state IN ('waiting', 'called', 'in-room', 'on-hold');
CREATE INDEX places_planned ON places (queue, booked) WHERE state = 'planned';
CREATE INDEX places_visit ON places (visit, stop) WHERE visit <> '';

ALTER TABLE appointments ADD COLUMN person_id TEXT NOT NULL DEFAULT '';
UPDATE appointments SET person_id = coalesce({person id}, '');
CREATE INDEX appointments_person ON appointments (person_id, at);
