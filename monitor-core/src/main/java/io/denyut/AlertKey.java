package io.denyut;

/**
 * The identity of an alert: at most one alert is open for each.
 *
 * @param rule the rule's id
 * @param target the target's id
 * @param check the check's id; empty where the rule is about the target as a whole
 * @param source {@link Observation#LOCAL} or an agent's id
 * @param key tells apart what one rule finds at one target (a tag, a certificate's fingerprint); often empty
 * @since 0.1.0
 */
public record AlertKey(String rule, String target, String check, String source, String key) {
    @Override
    public String toString() {
        return rule + " at " + target + (check.isEmpty() ? "" : " by " + check)
                + (source.equals(Observation.LOCAL) ? "" : " from " + source) + (key.isEmpty() ? "" : " [" + key + "]");
    }
}
