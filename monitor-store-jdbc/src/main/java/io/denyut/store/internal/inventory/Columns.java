package io.denyut.store.internal.inventory;

import io.denyut.spi.Suggestions;
import java.util.ArrayList;
import java.util.List;

/** Finds the columns of a table or a file that people meant. */
public final class Columns {
    private Columns() {}

    /**
     * A column that is wanted.
     *
     * @param setting the setting that says so
     * @param name what people call it
     */
    public record Wanted(String setting, String name) {}

    /**
     * Where the wanted columns are among those that are there. Case matters only where two differ in nothing else.
     *
     * @param where what has the columns, for the message
     * @throws InventoryFailure if any is missing: names all that are, and all that are there
     */
    public static List<Integer> places(String where, List<Wanted> wanted, List<String> there) throws InventoryFailure {
        List<Integer> places = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (Wanted column : wanted) {
            int place = there.indexOf(column.name());
            for (int i = 0; place < 0 && i < there.size(); i++) {
                place = there.get(i).equalsIgnoreCase(column.name()) ? i : -1;
            }
            if (place < 0) {
                missing.add(Shown.quoted(column.name()) + " (setting '" + column.setting() + "'"
                        + Suggestions.nearest(column.name(), there)
                                .map(near -> "; did you mean " + Shown.quoted(near) + "?")
                                .orElse("")
                        + ")");
            }
            places.add(place);
        }
        if (!missing.isEmpty()) {
            throw new InventoryFailure(where + " has no column " + String.join(" and no column ", missing)
                    + "; its columns are " + Shown.names(there));
        }
        return places;
    }
}
