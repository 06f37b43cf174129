package io.denyut.server.config;

import io.denyut.Target;
import io.denyut.TargetMode;
import io.denyut.TargetSet;
import io.denyut.server.config.TargetsReader.Placed;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The targets of the file and the page.
 *
 * @param set in the order of the file, then of the page
 * @param ofPage ids of those that the page added
 */
record ConfiguredTargets(TargetSet set, Set<String> ofPage) {
    static ConfiguredTargets of(Map<String, Placed> placed, Map<String, TargetMode> modes) {
        List<Target> targets = new ArrayList<>();
        Set<String> ofPage = new HashSet<>();
        placed.values()
                .forEach(each -> each.target().ifPresent(target -> {
                    targets.add(target);
                    if (each.ofPage()) {
                        ofPage.add(target.id());
                    }
                }));
        return new ConfiguredTargets(new TargetSet(targets, modes, List.of()), ofPage);
    }

    Owner owner(String id) {
        return ofPage.contains(id) ? Owner.PAGE : Owner.FILE;
    }
}
