package io.denyut.store;

import io.denyut.spi.StateStore;
import io.denyut.testkit.NoLeaks;
import io.denyut.testkit.StateStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

@NoLeaks
class JdbcStateStoreTest extends StateStoreContract {
    @TempDir
    Path folder;

    private StoreFile file;

    @AfterEach
    void close() {
        file.close();
    }

    @Override
    protected StateStore store() throws Exception {
        file = StoreFile.in(folder);
        return file.store().state();
    }

    @Override
    protected StateStore restarted(StateStore before) throws Exception {
        return file.restart().state();
    }
}
