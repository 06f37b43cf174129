package io.denyut.server.api;

import java.util.Map;

/** Why a notice was not sent, in words; the page has its own in the reader's language. */
final class WithheldWords {
    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("target.maintenance", "the target was muted or in maintenance"),
            Map.entry("cleared.before.sent", "it was over before anything was sent"),
            Map.entry("raised.again", "it was wrong again before its end was told"),
            Map.entry("not.told", "the problem had not been told"),
            Map.entry("notifier.removed", "the channel was taken out of the configuration"),
            Map.entry("recipient.removed", "the recipient was taken out of the configuration"),
            Map.entry("parent.down", "what it is reached through was down, and that was told"),
            Map.entry("covered", "another alert of the same target says more"),
            Map.entry("inconclusive", "the monitor's own connection was cut off, so nothing can be said of the target"),
            Map.entry("storm.digest", "too many notices in a short time: it is in a digest"),
            Map.entry("fallback.used", "it was sent by the fallback channel"));

    private WithheldWords() {}

    /** The words of a reason; the reason itself where there are none. */
    static String of(String reason) {
        return WORDS.getOrDefault(reason, reason);
    }
}
