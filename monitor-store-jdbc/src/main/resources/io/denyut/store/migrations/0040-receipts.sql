-- What a channel says later of a message that it took.

-- Its ids, with a space between those of several parts.
ALTER TABLE attempt ADD COLUMN channel_id TEXT NOT NULL DEFAULT '';

-- Which delivery a message belongs to.
CREATE TABLE message (
    notifier VARCHAR(200) NOT NULL,
    channel_id VARCHAR(4000) NOT NULL,
    delivery VARCHAR(1000) NOT NULL REFERENCES outbox (id),
    PRIMARY KEY (notifier, channel_id)
) {clustered};
CREATE INDEX message_delivery ON message (delivery);

-- DELIVERED, READ or FAILED: each at most once for a message.
CREATE TABLE receipt (
    number {number},
    delivery VARCHAR(1000) NOT NULL REFERENCES outbox (id),
    channel_id VARCHAR(4000) NOT NULL,
    state VARCHAR(10) NOT NULL,
    time BIGINT NOT NULL,
    words TEXT NOT NULL,
    UNIQUE (delivery, channel_id, state)
);
CREATE INDEX receipt_failed ON receipt (time) WHERE state = 'FAILED';

CREATE VIEW receipts AS
SELECT {iso r.time} AS time, o.notifier, o.recipient, r.state, r.words, r.channel_id, r.delivery
FROM receipt r JOIN outbox o ON o.id = r.delivery;
