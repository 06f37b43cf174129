package io.denyut.store;

import io.denyut.TargetSource;
import io.denyut.spi.SettingSpec;
import io.denyut.spi.Settings;
import io.denyut.spi.TargetSourceProvider;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes {@link CsvTargetSource}s from settings; its id is {@code csv-inventory}.
 *
 * @since 0.1.0
 */
public final class CsvTargetSourceProvider implements TargetSourceProvider {
    private static final String FILE = "inventaris.csv";

    /** For {@link java.util.ServiceLoader}. */
    public CsvTargetSourceProvider() {}

    @Override
    public String id() {
        return "csv-inventory";
    }

    @Override
    public List<SettingSpec> settings() {
        List<SettingSpec> specs = new ArrayList<>(List.of(
                new SettingSpec("file", SettingSpec.Type.PATH, FILE, "the file; its first line names the columns")));
        specs.addAll(InventorySettings.specs());
        return specs;
    }

    @Override
    public TargetSource create(Settings settings) {
        return CsvTargetSource.builder(settings.path("file", FILE))
                .columns(InventorySettings.columns(settings))
                .refresh(InventorySettings.refresh(settings))
                .build();
    }
}
