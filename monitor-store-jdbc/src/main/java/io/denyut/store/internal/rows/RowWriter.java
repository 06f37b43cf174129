package io.denyut.store.internal.rows;

import io.denyut.Observation;
import io.denyut.Reason;
import io.denyut.Sample;
import io.denyut.store.internal.db.Micros;
import io.denyut.store.internal.db.Session;
import io.denyut.store.internal.json.Json;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** Puts observations in as rows. */
public final class RowWriter {
    private static final String RESULT = "INSERT INTO result (number, tick, target, check_id, source, status,"
            + " reason_code, reason_text) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";
    private static final String SAMPLE =
            "INSERT INTO sample (result, metric, tags, unit, value) VALUES (?, ?, ?, ?, ?)" + " ON CONFLICT DO NOTHING";
    private static final String NO_TAGS = "{}";

    private RowWriter() {}

    /**
     * What came of a commit.
     *
     * @param results that are new
     * @param samples of them
     * @param duplicates results that were there already
     */
    public record Written(long results, long samples, long duplicates) {}

    /** Within a transaction. What is there already stays as it is, with its samples. */
    public static Written put(Session session, List<Observation> observations) throws SQLException {
        long number = session.number("SELECT max(number) FROM result", 0);
        long first = number;
        long samples = 0;
        PreparedStatement statement = session.prepare(SAMPLE);
        for (Observation one : observations) {
            Reason reason = one.reason();
            int isNew = session.update(
                    RESULT,
                    number + 1,
                    Micros.of(one.tick()),
                    one.target().id(),
                    one.checkId(),
                    one.source(),
                    one.status().name(),
                    reason == null ? null : reason.code(),
                    reason == null ? null : reason.text());
            if (isNew == 0) {
                continue;
            }
            number++;
            for (Sample sample : one.samples()) {
                statement.setLong(1, number);
                statement.setString(2, sample.metric().name());
                statement.setString(
                        3,
                        sample.tags().isEmpty()
                                ? NO_TAGS
                                : Json.write(sample.tags().asMap()));
                statement.setString(4, sample.metric().unit().symbol());
                statement.setDouble(5, sample.value());
                statement.addBatch();
                samples++;
            }
        }
        statement.executeBatch();
        return new Written(number - first, samples, observations.size() - (number - first));
    }
}
