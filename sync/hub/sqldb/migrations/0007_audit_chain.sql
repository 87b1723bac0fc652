-- oldest: 1
-- Lines of the audit from here on are chained; older ones bear no hash.

ALTER TABLE audit ADD COLUMN hash TEXT NOT NULL DEFAULT '';
