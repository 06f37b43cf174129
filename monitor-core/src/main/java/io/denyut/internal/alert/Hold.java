package io.denyut.internal.alert;

import io.denyut.spi.AlertPolicy;

/** Counts breaches and clears of one alert until its policy is met. Confined to the rules' thread. */
final class Hold {
    private final AlertPolicy policy;

    /** The last findings, newest at {@code next - 1}; true = breach. */
    private final boolean[] window;

    private int next;
    private int known;
    private int breaches;
    private long breachSince;
    private int clears;
    private long clearSince;

    Hold(AlertPolicy policy) {
        this.policy = policy;
        this.window = new boolean[policy.raiseWindow()];
    }

    /** Takes a breach; true when the policy for raising is met. */
    boolean breach(long nanos) {
        if (breaches == 0) {
            breachSince = nanos;
        }
        push(true);
        clears = 0;
        return breaches >= policy.raiseCount()
                && nanos - breachSince >= policy.raiseFor().toNanos();
    }

    /** Takes a clear; true when the policy for clearing is met. */
    boolean clear(long nanos) {
        push(false);
        if (clears++ == 0) {
            clearSince = nanos;
        }
        return clears >= policy.clearCount()
                && nanos - clearSince >= policy.clearFor().toNanos();
    }

    private void push(boolean breach) {
        if (known == window.length) {
            breaches -= window[next] ? 1 : 0;
        } else {
            known++;
        }
        window[next] = breach;
        breaches += breach ? 1 : 0;
        next = (next + 1) % window.length;
    }

    /** No breach in the window: what was pending is over. With "in a row" one clear is enough. */
    boolean isForgotten() {
        return breaches == 0 || (clears > 0 && policy.raiseCount() == policy.raiseWindow());
    }
}
