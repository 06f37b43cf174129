package io.denyut.internal.alert;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds targets that are behind themselves. */
public final class Circles {
    private Circles() {}

    /**
     * Each way that leads back to where it begins, once, as the targets on it.
     *
     * @param above by target what it is contained in or reached through
     */
    public static List<List<String>> of(Map<String, Set<String>> above) {
        List<List<String>> circles = new ArrayList<>();
        Set<String> done = new HashSet<>();
        for (String start : above.keySet()) {
            if (!done.contains(start)) {
                follow(start, above, done, circles);
            }
        }
        return circles;
    }

    private static void follow(
            String start, Map<String, Set<String>> above, Set<String> done, List<List<String>> circles) {
        Map<String, Iterator<String>> way = new LinkedHashMap<>();
        List<String> order = new ArrayList<>();
        enter(start, above, way, order);
        while (!order.isEmpty()) {
            String at = order.get(order.size() - 1);
            Iterator<String> next = way.get(at);
            if (next == null || !next.hasNext()) {
                done.add(at);
                way.remove(at);
                order.remove(order.size() - 1);
                continue;
            }
            String to = next.next();
            if (way.containsKey(to)) {
                circles.add(List.copyOf(order.subList(order.indexOf(to), order.size())));
            } else if (!done.contains(to)) {
                enter(to, above, way, order);
            }
        }
    }

    private static void enter(
            String target, Map<String, Set<String>> above, Map<String, Iterator<String>> way, List<String> order) {
        way.put(target, above.getOrDefault(target, Set.of()).iterator());
        order.add(target);
    }

    /** Says of one of {@link #of} what is wrong with it. */
    public static String words(List<String> circle) {
        List<String> through = circle.subList(1, circle.size());
        return "depends on itself" + (through.isEmpty() ? "" : " through " + String.join(" and ", through));
    }
}
