package io.denyut.internal.engine;

import io.denyut.Check;
import io.denyut.Monitor;
import io.denyut.Problem;
import io.denyut.Route;
import io.denyut.TargetMode;
import io.denyut.spi.Notifier;
import io.denyut.spi.NotifierOptions;
import io.denyut.spi.Recipient;
import io.denyut.spi.Rule;
import io.denyut.spi.Sink;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Changes to a copy of the parts. */
record PartsUpdate(Parts parts) implements Monitor.Update {
    @Override
    public Monitor.Update putCheck(Check check) {
        parts.put(parts.checks, "check", check.id(), check);
        return this;
    }

    @Override
    public Monitor.Update removeCheck(String id) {
        parts.remove(parts.checks, "check", id);
        return this;
    }

    @Override
    public Monitor.Update putSink(String id, Sink sink) {
        parts.put(parts.sinks, "sink", id, sink);
        return this;
    }

    @Override
    public Monitor.Update removeSink(String id) {
        parts.remove(parts.sinks, "sink", id);
        return this;
    }

    @Override
    public Monitor.Update putRule(Rule rule) {
        parts.put(parts.rules, "rule", rule.id(), rule);
        return this;
    }

    @Override
    public Monitor.Update removeRule(String id) {
        parts.remove(parts.rules, "rule", id);
        return this;
    }

    @Override
    public Monitor.Update putNotifier(String id, Notifier notifier, Recipient first, Recipient... more) {
        parts.put(parts.notifiers, "notifier", id, Parts.told(notifier, first, more));
        return this;
    }

    @Override
    public Monitor.Update removeNotifier(String id) {
        parts.remove(parts.notifiers, "notifier", id);
        parts.fallbacks.keySet().remove(id);
        parts.fallbacks.values().removeIf(id::equals);
        parts.options.remove(id);
        return this;
    }

    @Override
    public Monitor.Update notifierOptions(String notifier, @Nullable NotifierOptions options) {
        if (options == null) {
            parts.options.remove(notifier);
        } else {
            parts.options.put(notifier, options);
        }
        return this;
    }

    @Override
    public Monitor.Update fallback(String notifier, @Nullable String other) {
        if (other == null) {
            parts.fallbacks.remove(notifier);
        } else {
            parts.fallbacks.put(notifier, other);
        }
        return this;
    }

    @Override
    public Monitor.Update routes(List<Route> routes) {
        parts.routes.clear();
        parts.routes.addAll(routes);
        return this;
    }

    @Override
    public Monitor.Update dependsOn(Map<String, Set<String>> through) {
        parts.dependsOn.clear();
        through.forEach((id, routes) -> parts.dependsOn.put(id, new LinkedHashSet<>(routes)));
        return this;
    }

    @Override
    public Monitor.Update references(Set<String> targetIds) {
        parts.references.clear();
        parts.references.addAll(targetIds);
        return this;
    }

    @Override
    public Monitor.Update mode(String targetId, @Nullable TargetMode mode) {
        if (mode == null) {
            parts.modes.remove(targetId);
        } else if (targetId.isBlank()) {
            parts.problems.add(Problem.of("mode", "needs a target id"));
        } else {
            parts.modes.put(targetId, mode);
        }
        return this;
    }
}
