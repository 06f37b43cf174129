package io.denyut.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.denyut.Alert;
import io.denyut.server.api.AlertJson;
import io.denyut.server.json.Json;
import io.denyut.spi.AlertHistory;
import io.denyut.spi.AlertHistory.Entry;
import io.denyut.spi.AlertHistory.EventQuery;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code denyut alert list}. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description =
                "Lists the alerts that are open, worst first; with --history what happened in the last 7 days, newest first.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:listed", "1:neither the server nor the store could be asked", "2:wrong arguments"})
final class AlertListCommand implements Callable<Integer> {
    private static final int MAX = 1_000;
    private static final Duration RANGE = Duration.ofDays(7);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private AlertCommand.Source source = new AlertCommand.Source();

    @Option(names = "--json", description = "As JSON, as the server writes it.")
    private boolean json;

    @Option(names = "--history", description = "What happened, not only what is open.")
    private boolean history;

    @Option(names = "--limit", paramLabel = "N", description = "Most lines (default: ${DEFAULT-VALUE}).")
    private int limit = 50;

    @Override
    public Integer call() throws IOException {
        if (limit < 1 || limit > MAX) {
            throw new ParameterException(spec.commandLine(), "--limit " + limit + " must be 1 to " + MAX);
        }
        AlertCommand.Source.Answer answer = source.ask(
                        (history ? "/api/v1/alerts/history?limit=" : "/api/v1/alerts?limit=") + limit,
                        kept -> Optional.of(history ? events(kept) : open(kept)))
                .orElseThrow();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(answer.json());
        } else {
            out.print(history ? eventsText(answer) : openText(answer));
        }
        out.flush();
        return 0;
    }

    private Json.Writer open(AlertHistory kept) {
        List<Alert> open = kept.open().stream()
                .sorted(Comparator.comparing(Alert::severity).reversed().thenComparing(Alert::since))
                .toList();
        return out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("items");
            for (Alert alert : open.subList(0, Math.min(limit, open.size()))) {
                AlertJson.alert(out, alert);
            }
            out.writeEndArray();
            out.writeNumberField("total", open.size());
            out.writeEndObject();
        };
    }

    private Json.Writer events(AlertHistory kept) {
        Instant now = InstantSource.system().instant();
        List<Entry> entries = kept.find(EventQuery.of(now.minus(RANGE), now.plusMillis(1), limit));
        return out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("items");
            for (Entry entry : entries) {
                AlertJson.event(out, entry.event());
            }
            out.writeEndArray();
            out.writeEndObject();
        };
    }

    private static String openText(AlertCommand.Source.Answer answer) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("SEVERITY", "SINCE", "TARGET", "NAME", "RULE", "WHAT", "ID"));
        for (JsonNode alert : answer.json().path("items")) {
            rows.add(List.of(
                    alert.path("severity").asText(),
                    AlertText.moment(alert.path("since").asText(), answer.zone()),
                    alert.path("target").asText(),
                    AlertText.line(alert.path("name").asText()),
                    alert.path("rule").asText(),
                    AlertText.line(alert.path("text").asText()),
                    alert.path("id").asText()));
        }
        int more = answer.json().path("total").asInt() - (rows.size() - 1);
        return rows.size() == 1
                ? "No alert is open.\n"
                : Columns.of(rows) + (more > 0 ? "and " + more + " more: --limit " + MAX + "\n" : "");
    }

    private static String eventsText(AlertCommand.Source.Answer answer) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("TIME", "WHAT HAPPENED", "SEVERITY", "TARGET", "RULE", "WHAT", "ID"));
        for (JsonNode event : answer.json().path("items")) {
            rows.add(List.of(
                    AlertText.moment(event.path("time").asText(), answer.zone()),
                    event.path("transition").asText().toLowerCase(Locale.ROOT).replace('_', ' '),
                    event.path("severity").asText(),
                    event.path("target").asText(),
                    event.path("rule").asText(),
                    AlertText.line(event.path("text").asText()),
                    event.path("id").asText()));
        }
        return rows.size() == 1 ? "Nothing happened in the last 7 days.\n" : Columns.of(rows);
    }
}
