-- Which alerts a notice of the outbox tells of, so that "why was I told?" needs no look into every notice.

CREATE TABLE notice_alert (
    alert INTEGER NOT NULL REFERENCES alert (number),
    notification VARCHAR(200) NOT NULL,
    time BIGINT NOT NULL,
    PRIMARY KEY (alert, notification)
) {clustered};
CREATE INDEX notice_alert_time ON notice_alert (time);

CREATE INDEX alert_event_alert ON alert_event (alert, time);

-- What was sent before: an alert of this identity is the newest that had begun when the notice was decided.
INSERT OR IGNORE INTO notice_alert (alert, notification, time)
SELECT a.number, o.notification, o.decided
FROM outbox o, json_each(o.notice, '$.events') e
JOIN alert a ON a.rule = json_extract(e.value, '$.alert.rule')
    AND a.target = json_extract(e.value, '$.alert.of')
    AND a.check_id = json_extract(e.value, '$.alert.check')
    AND a.source = json_extract(e.value, '$.alert.source')
    AND a.part = json_extract(e.value, '$.alert.key')
    AND a.since = (SELECT max(b.since) FROM alert b
        WHERE b.rule = a.rule AND b.target = a.target AND b.check_id = a.check_id AND b.source = a.source
        AND b.part = a.part AND b.since <= o.decided);
