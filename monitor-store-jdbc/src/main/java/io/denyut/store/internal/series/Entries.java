package io.denyut.store.internal.series;

import io.denyut.store.History.Entry;
import io.denyut.store.History.SeriesId;
import io.denyut.store.History.Value;
import io.denyut.store.internal.db.Micros;
import java.util.ArrayList;
import java.util.List;

/** Rows as results. */
final class Entries {
    private Entries() {}

    static Entry of(Catalog catalog, Observed observed, Block rows, int row) {
        List<Value> values = new ArrayList<>(rows.columns);
        Column[] columns = observed.columns;
        for (int c = 0; c < rows.columns; c++) {
            long value = rows.values[c][row];
            if (value != Block.MISSING && rows.numbers[c] < columns.length) {
                Column column = columns[rows.numbers[c]];
                values.add(new Value(id(observed, column), column.steps().value(value)));
            }
        }
        return new Entry(
                observed.target,
                observed.check,
                observed.source,
                Micros.instant(rows.ticks[row]),
                States.of(rows.statuses[row]),
                catalog.reasonOf(rows.reasons[row]),
                values);
    }

    static SeriesId id(Observed observed, Column column) {
        return new SeriesId(
                observed.target,
                observed.check,
                observed.source,
                column.metric().name(),
                column.metric().unit().symbol(),
                column.tags());
    }
}
