package io.denyut.store;

import io.denyut.TargetSource;
import io.denyut.spi.SettingSpec;
import io.denyut.spi.Settings;
import io.denyut.spi.TargetSourceProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes {@link JdbcTargetSource}s from settings; its id is {@code jdbc-inventory}.
 *
 * @since 0.1.0
 */
public final class JdbcTargetSourceProvider implements TargetSourceProvider {
    /** For {@link java.util.ServiceLoader}. */
    public JdbcTargetSourceProvider() {}

    @Override
    public String id() {
        return "jdbc-inventory";
    }

    @Override
    public List<SettingSpec> settings() {
        List<SettingSpec> specs = new ArrayList<>(List.of(
                new SettingSpec(
                        "url",
                        SettingSpec.Type.TEXT,
                        "",
                        "jdbc:postgresql://HOST/DATABASE, jdbc:mariadb://HOST/DATABASE, jdbc:mysql://HOST/DATABASE or jdbc:sqlite:FILE"),
                new SettingSpec("user", SettingSpec.Type.TEXT, "", "who reads; needs the right to SELECT"),
                new SettingSpec("password", SettingSpec.Type.SECRET, "", "the password of the user"),
                new SettingSpec("table", SettingSpec.Type.TEXT, "inventaris", "table or view, or schema.table"),
                new SettingSpec(
                        "timeout",
                        SettingSpec.Type.DURATION,
                        "10s",
                        "longest wait for a connection and for each answer, 1s to 10m")));
        specs.addAll(InventorySettings.specs());
        return specs;
    }

    @Override
    public TargetSource create(Settings settings) {
        String url = settings.string("url");
        JdbcTargetSource.Builder unusable = JdbcTargetSource.builder("jdbc:sqlite:");
        JdbcTargetSource.Builder builder = url.isBlank()
                ? unusable
                : InventorySettings.orRefuse(settings, "url", JdbcTargetSourceProvider::usable, url, unusable);
        builder.user(settings.string("user", "").trim())
                .columns(InventorySettings.columns(settings))
                .refresh(InventorySettings.refresh(settings))
                .timeout(settings.duration(
                        "timeout",
                        Duration.ofSeconds(10),
                        InventorySettings.SHORTEST,
                        InventorySettings.LONGEST_TIMEOUT));
        if (settings.has("password")) {
            builder.password(settings.secret("password"));
        }
        JdbcTargetSource usual = builder.build();
        return InventorySettings.orRefuse(
                settings, "table", table -> builder.table(table).build(), "inventaris", usual);
    }

    private static JdbcTargetSource.Builder usable(String url) {
        JdbcTargetSource.Builder builder = JdbcTargetSource.builder(url);
        builder.build();
        return builder;
    }
}
