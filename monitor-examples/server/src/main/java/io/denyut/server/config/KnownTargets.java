package io.denyut.server.config;

import io.denyut.server.config.YamlNode.Scalar;
import java.util.Set;

/**
 * Which ids of targets may be named.
 *
 * @param ids of the file and the page
 * @param othersMayCome from a source, or from the page later
 */
record KnownTargets(Set<String> ids, boolean othersMayCome) {
    static final int MAX_PATTERN = 300;

    /** Notes an id that no target has and none can get. Components are found while measuring: their ids begin with their target's. */
    void refuseUnknown(Problems problems, Scalar text) {
        String id = text.text();
        if (id.length() > MAX_PATTERN) {
            problems.add(text, "an id of " + id.length() + " characters is longer than " + MAX_PATTERN);
            return;
        }
        int component = id.indexOf('/');
        if (othersMayCome
                || id.indexOf('*') >= 0
                || ids.contains(id)
                || (component > 0 && ids.stream().anyMatch(each -> id.startsWith(each + "/")))) {
            return;
        }
        problems.add(
                text.place(), text.path(), "there is no target " + Keys.quoted(id), Problems.hint(id, ids, "targets"));
    }
}
