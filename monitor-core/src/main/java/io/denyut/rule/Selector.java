package io.denyut.rule;

import io.denyut.Target;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which targets and checks a rule is about.
 *
 * @param targets ids, or patterns with {@code *}; one of them has to fit; empty = all
 * @param only tags that a target must have, all of them
 * @param checks ids of checks whose results are looked at; empty = all
 */
record Selector(List<String> targets, Map<String, String> only, Set<String> checks) {
    Selector {
        targets = List.copyOf(targets);
        only = Map.copyOf(only);
        checks = Set.copyOf(checks);
    }

    boolean takesCheck(String check) {
        return checks.isEmpty() || checks.contains(check);
    }

    boolean takes(Target target) {
        for (Map.Entry<String, String> tag : only.entrySet()) {
            if (!target.tags().has(tag.getKey(), tag.getValue())) {
                return false;
            }
        }
        if (targets.isEmpty()) {
            return true;
        }
        for (String pattern : targets) {
            if (fits(pattern, target.id())) {
                return true;
            }
        }
        return false;
    }

    /** {@code *} stands for any characters, none included. */
    static boolean fits(String pattern, String text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int from = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                from = t;
            } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(t)) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1; // the star takes one character more
                t = ++from;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
