-- A metric as its probe first described it.
CREATE TABLE metric (
    id {number},
    name VARCHAR(200) NOT NULL,
    unit VARCHAR(20) NOT NULL,
    kind VARCHAR(10) NOT NULL,
    resolution DOUBLE PRECISION NOT NULL,
    UNIQUE (name, unit, kind, resolution)
);

-- What one check of one source observes at one target. The id is below 2^24: it is part of the keys of chunks.
CREATE TABLE observed (
    id {number},
    shard INTEGER NOT NULL,
    target VARCHAR(200) NOT NULL,
    check_id VARCHAR(200) NOT NULL,
    source VARCHAR(200) NOT NULL,
    UNIQUE (target, check_id, source)
);

-- The metrics of an observed thing; number = the column in its chunks. tags: a=1,b=2
CREATE TABLE series (
    observed INTEGER NOT NULL REFERENCES observed (id),
    number INTEGER NOT NULL,
    metric INTEGER NOT NULL REFERENCES metric (id),
    tags TEXT NOT NULL,
    PRIMARY KEY (observed, number)
) {clustered};

-- Why a state was what it was; chunks hold the id.
CREATE TABLE reason (
    id {number},
    code VARCHAR(200) NOT NULL,
    text TEXT NOT NULL
);

-- One row per commit, with all of its observations; deleted when they are in chunks.
CREATE TABLE journal (
    shard INTEGER NOT NULL,
    epoch BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    data {bytes} NOT NULL,
    PRIMARY KEY (shard, epoch, seq)
);

-- At most 360 observations of one thing within half an hour.
-- id = half hours since 1970 << 32 | observed << 8 | part; further parts hold what came late or was more than 360.
CREATE TABLE chunk (
    id {number},
    data {bytes} NOT NULL
);

-- Counts, least, greatest and histogram of a chunk, under the same id; until its day is rolled up.
CREATE TABLE chunk_summary (
    id {number},
    data {bytes} NOT NULL
);

-- id = days since 1970 << 32 | observed << 8
CREATE TABLE rollup_5m (
    id {number},
    data {bytes} NOT NULL
);

CREATE TABLE rollup_1h (
    id {number},
    data {bytes} NOT NULL
);

-- id = pieces of 32 days since 1970 << 32 | observed << 8
CREATE TABLE rollup_1d (
    id {number},
    data {bytes} NOT NULL
);

-- Days that are rolled up and got late observations.
CREATE TABLE rollup_due (
    day INTEGER NOT NULL,
    observed INTEGER NOT NULL,
    PRIMARY KEY (day, observed)
) {clustered};

-- How far each tier reaches: from this day on (days since 1970) everything is kept; up to this day, without it, everything is rolled up.
CREATE TABLE series_tier (
    name VARCHAR(10) NOT NULL PRIMARY KEY,
    kept_from BIGINT NOT NULL,
    rolled_up_to BIGINT NOT NULL
);
