package io.denyut.store;

import io.denyut.TargetMode;
import io.denyut.store.internal.inventory.Columns;
import io.denyut.store.internal.inventory.InventoryTable;
import io.denyut.store.internal.inventory.Rows;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the columns of an inventory are called and what its conditions mean. Names are compared without regard to case.
 *
 * @param id column of the target id, a number or a text of {@code A-Z a-z 0-9 . _ : @ / -}
 * @param address column of the IP address or host name
 * @param name column of the name for people, or empty if there is none; where a row has none, its address is its name
 * @param condition column that says what is done with a row, or empty if there is none
 * @param tags further columns that become tags, by their names with {@code _} for what a tag key cannot hold
 * @param modes what is done with rows of a condition; others, and rows without one, are {@link TargetMode#ACTIVE}. Compared without regard to
 *     case and to white space around
 * @param absent conditions whose rows are not watched at all
 * @since 0.1.0
 */
public record InventoryColumns(
        String id,
        String address,
        String name,
        String condition,
        List<String> tags,
        Map<String, TargetMode> modes,
        Set<String> absent) {
    private static final Pattern TAG_KEY = Pattern.compile("[a-zA-Z][a-zA-Z0-9_.-]{0,63}");
    private static final Pattern NOT_IN_TAG_KEYS = Pattern.compile("[^a-zA-Z0-9_.-]");

    /** {@code id, ip, hostname, kondisi}; {@code maintenance} is muted, {@code hilang} is not watched. */
    public static final InventoryColumns DEFAULT = new InventoryColumns(
            "id",
            "ip",
            "hostname",
            "kondisi",
            List.of(),
            Map.of("baik", TargetMode.ACTIVE, "maintenance", TargetMode.MUTED),
            Set.of("hilang"));

    /** @throws IllegalArgumentException if something cannot be the name of a column or of a tag */
    public InventoryColumns {
        id = column(id);
        address = column(address);
        name = name.isBlank() ? "" : column(name);
        condition = condition.isBlank() ? "" : column(condition);
        tags = tags.stream().map(InventoryColumns::column).toList();
        Set<String> keys = new HashSet<>();
        for (String tag : tags) {
            if (!TAG_KEY.matcher(key(tag)).matches()) {
                throw new IllegalArgumentException(
                        "column '" + tag + "' cannot be a tag: its name must begin with a letter and have at most 64");
            }
            if (!keys.add(key(tag))) {
                throw new IllegalArgumentException("two columns would be the tag '" + key(tag) + "'");
            }
        }
        Map<String, TargetMode> byCondition = new LinkedHashMap<>();
        modes.forEach((value, mode) -> byCondition.put(condition(value), mode));
        modes = Collections.unmodifiableMap(byCondition);
        absent = absent.stream()
                .map(InventoryColumns::condition)
                .collect(java.util.stream.Collectors.toUnmodifiableSet());
    }

    public InventoryColumns withId(String column) {
        return new InventoryColumns(column, address, name, condition, tags, modes, absent);
    }

    public InventoryColumns withAddress(String column) {
        return new InventoryColumns(id, column, name, condition, tags, modes, absent);
    }

    /** A copy with the names in another column; empty if there is none. */
    public InventoryColumns withName(String column) {
        return new InventoryColumns(id, address, column, condition, tags, modes, absent);
    }

    /** A copy with the conditions in another column; empty if there is none. */
    public InventoryColumns withCondition(String column) {
        return new InventoryColumns(id, address, name, column, tags, modes, absent);
    }

    /** A copy that keeps these columns as tags, and no others. */
    public InventoryColumns withTags(List<String> columns) {
        return new InventoryColumns(id, address, name, condition, columns, modes, absent);
    }

    /** A copy in which rows of a condition are watched so. */
    public InventoryColumns withMode(String value, TargetMode mode) {
        Map<String, TargetMode> changed = new LinkedHashMap<>(modes);
        changed.put(condition(value), mode);
        Set<String> left = new HashSet<>(absent);
        left.remove(condition(value));
        return new InventoryColumns(id, address, name, condition, tags, changed, left);
    }

    /** A copy in which rows of a condition are not watched. */
    public InventoryColumns withAbsent(String value) {
        Map<String, TargetMode> changed = new LinkedHashMap<>(modes);
        changed.remove(condition(value));
        Set<String> more = new HashSet<>(absent);
        more.add(condition(value));
        return new InventoryColumns(id, address, name, condition, tags, changed, more);
    }

    private static String column(String column) {
        InventoryTable.requireName(column.trim(), "column");
        return column.trim();
    }

    private static String condition(String value) {
        return value.strip().toLowerCase(Locale.ROOT);
    }

    private static String key(String column) {
        return NOT_IN_TAG_KEYS.matcher(column).replaceAll("_");
    }

    /** In the order in which {@link #row} takes the values. */
    List<Columns.Wanted> wanted() {
        List<Columns.Wanted> wanted = new ArrayList<>();
        wanted.add(new Columns.Wanted("id", id));
        wanted.add(new Columns.Wanted("address", address));
        if (!name.isEmpty()) {
            wanted.add(new Columns.Wanted("name", name));
        }
        if (!condition.isEmpty()) {
            wanted.add(new Columns.Wanted("condition", condition));
        }
        tags.forEach(tag -> wanted.add(new Columns.Wanted("tags", tag)));
        return wanted;
    }

    Rows.Row row(@Nullable String place, List<@Nullable String> values) {
        Iterator<@Nullable String> value = values.iterator();
        String rowId = value.next();
        String rowAddress = value.next();
        String rowName = name.isEmpty() ? null : value.next();
        String rowCondition = condition.isEmpty() ? null : value.next();
        return new Rows.Row(
                place,
                rowId,
                rowAddress,
                rowName,
                rowCondition,
                values.subList(values.size() - tags.size(), values.size()));
    }

    Rows.Rules rules(Function<String, Optional<String>> addressProblem) {
        return new Rows.Rules(
                modes, absent, tags.stream().map(InventoryColumns::key).toList(), addressProblem);
    }
}
