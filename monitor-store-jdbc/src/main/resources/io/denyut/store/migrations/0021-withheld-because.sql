-- The alert that explains why a notice was withheld, by its id; empty where no other alert does.

ALTER TABLE withheld_notice ADD COLUMN because VARCHAR(4000) NOT NULL DEFAULT '';

DROP VIEW withheld_notices;
CREATE VIEW withheld_notices AS
SELECT {iso w.time} AS time, a.rule, a.target, w.addressee, w.reason, w.because, w.alert
FROM withheld_notice w JOIN alert a ON a.number = w.alert;
