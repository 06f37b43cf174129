package io.denyut.store;

import io.denyut.spi.AlertStore;
import io.denyut.testkit.AlertStoreContract;
import io.denyut.testkit.NoLeaks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

@NoLeaks
class JdbcAlertStoreTest extends AlertStoreContract {
    @TempDir
    Path folder;

    private final List<StoreFile> files = new ArrayList<>();

    @AfterEach
    void close() {
        files.forEach(StoreFile::close);
    }

    @Override
    protected AlertStore store() throws Exception {
        StoreFile file = StoreFile.in(Files.createTempDirectory(folder, "store"));
        files.add(file);
        return file.store().alerts();
    }

    @Override
    protected AlertStore restarted(AlertStore before) throws Exception {
        return files.get(files.size() - 1).restart().alerts();
    }
}
