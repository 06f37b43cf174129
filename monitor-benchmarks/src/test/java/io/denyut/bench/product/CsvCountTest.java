package io.denyut.bench.product;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvCountTest {
    private static final String HEADER =
            "timestamp,device_id,ip_address,hostname,ping_success,response_time_ms,error_message\n";
    private static final String FIRST = "2026-11-21T09:00:00.000000";
    private static final String SECOND = "2026-11-21T09:00:05.000000";

    @TempDir
    private Path folder;

    @Test
    void rows_are_counted_over_all_files() throws IOException {
        write("a.csv", row(FIRST, 0), row(FIRST, 1), row(SECOND, 0));
        write("b.csv", row(SECOND, 1));

        assertThat(CsvCount.of(folder, 2)).isEqualTo(new CsvCount(2, 4, 0, 0, 0));
    }

    @Test
    void a_row_that_is_missing_is_not_made_good_by_one_that_is_there_twice() throws IOException {
        write("a.csv", row(FIRST, 0), row(FIRST, 0));

        assertThat(CsvCount.of(folder, 2)).isEqualTo(new CsvCount(1, 2, 1, 1, 0));
    }

    @Test
    void rows_without_an_answer_are_counted() throws IOException {
        write("a.csv", row(FIRST, 0), FIRST + ",1,127.1.0.1,host-1,False,,unknown: no result\n");

        assertThat(CsvCount.of(folder, 2).notAnswered()).isEqualTo(1);
    }

    private static String row(String stamp, int device) {
        return stamp + "," + device + ",127.1.0." + device + ",host-" + device + ",True,0.05,\n";
    }

    private void write(String file, String... rows) throws IOException {
        Files.writeString(folder.resolve(file), HEADER + String.join("", rows));
    }
}
