package io.denyut.internal.engine;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.Check;
import io.denyut.TargetSet;
import io.denyut.TargetSource;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TargetReadingTest {
    @Test
    void a_source_that_never_changes_is_read_again_until_it_could_be_read_once() {
        AtomicInteger reads = new AtomicInteger();
        TargetSource source = new TargetSource() {
            @Override
            public TargetSet targets() {
                if (reads.incrementAndGet() < 3) {
                    throw new IllegalStateException("not yet");
                }
                return TargetSet.of(Engine.targets(1));
            }

            @Override
            public Duration refresh() {
                return Duration.ZERO;
            }
        };
        ScriptedProbe probe = ScriptedProbe.sweep(ScriptedProbe::up);
        Check check = Check.of("ping", probe).targets(source).every(ofSeconds(5));
        try (Engine engine = Engine.of(b -> b.check(check))) {
            engine.start().advance(ofSeconds(15));
            assertThat(probe.rounds).isEmpty();
            engine.advance(ofSeconds(120));
            assertThat(reads).hasValue(3);
            assertThat(probe.rounds).isNotEmpty();
        }
    }

    @Test
    void a_source_that_cannot_say_when_to_read_again_is_not_asked_all_the_time() {
        AtomicInteger asked = new AtomicInteger();
        TargetSource source = new TargetSource() {
            @Override
            public TargetSet targets() {
                return TargetSet.of(Engine.targets(1));
            }

            @Override
            public Duration refresh() {
                asked.incrementAndGet();
                throw new IllegalStateException("no");
            }
        };
        Check check = Check.of("ping", ScriptedProbe.sweep(ScriptedProbe::up))
                .targets(source)
                .every(ofSeconds(5));
        try (Engine engine = Engine.of(b -> b.check(check))) {
            engine.start().advance(ofSeconds(30));
            assertThat(asked.get()).isBetween(2, 4);
        }
    }
}
