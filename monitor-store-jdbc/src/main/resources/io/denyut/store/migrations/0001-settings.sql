-- Single values of the store and of the server, by name.
CREATE TABLE settings (
    name VARCHAR(200) NOT NULL PRIMARY KEY,
    value TEXT NOT NULL,
    changed BIGINT NOT NULL
) {clustered};
