package io.denyut.internal.alert;

import io.denyut.Target;
import io.denyut.TargetMode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What contains a target, and through what it is reached. Confined to the rules' thread. */
final class Family {
    private static final int MAX_DEPTH = 16;

    private final AlertHost host;
    private Map<String, Set<String>> dependsOn = Map.of();

    Family(AlertHost host) {
        this.host = host;
    }

    void dependsOn(Map<String, Set<String>> now) {
        dependsOn = now;
    }

    /** The targets through which this one is reached: any of them is enough. */
    Set<String> routes(String target) {
        return dependsOn.getOrDefault(target, Set.of());
    }

    /** The outermost target that contains this one. */
    Target rootOf(Target target) {
        Target root = target;
        for (int depth = 0; depth < MAX_DEPTH && root.parentId() != null; depth++) {
            Optional<Target> parent = host.target(root.parentId());
            if (parent.isEmpty()) {
                return root;
            }
            root = parent.get();
        }
        return root;
    }

    /** Whether it, or something that contains it, is in maintenance. */
    boolean isMuted(Target target) {
        Optional<Target> at = Optional.of(target);
        for (int depth = 0; depth < MAX_DEPTH && at.isPresent(); depth++) {
            if (host.mode(at.get().id()) == TargetMode.MUTED) {
                return true;
            }
            at = Optional.ofNullable(at.get().parentId()).flatMap(host::target);
        }
        return false;
    }
}
