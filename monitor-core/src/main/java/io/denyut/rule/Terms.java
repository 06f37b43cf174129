package io.denyut.rule;

import io.denyut.Severity;
import io.denyut.spi.AlertPolicy;

/**
 * What every rule of the builders has.
 *
 * @param id unique in its monitor
 * @param severity of findings that carry none of their own
 * @param policy when a breach becomes an alert and when a clear ends it
 * @param selector which targets and checks the rule is about
 */
record Terms(String id, Severity severity, AlertPolicy policy, Selector selector) {
    Terms {
        if (!id.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
            throw new IllegalArgumentException("rule id '" + id + "' does not match [A-Za-z0-9][A-Za-z0-9._-]{0,99}");
        }
    }
}
