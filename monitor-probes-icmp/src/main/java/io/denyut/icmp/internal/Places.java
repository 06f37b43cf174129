package io.denyut.icmp.internal;

/** For how many targets of a round there is room between their first request and their verdict. Confined to the loop. */
public final class Places {
    private final int most;
    private int taken;

    /**
     * Room for these.
     *
     * @param most targets at the same time, at least 1
     */
    public Places(int most) {
        this.most = most;
    }

    int free() {
        return most - taken;
    }

    void take() {
        taken++;
    }

    void release(int places) {
        taken -= places;
    }
}
