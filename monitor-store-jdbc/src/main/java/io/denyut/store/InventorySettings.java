package io.denyut.store;

import io.denyut.TargetMode;
import io.denyut.spi.SettingSpec;
import io.denyut.spi.Settings;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** The settings that all inventories share. */
final class InventorySettings {
    static final Duration SHORTEST = Duration.ofSeconds(1);
    static final Duration LONGEST_REFRESH = Duration.ofDays(1);
    static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(10);

    private InventorySettings() {}

    private enum State {
        ACTIVE,
        MUTED,
        PAUSED,
        ABSENT
    }

    static List<SettingSpec> specs() {
        InventoryColumns usual = InventoryColumns.DEFAULT;
        return List.of(
                new SettingSpec("id", SettingSpec.Type.TEXT, usual.id(), "column of the id, a number or a text"),
                new SettingSpec(
                        "address", SettingSpec.Type.TEXT, usual.address(), "column of the IP address or host name"),
                new SettingSpec(
                        "name", SettingSpec.Type.TEXT, usual.name(), "column of the name for people; \"\" for none"),
                new SettingSpec(
                        "condition",
                        SettingSpec.Type.TEXT,
                        usual.condition(),
                        "column that says what is done with a row; \"\" for none"),
                new SettingSpec("tags", SettingSpec.Type.LIST, "", "further columns that become tags"),
                new SettingSpec(
                        "states.baik",
                        SettingSpec.Type.TEXT,
                        "active",
                        "what is done with rows of this condition: active, muted, paused or absent; others are active"),
                new SettingSpec("states.maintenance", SettingSpec.Type.TEXT, "muted", "as states.baik"),
                new SettingSpec("states.hilang", SettingSpec.Type.TEXT, "absent", "as states.baik"),
                new SettingSpec("refresh", SettingSpec.Type.DURATION, "60s", "time between two readings, 1s to 1d"));
    }

    static InventoryColumns columns(Settings settings) {
        InventoryColumns columns = InventoryColumns.DEFAULT;
        columns = orRefuse(settings, "id", columns::withId, columns.id(), columns);
        columns = orRefuse(settings, "address", columns::withAddress, columns.address(), columns);
        columns = orRefuse(settings, "name", columns::withName, columns.name(), columns);
        columns = orRefuse(settings, "condition", columns::withCondition, columns.condition(), columns);
        List<String> tags = settings.strings("tags", List.of());
        try {
            columns = columns.withTags(tags);
        } catch (IllegalArgumentException e) {
            settings.refuse("tags", String.valueOf(e.getMessage()));
        }
        return states(settings.section("states"), columns);
    }

    /** What is made of the text of a setting; {@code otherwise} after a refusal, so that all that is wrong is found at once. */
    static <T> T orRefuse(Settings settings, String key, Function<String, T> maker, String usual, T otherwise) {
        try {
            return maker.apply(settings.string(key, usual));
        } catch (IllegalArgumentException e) {
            settings.refuse(key, String.valueOf(e.getMessage()));
            return otherwise;
        }
    }

    private static InventoryColumns states(Settings states, InventoryColumns usual) {
        InventoryColumns columns = usual;
        for (String value : states.keys()) {
            columns = switch (states.choice(value, State.class, State.ACTIVE)) {
                case ACTIVE -> columns.withMode(value, TargetMode.ACTIVE);
                case MUTED -> columns.withMode(value, TargetMode.MUTED);
                case PAUSED -> columns.withMode(value, TargetMode.PAUSED);
                case ABSENT -> columns.withAbsent(value);
            };
        }
        return columns;
    }

    static Duration refresh(Settings settings) {
        return settings.duration("refresh", Duration.ofSeconds(60), SHORTEST, LONGEST_REFRESH);
    }

    static Duration require(String what, Duration given, Duration most) {
        if (given.compareTo(SHORTEST) < 0 || given.compareTo(most) > 0) {
            throw new IllegalArgumentException(what + " " + given + " must be " + SHORTEST + " to " + most);
        }
        return given;
    }
}
