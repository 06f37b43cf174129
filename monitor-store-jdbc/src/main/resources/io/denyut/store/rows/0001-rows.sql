-- Results and samples as rows, to be read by hand. Times are whole microseconds since 1970-01-01T00:00:00Z; the views show them as text, too.

CREATE TABLE result (
    number {number},
    tick BIGINT NOT NULL,
    target VARCHAR(200) NOT NULL,
    check_id VARCHAR(200) NOT NULL,
    source VARCHAR(200) NOT NULL,
    status VARCHAR(10) NOT NULL,
    reason_code VARCHAR(200),
    reason_text VARCHAR(1000),
    UNIQUE (target, tick, check_id, source)
);
CREATE INDEX result_tick ON result (tick);

CREATE TABLE sample (
    result BIGINT NOT NULL REFERENCES result (number),
    metric VARCHAR(200) NOT NULL,
    tags TEXT NOT NULL,
    unit VARCHAR(50) NOT NULL,
    value DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (result, metric, tags)
) {clustered};

CREATE VIEW results AS
SELECT {iso tick} AS time, target, check_id, source, status, reason_code, reason_text, tick
FROM result;

CREATE VIEW samples AS
SELECT {iso r.tick} AS time, r.target, r.check_id, r.source, r.status, s.metric, s.unit, s.tags, s.value, r.tick
FROM result r
JOIN sample s ON s.result = r.number;
