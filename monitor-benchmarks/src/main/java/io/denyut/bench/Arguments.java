package io.denyut.bench;

import io.denyut.bench.Bench.BenchException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What followed the name of a benchmark: switches, and options with a value. */
public final class Arguments {
    private final Map<String, String> values = new LinkedHashMap<>();

    /**
     * Reads them.
     *
     * @throws BenchException if one is not known or has no value
     */
    public Arguments(List<String> given, Set<String> options, Set<String> switches) throws BenchException {
        for (int i = 0; i < given.size(); i++) {
            String name = given.get(i);
            if (switches.contains(name)) {
                values.put(name, "");
            } else if (options.contains(name) && i + 1 < given.size()) {
                values.put(name, given.get(++i));
            } else if (options.contains(name)) {
                throw new BenchException(name + " needs a value");
            } else {
                throw new BenchException("unknown argument " + name + "; there are " + options + " and " + switches);
            }
        }
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    public Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /**
     * A number.
     *
     * @throws BenchException if it is none, or out of bounds
     */
    public int number(String name, int otherwise, int least, int most) throws BenchException {
        String text = values.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new BenchException(name + " " + text + " is not a number");
        }
        throw new BenchException(name + " " + text + " must be " + least + " to " + most);
    }
}
