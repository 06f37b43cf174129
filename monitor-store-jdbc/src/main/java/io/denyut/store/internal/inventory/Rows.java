package io.denyut.store.internal.inventory;

import io.denyut.Problem;
import io.denyut.Tags;
import io.denyut.Target;
import io.denyut.TargetMode;
import io.denyut.TargetSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes targets of the rows of an inventory, one reading long. Used by one thread. */
public final class Rows {
    private static final int MOST_LISTED = 100;
    private static final int MAX_NAME = 500;
    private static final int MAX_TAG = 200;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:@/-]{1,200}");

    private final String where;
    private final Rules rules;
    private final Map<String, Target> before;
    private final Map<String, Target> targets = new LinkedHashMap<>();
    private final Map<String, TargetMode> modes = new HashMap<>();
    private final Map<String, String> idByAddress = new HashMap<>();
    private final BoundedProblems refused;
    private final BoundedProblems hints;
    private long rows;

    /**
     * What is made of rows.
     *
     * @param modes by condition in small letters
     * @param absent conditions in small letters whose rows are left out
     * @param tags the tag of each further column
     * @param addressProblem what is wrong with an address, if anything is
     */
    public record Rules(
            Map<String, TargetMode> modes,
            Set<String> absent,
            List<String> tags,
            Function<String, Optional<String>> addressProblem) {}

    /**
     * A row as it was read. Blank is the same as {@code null}.
     *
     * @param place the file and line, if it is known better than by its id
     * @param tags values in the order of the tags
     */
    public record Row(
            @Nullable String place,
            @Nullable String id,
            @Nullable String address,
            @Nullable String name,
            @Nullable String condition,
            List<@Nullable String> tags) {}

    /**
     * @param where the table or the file, for messages
     * @param before the targets of the reading before, by id: what did not change stays the same object
     */
    public Rows(String where, Rules rules, Map<String, Target> before) {
        this.where = where;
        this.rules = rules;
        this.before = before;
        this.refused = new BoundedProblems(MOST_LISTED, where, "more rows are refused");
        this.hints = new BoundedProblems(MOST_LISTED, where, "more rows should be looked at");
    }

    /** Takes the next row. */
    public void add(Row row) {
        rows++;
        String condition = text(row.condition()).toLowerCase(Locale.ROOT);
        if (rules.absent().contains(condition)) {
            return;
        }
        String id = text(row.id());
        String at = place(row, id);
        if (!ID.matcher(id).matches()) {
            refused.add(
                    id.isEmpty()
                            ? Problem.of(at, "has no id")
                            : Problem.of(
                                    at, Shown.quoted(id) + " cannot be an id: 1 to 200 of A-Z a-z 0-9 . _ : @ / -"));
            return;
        }
        String address = text(row.address());
        Optional<String> wrong = address.isEmpty()
                ? Optional.of("has no address")
                : rules.addressProblem().apply(address);
        if (wrong.isPresent()) {
            refused.add(Problem.of(at, wrong.get() + ": the row is skipped"));
            return;
        }
        Target first = targets.get(id);
        if (first != null) {
            refused.add(Problem.of(
                    at,
                    "is there twice, with the addresses " + Shown.quoted(first.address()) + " and "
                            + Shown.quoted(address) + ": the first is kept"));
            return;
        }
        keep(at, id, address, row, condition);
    }

    /** Counts a row that cannot even be taken apart. */
    public void refuse(String place, String message) {
        rows++;
        refused.add(Problem.of(place, message));
    }

    private void keep(String at, String id, String address, Row row, String condition) {
        Target target;
        try {
            target = new Target(id, name(at, row, address), address, tags(at, row), Map.of(), null);
        } catch (IllegalArgumentException e) {
            refused.add(Problem.of(at, e.getMessage() + ": the row is skipped"));
            return;
        }
        Target known = before.get(id);
        targets.put(id, target.equals(known) ? known : target);
        TargetMode mode = rules.modes().getOrDefault(condition, TargetMode.ACTIVE);
        if (mode != TargetMode.ACTIVE) {
            modes.put(id, mode);
        }
        String other = idByAddress.putIfAbsent(address.toLowerCase(Locale.ROOT), id);
        if (other != null) {
            hints.add(Problem.of(
                    at,
                    "has the address " + Shown.quoted(address) + " that id " + other
                            + " has, too: both are watched; if it is one device, remove one of the rows"));
        }
    }

    private String name(String at, Row row, String address) {
        String name = text(row.name());
        if (name.length() > MAX_NAME) {
            hints.add(Problem.of(at, "its name of " + name.length() + " characters is cut after " + MAX_NAME));
            return cut(name, MAX_NAME);
        }
        return name.isEmpty() ? cut(address, MAX_NAME) : name;
    }

    private Tags tags(String at, Row row) {
        if (rules.tags().isEmpty()) {
            return Tags.NONE;
        }
        Map<String, String> tags = new HashMap<>();
        for (int i = 0; i < rules.tags().size(); i++) {
            String value = text(row.tags().get(i));
            if (value.length() > MAX_TAG) {
                hints.add(Problem.of(
                        at,
                        "its tag " + rules.tags().get(i) + " of " + value.length() + " characters is cut after "
                                + MAX_TAG));
                value = cut(value, MAX_TAG);
            }
            if (!value.isEmpty()) {
                tags.put(rules.tags().get(i), value);
            }
        }
        return Tags.of(tags);
    }

    /** Does not cut a character in two that takes two places. */
    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
    }

    private String place(Row row, String id) {
        String known = row.place();
        if (known != null) {
            return id.isEmpty() ? known : known + " id " + Shown.line(id, 60);
        }
        return where + (id.isEmpty() ? " row " + rows : " id " + Shown.line(id, 60));
    }

    /** Without the white space around it, whichever alphabet's. */
    private static String text(@Nullable String value) {
        return value == null ? "" : value.strip();
    }

    /** How many rows were taken, those that are left out or refused too. */
    public long count() {
        return rows;
    }

    /** The targets by id, in the order of the rows. */
    public Map<String, Target> targets() {
        return targets;
    }

    /** What the rows make together. */
    public TargetSet set() {
        List<Problem> problems = new ArrayList<>(refused.list());
        problems.addAll(hints.list());
        if (rows == 0) {
            problems.add(Problem.of(where, "has no rows: nothing is watched from there"));
        }
        return new TargetSet(new ArrayList<>(targets.values()), modes, problems);
    }
}
