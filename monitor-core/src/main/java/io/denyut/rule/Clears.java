package io.denyut.rule;

import io.denyut.Observation;
import io.denyut.spi.AlertPolicy;

/**
 * Whether it is still worth saying that one thing is right. A monitor of ten thousand targets that are well would otherwise say so ten
 * thousand times a round. Confined to the rule's thread.
 */
class Clears {
    /** A finding may get lost while alerts cannot be loaded or stored, so it is said again so often: seconds. */
    static final int REPEAT_SECONDS = 30;

    private int count;
    private long since;
    private long told;

    /** It is wrong: the next clears are news again. */
    final void breached() {
        count = 0;
    }

    /** True as long as an alert of this policy, of this run or an earlier one, could still be open or pending. */
    final boolean isNews(Observation observation, AlertPolicy policy) {
        long now = observation.tick().getEpochSecond();
        if (count == 0) {
            since = now;
        }
        boolean news = count < Math.max(policy.clearCount(), policy.raiseWindow())
                || now - since <= policy.clearFor().toSeconds()
                || Math.abs(now - told) >= REPEAT_SECONDS;
        if (count < Integer.MAX_VALUE) {
            count++;
        }
        if (news) {
            told = now;
        }
        return news;
    }
}
