package io.denyut.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.testkit.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SQLite where its library cannot be unpacked: in a JVM of its own, as a library is loaded once. */
class NoNativeLibraryTest {
    @TempDir
    private Path folder;

    /** Reads twice, and prints what is said. */
    public static final class Reader {
        private Reader() {}

        /** @param args the folder of libraries, the database */
        public static void main(String[] args) {
            System.setProperty("org.sqlite.tmpdir", args[0]);
            for (int i = 0; i < 2; i++) {
                try {
                    JdbcTargetSource.builder("jdbc:sqlite:" + args[1]).build().targets();
                } catch (IOException e) {
                    System.out.println("said " + e.getMessage());
                }
            }
        }
    }

    @Test
    void it_is_said_each_time_with_the_folder_and_the_remedy() throws Exception {
        Path missing = folder.resolve("missing");
        Path database = Files.createFile(folder.resolve("inventaris.db"));
        try (ChildJvm reader = ChildJvm.start(Reader.class, missing.toString(), database.toString())) {
            int said = 0;
            // The driver logs what went wrong in between.
            for (Optional<String> line = reader.line(); line.isPresent(); line = reader.line()) {
                if (line.get().startsWith("said ")) {
                    said++;
                    assertThat(line.get()).contains("could not be unpacked", missing.toString(), "-Dorg.sqlite.tmpdir");
                }
            }
            assertThat(said).isEqualTo(2);
        }
    }
}
