package io.denyut.server.config;

import io.denyut.server.config.YamlNode.Section;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code reports:}. */
final class ReportsReader {
    private static final Pattern DAILY = Pattern.compile("daily at ([0-9]{1,2}:[0-9]{2})");

    private final Problems problems;
    private final Set<String> notifiers;

    /** @param notifiers their ids */
    ReportsReader(Problems problems, Set<String> notifiers) {
        this.problems = problems;
        this.notifiers = notifiers;
    }

    List<ConfiguredReport> read(Section section) {
        List<ConfiguredReport> reports = new ArrayList<>();
        section.entries().forEach((id, entry) -> {
            PartId.problem(id).ifPresent(message -> problems.add(entry.place(), section.pathOf(id), message, null));
            if (entry.value() instanceof Section one) {
                readOne(id, one).ifPresent(reports::add);
            } else {
                problems.add(
                        entry.place(),
                        section.pathOf(id),
                        "must be a report such as { every: hourly, to: noc }, not "
                                + entry.value().kind(),
                        null);
            }
        });
        return reports;
    }

    private Optional<ConfiguredReport> readOne(String id, Section section) {
        Keys keys = new Keys(section, problems);
        Optional<String> every = keys.required("every", "hourly");
        Optional<String> to = keys.required("to", "noc");
        keys.refuseOthers();
        if (to.isPresent() && !notifiers.contains(to.get())) {
            keys.problem(
                    "to",
                    "there is no notifier " + Keys.quoted(to.get()),
                    Problems.hint(to.get(), notifiers, "notifiers"));
        }
        if (every.isEmpty() || to.isEmpty()) {
            return Optional.empty();
        }
        String text = every.get().trim().toLowerCase(Locale.ROOT);
        if (text.equals("hourly")) {
            return Optional.of(new ConfiguredReport(id, Optional.empty(), to.get()));
        }
        Matcher daily = DAILY.matcher(text);
        if (daily.matches()) {
            String time = daily.group(1).length() == 4 ? "0" + daily.group(1) : daily.group(1);
            try {
                return Optional.of(new ConfiguredReport(id, Optional.of(LocalTime.parse(time)), to.get()));
            } catch (DateTimeException e) {
                keys.problem("every", Keys.quoted(every.get()) + " has no time of day: 00:00 to 23:59");
                return Optional.empty();
            }
        }
        keys.problem("every", Keys.quoted(every.get()) + " must be hourly, or daily at 07:00");
        return Optional.empty();
    }
}
