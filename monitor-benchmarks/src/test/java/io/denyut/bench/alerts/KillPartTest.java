package io.denyut.bench.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.bench.Figures;
import io.denyut.bench.Output;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KillPartTest {
    @Test
    void nothing_is_lost_or_orphaned_when_a_monitor_is_killed_while_it_tells_of_a_storm(@TempDir Path folder)
            throws Exception {
        Figures figures = new Figures();
        new KillPart(5).run(folder, true, figures, new Output(System.out));
        assertThat(figures.unmet()).isEmpty();
    }
}
