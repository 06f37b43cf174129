package io.denyut.server.api;

import io.denyut.Monitor;
import io.denyut.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** What an operator should look at: the monitor's problems and those of the server's other parts. Thread-safe. */
public final class ServerProblems {
    private final Monitor monitor;
    private final List<Supplier<List<Problem>>> parts = new CopyOnWriteArrayList<>();

    public ServerProblems(Monitor monitor) {
        this.monitor = monitor;
    }

    /** Adds a part that is asked each time; it answers at once. */
    public void add(Supplier<List<Problem>> part) {
        parts.add(part);
    }

    /** All problems of now, the monitor's first. */
    public List<Problem> now() {
        List<Problem> problems = new ArrayList<>(monitor.health().problems());
        parts.forEach(part -> problems.addAll(part.get()));
        return problems;
    }
}
