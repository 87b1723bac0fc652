-- oldest: 1
-- What a device said about itself when it called for staff.

ALTER TABLE alerts ADD COLUMN reason TEXT NOT NULL DEFAULT '';
