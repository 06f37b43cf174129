package io.denyut.notify.internal;

import java.time.Duration;
import java.util.Map;

/** What the error codes of Meta's Cloud API ask for. */
public final class MetaErrors {
    /** What to do about an error. */
    public enum Action {
        /** Tried again with the usual back-off. */
        RETRY,
        /** Tried again when the limit may have passed. */
        BACK_OFF,
        /** Two messages to one person came too close after each other. */
        SPACE_OUT,
        /** Too much was sent for too long: a long pause. */
        SLOW_DOWN,
        /** Somebody has to mend the account, the token or the template. */
        MEND,
        /** The 24 hours after the person's last message are over: only a template passes. */
        USE_TEMPLATE,
        /** This message can never arrive. */
        DROP
    }

    private static final Map<Integer, Action> BY_CODE = Map.ofEntries(
            Map.entry(0, Action.MEND),
            Map.entry(190, Action.MEND),
            Map.entry(3, Action.MEND),
            Map.entry(10, Action.MEND),
            Map.entry(4, Action.BACK_OFF),
            Map.entry(80007, Action.BACK_OFF),
            Map.entry(130429, Action.BACK_OFF),
            Map.entry(131056, Action.SPACE_OUT),
            Map.entry(131048, Action.SLOW_DOWN),
            Map.entry(131049, Action.SLOW_DOWN),
            Map.entry(131000, Action.RETRY),
            Map.entry(100, Action.DROP),
            Map.entry(131008, Action.DROP),
            Map.entry(131026, Action.DROP),
            Map.entry(131047, Action.USE_TEMPLATE),
            Map.entry(368, Action.MEND),
            Map.entry(131031, Action.MEND),
            Map.entry(133010, Action.MEND));

    private MetaErrors() {}

    /**
     * What an error asks for.
     *
     * @param code of Meta's; -1 if there was none
     * @param status of HTTP
     */
    public static Action of(int code, int status) {
        Action listed = BY_CODE.get(code);
        if (listed != null) {
            return listed;
        }
        if (code >= 200 && code <= 299 || code >= 132_000 && code <= 132_999 || status == 401 || status == 403) {
            return Action.MEND; // permissions; templates
        }
        return status == 429 ? Action.BACK_OFF : Action.RETRY;
    }

    /** How long to wait when the answer does not say. */
    public static Duration pause(Action action) {
        return switch (action) {
            case SPACE_OUT -> Duration.ofSeconds(6);
            case SLOW_DOWN -> Duration.ofMinutes(15);
            case MEND -> Mending.WAIT;
            case RETRY, BACK_OFF, USE_TEMPLATE, DROP -> Duration.ofSeconds(60);
        };
    }
}
