-- Everything that is not a series of measurements.
--
-- Tables have singular names and hold times as whole microseconds since 1970-01-01T00:00:00Z. Views have plural names and show the same with
-- times as text in UTC: read the views, by hand and in reports. The shard is 0 while one server decides.

-- ---------------------------------------------------------------- what is watched

CREATE TABLE target (
    id VARCHAR(200) NOT NULL PRIMARY KEY,
    shard INTEGER NOT NULL DEFAULT 0,
    name VARCHAR(500) NOT NULL,
    address VARCHAR(2000) NOT NULL,
    tags TEXT NOT NULL,
    options TEXT NOT NULL,
    parent VARCHAR(200),
    first_seen BIGINT NOT NULL
) {clustered};
CREATE INDEX target_parent ON target (parent);

CREATE TABLE known_check (
    id VARCHAR(200) NOT NULL PRIMARY KEY,
    first_seen BIGINT NOT NULL
) {clustered};

-- ---------------------------------------------------------------- how it is, and how it was

CREATE TABLE latest_state (
    target VARCHAR(200) NOT NULL REFERENCES target (id),
    check_id VARCHAR(200) NOT NULL REFERENCES known_check (id),
    source VARCHAR(200) NOT NULL,
    shard INTEGER NOT NULL DEFAULT 0,
    status VARCHAR(10) NOT NULL,
    reason_code VARCHAR(200),
    reason_text VARCHAR(1000),
    since BIGINT NOT NULL,
    tick BIGINT NOT NULL,
    measured BIGINT NOT NULL,
    took BIGINT NOT NULL,
    last_available BIGINT,
    every BIGINT,
    samples TEXT NOT NULL,
    facts TEXT NOT NULL,
    PRIMARY KEY (target, check_id, source)
) {clustered};

CREATE TABLE state_change (
    number {number},
    shard INTEGER NOT NULL DEFAULT 0,
    target VARCHAR(200) NOT NULL REFERENCES target (id),
    check_id VARCHAR(200) NOT NULL REFERENCES known_check (id),
    source VARCHAR(200) NOT NULL,
    time BIGINT NOT NULL,
    from_status VARCHAR(10),
    to_status VARCHAR(10) NOT NULL,
    reason_code VARCHAR(200),
    reason_text VARCHAR(1000),
    UNIQUE (target, check_id, source, time)
);
CREATE INDEX state_change_time ON state_change (time);

CREATE TABLE target_mode (
    target VARCHAR(200) NOT NULL PRIMARY KEY,
    mode VARCHAR(10) NOT NULL,
    since BIGINT NOT NULL
) {clustered};

CREATE TABLE mode_change (
    number {number},
    target VARCHAR(200) NOT NULL,
    time BIGINT NOT NULL,
    from_mode VARCHAR(10) NOT NULL,
    to_mode VARCHAR(10) NOT NULL
);
CREATE INDEX mode_change_target ON mode_change (target, time);

CREATE TABLE agent (
    source VARCHAR(200) NOT NULL PRIMARY KEY,
    epoch BIGINT NOT NULL,
    seq BIGINT NOT NULL
) {clustered};

-- ---------------------------------------------------------------- alerts

-- Who decides for a shard. Each deciding commit counts seq up under its owner and epoch, so that an owner who has lost it writes nothing.
CREATE TABLE lease (
    shard INTEGER NOT NULL PRIMARY KEY,
    owner VARCHAR(200) NOT NULL,
    epoch BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    held_until BIGINT,
    last_change VARCHAR(200) NOT NULL
);

-- What a rule remembers over a restart.
CREATE TABLE rule_state (
    shard INTEGER NOT NULL,
    rule VARCHAR(200) NOT NULL,
    name VARCHAR(400) NOT NULL,
    value {bytes} NOT NULL,
    PRIMARY KEY (shard, rule, name)
) {clustered};

CREATE TABLE alert (
    number {number},
    shard INTEGER NOT NULL DEFAULT 0,
    rule VARCHAR(200) NOT NULL,
    target VARCHAR(200) NOT NULL REFERENCES target (id),
    check_id VARCHAR(200) NOT NULL,
    source VARCHAR(200) NOT NULL,
    part VARCHAR(400) NOT NULL,
    since BIGINT NOT NULL,
    cleared BIGINT,
    state VARCHAR(10) NOT NULL,
    severity VARCHAR(10) NOT NULL,
    text TEXT NOT NULL,
    value DOUBLE PRECISION,
    UNIQUE (rule, target, check_id, source, part, since)
);
CREATE INDEX alert_state ON alert (state, shard);
CREATE INDEX alert_target ON alert (target, since);

CREATE TABLE alert_event (
    number {number},
    alert INTEGER NOT NULL REFERENCES alert (number),
    time BIGINT NOT NULL,
    transition VARCHAR(20) NOT NULL,
    reason TEXT NOT NULL,
    state VARCHAR(10) NOT NULL,
    severity VARCHAR(10) NOT NULL,
    text TEXT NOT NULL,
    value DOUBLE PRECISION,
    UNIQUE (alert, transition, time)
);
CREATE INDEX alert_event_time ON alert_event (time);

-- Notices that are decided and wait for others of their group.
CREATE TABLE waiting_notice (
    alert INTEGER NOT NULL REFERENCES alert (number),
    transition VARCHAR(20) NOT NULL,
    time BIGINT NOT NULL,
    notifier VARCHAR(200) NOT NULL,
    recipient VARCHAR(400) NOT NULL,
    shard INTEGER NOT NULL DEFAULT 0,
    due BIGINT NOT NULL,
    event TEXT NOT NULL,
    recipient_details TEXT NOT NULL,
    PRIMARY KEY (alert, transition, time, notifier, recipient)
);

-- Who was told of what, while something is still owed to him.
CREATE TABLE told (
    alert INTEGER NOT NULL REFERENCES alert (number),
    notifier VARCHAR(200) NOT NULL,
    recipient VARCHAR(400) NOT NULL,
    shard INTEGER NOT NULL DEFAULT 0,
    stage VARCHAR(20) NOT NULL,
    notice VARCHAR(200) NOT NULL,
    delivery VARCHAR(1000) NOT NULL,
    alert_then TEXT NOT NULL,
    recipient_details TEXT NOT NULL,
    PRIMARY KEY (alert, notifier, recipient)
);
CREATE INDEX told_delivery ON told (delivery);

CREATE TABLE withheld_notice (
    number {number},
    alert INTEGER NOT NULL REFERENCES alert (number),
    shard INTEGER NOT NULL DEFAULT 0,
    time BIGINT NOT NULL,
    addressee VARCHAR(700) NOT NULL,
    reason VARCHAR(200) NOT NULL,
    event TEXT NOT NULL
);
CREATE INDEX withheld_notice_alert ON withheld_notice (alert);
CREATE INDEX withheld_notice_time ON withheld_notice (time);

-- Notices on their way, and those that have ended: state is WAITING, BEGUN, SENT, UNCERTAIN or DEAD.
CREATE TABLE outbox (
    number {number},
    id VARCHAR(1000) NOT NULL UNIQUE,
    shard INTEGER NOT NULL DEFAULT 0,
    notification VARCHAR(200) NOT NULL,
    notifier VARCHAR(200) NOT NULL,
    recipient VARCHAR(400) NOT NULL,
    kind VARCHAR(20) NOT NULL,
    state VARCHAR(10) NOT NULL,
    due BIGINT NOT NULL,
    attempts INTEGER NOT NULL,
    decided BIGINT NOT NULL,
    ended BIGINT,
    notice TEXT NOT NULL,
    recipient_details TEXT NOT NULL,
    UNIQUE (notification, notifier, recipient)
);
CREATE INDEX outbox_due ON outbox (notifier, state, due);
CREATE INDEX outbox_ended ON outbox (ended);

CREATE TABLE attempt (
    number {number},
    delivery VARCHAR(1000) NOT NULL REFERENCES outbox (id),
    attempt INTEGER NOT NULL,
    outcome VARCHAR(10) NOT NULL,
    time BIGINT NOT NULL,
    words TEXT NOT NULL,
    next BIGINT NOT NULL,
    UNIQUE (delivery, attempt, outcome)
);

-- ---------------------------------------------------------------- settings

-- Single values, by name.
CREATE TABLE setting (
    name VARCHAR(200) NOT NULL PRIMARY KEY,
    value TEXT NOT NULL,
    changed BIGINT NOT NULL
) {clustered};

-- What people made on the page, each with its definition as JSON.
CREATE TABLE object (
    kind VARCHAR(50) NOT NULL,
    id VARCHAR(200) NOT NULL,
    definition TEXT NOT NULL,
    changed BIGINT NOT NULL,
    PRIMARY KEY (kind, id)
) {clustered};

-- How large the store was, once an hour: bytes without what was free in the file.
CREATE TABLE store_size (
    time BIGINT NOT NULL PRIMARY KEY,
    used BIGINT NOT NULL
);

-- ---------------------------------------------------------------- to be read by hand

CREATE VIEW targets AS
SELECT t.id, t.name, t.address, t.tags, t.options, t.parent, coalesce(m.mode, 'ACTIVE') AS mode, {iso t.first_seen} AS first_seen
FROM target t LEFT JOIN target_mode m ON m.target = t.id;

CREATE VIEW latest AS
SELECT target, check_id, source, status, {iso since} AS since, {iso tick} AS tick, reason_code, reason_text,
    {iso last_available} AS last_available, took / 1000.0 AS took_ms, samples, facts
FROM latest_state;

CREATE VIEW state_changes AS
SELECT {iso time} AS time, target, check_id, source, from_status, to_status, reason_code, reason_text
FROM state_change;

CREATE VIEW mode_changes AS
SELECT {iso time} AS time, target, from_mode, to_mode
FROM mode_change;

CREATE VIEW alerts AS
SELECT number, rule, target, check_id, source, part, severity, state, {iso since} AS since, {iso cleared} AS cleared,
    (cleared - since) / 1000000.0 AS lasted_s, text, value
FROM alert;

CREATE VIEW alert_events AS
SELECT {iso e.time} AS time, a.rule, a.target, a.check_id, a.source, a.part, e.transition, e.severity, e.text, e.value, e.reason,
    e.alert
FROM alert_event e JOIN alert a ON a.number = e.alert;

CREATE VIEW attempts AS
SELECT {iso a.time} AS time, o.notifier, o.recipient, o.kind, a.attempt, a.outcome, a.words, a.delivery
FROM attempt a JOIN outbox o ON o.id = a.delivery;

CREATE VIEW withheld_notices AS
SELECT {iso w.time} AS time, a.rule, a.target, w.addressee, w.reason, w.alert
FROM withheld_notice w JOIN alert a ON a.number = w.alert;

-- One line for each thing that is watched itself; what is part of another (an interface, an ONU) counts for its parent. Shares are percent,
-- bandwidth is Mbit/s.
CREATE VIEW devices AS
SELECT t.id, t.address AS ip, t.name,
    (SELECT round(avg(json_extract(s.value, '$.value')) * 100, 1)
        FROM latest_state l, json_each(l.samples) s
        WHERE l.target = t.id AND json_extract(s.value, '$.metric') = 'host.cpu.utilization') AS cpu,
    (SELECT round(avg(json_extract(s.value, '$.value')) * 100, 1)
        FROM latest_state l, json_each(l.samples) s
        WHERE l.target = t.id AND json_extract(s.value, '$.metric') = 'host.memory.utilization') AS memory,
    (SELECT round(sum(json_extract(s.value, '$.value')) / 1000000.0, 3)
        FROM latest_state l, json_each(l.samples) s
        WHERE l.target IN (SELECT t.id UNION ALL SELECT p.id FROM target p WHERE p.parent = t.id)
            AND json_extract(s.value, '$.metric') = 'if.in.rate') AS bandwidth_in,
    (SELECT round(sum(json_extract(s.value, '$.value')) / 1000000.0, 3)
        FROM latest_state l, json_each(l.samples) s
        WHERE l.target IN (SELECT t.id UNION ALL SELECT p.id FROM target p WHERE p.parent = t.id)
            AND json_extract(s.value, '$.metric') = 'if.out.rate') AS bandwidth_out,
    (SELECT max(json_extract(l.facts, '$."tcp.open_ports"')) FROM latest_state l WHERE l.target = t.id) AS open_ports,
    (SELECT {iso max(l.tick)} FROM latest_state l WHERE l.target = t.id) AS updated
FROM target t
WHERE t.parent IS NULL;
