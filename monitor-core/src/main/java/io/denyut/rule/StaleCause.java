package io.denyut.rule;

import io.denyut.Latest;
import io.denyut.Observation;
import io.denyut.Reason;
import io.denyut.Status;
import io.denyut.Target;
import io.denyut.spi.RuleContext;
import io.denyut.spi.RuleContext.CheckInfo;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why there is no known result of a check, as far as can be seen. Made for one look at a check. */
final class StaleCause {
    private final CheckInfo check;
    private final RuleContext context;

    /** Asked for once, and only if a target is stale at all. */
    private boolean asked;

    private Optional<String> trouble = Optional.empty();

    StaleCause(CheckInfo check, RuleContext context) {
        this.check = check;
        this.context = context;
    }

    /** @param seen the tick of the last known result that came to the rule */
    String of(Target target, Instant seen) {
        Observation latest = latest(context.latest(target.id()));
        if (latest != null && latest.status() != Status.UNKNOWN && latest.tick().isAfter(seen)) {
            return "queue: there are results, but they do not come through the queue of the rules";
        }
        String probe = trouble().map(words -> "probe: " + words).orElse("");
        Reason reason = latest == null ? null : latest.reason();
        if (latest != null && latest.status() == Status.UNKNOWN && reason != null) {
            return reason + (probe.isEmpty() ? "" : "; " + probe);
        }
        return probe.isEmpty() ? "probe: no round of check " + check.id() + " has ended" : probe;
    }

    private Optional<String> trouble() {
        if (!asked) {
            asked = true;
            trouble = context.trouble(check.id());
        }
        return trouble;
    }

    /** What was measured here, not what was loaded from an earlier run. */
    private @Nullable Observation latest(List<Latest> all) {
        for (Latest latest : all) {
            Observation observation = latest.observation();
            if (!latest.restored()
                    && observation.checkId().equals(check.id())
                    && observation.source().equals(Observation.LOCAL)) {
                return observation;
            }
        }
        return null;
    }
}
