-- What inventories say is to be done with a target counts as what the operator says, who has the last word.

CREATE TABLE source_mode (
    target VARCHAR(200) NOT NULL PRIMARY KEY,
    mode VARCHAR(10) NOT NULL,
    since BIGINT NOT NULL
) {clustered};

-- operator or source
ALTER TABLE mode_change ADD COLUMN reason VARCHAR(20) NOT NULL DEFAULT 'operator';

DROP VIEW mode_changes;
CREATE VIEW mode_changes AS
SELECT {iso time} AS time, target, from_mode, to_mode, reason
FROM mode_change;

DROP VIEW targets;
CREATE VIEW targets AS
SELECT t.id, t.name, t.address, t.tags, t.options, t.parent, coalesce(m.mode, s.mode, 'ACTIVE') AS mode, {iso t.first_seen} AS first_seen
FROM target t LEFT JOIN target_mode m ON m.target = t.id LEFT JOIN source_mode s ON s.target = t.id;
