-- oldest: 1
-- Until when somebody is on hold, 0 until staff say.

ALTER TABLE places ADD COLUMN held_until BIGINT NOT NULL DEFAULT 0;
