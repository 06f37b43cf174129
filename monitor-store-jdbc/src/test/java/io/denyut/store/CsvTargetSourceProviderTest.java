package io.denyut.store;

import io.denyut.spi.Provider;
import io.denyut.testkit.ProviderContract;
import java.util.Map;

class CsvTargetSourceProviderTest extends ProviderContract {
    @Override
    protected Provider<?> provider() {
        return new CsvTargetSourceProvider();
    }

    @Override
    protected Map<String, Object> settings() {
        return Map.of();
    }
}
