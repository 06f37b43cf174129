package io.denyut.examples.plugin;

import io.denyut.spi.Provider;
import io.denyut.testkit.ProviderContract;

class TcpProbeProviderTest extends ProviderContract {
    @Override
    protected Provider<?> provider() {
        return new TcpProbeProvider();
    }
}
