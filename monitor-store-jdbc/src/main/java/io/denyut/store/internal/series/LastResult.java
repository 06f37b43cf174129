package io.denyut.store.internal.series;

import io.denyut.Reason;
import io.denyut.Sample;
import io.denyut.Status;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came last of one check of one source at one target; times in microseconds.
 *
 * @param every the usual interval of the results before it; 0 if there are too few of them
 * @param lastAvailable tick of the newest result that was UP or DEGRADED among those in no chunk yet; -1 if there is none
 */
public record LastResult(
        String target,
        String check,
        String source,
        long tick,
        long every,
        Status status,
        @Nullable Reason reason,
        List<Sample> samples,
        long lastAvailable) {}
