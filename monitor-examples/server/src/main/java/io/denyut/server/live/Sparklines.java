package io.denyut.server.live;

import io.denyut.Status;
import io.denyut.server.history.PingEntry;
import io.denyut.server.history.PingHistory;
import io.denyut.server.http.Handler;
import io.denyut.server.http.HttpProblem;
import io.denyut.server.http.Request;
import io.denyut.server.http.Response;
import io.denyut.server.json.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/v1/live/sparklines?epoch=E&rows=0,4,9}: the last {@value #POINTS} results of rows of the live table, the newest last, in
 * hundredths of a millisecond; -1 nothing came back, -2 nothing was measured. In another epoch the numbers mean other targets: then the
 * answer has the epoch that holds and no rows.
 */
public final class Sparklines implements Handler {
    /** As many as a column of the page has room for. */
    static final int POINTS = 60;
    /** More rows than a screen has. */
    static final int MAX_ROWS = 200;

    private static final int NO_ANSWER = -1;
    private static final int NOT_MEASURED = -2;

    private final LiveHub live;
    private final PingHistory history;

    public Sparklines(LiveHub live, PingHistory history) {
        this.live = live;
        this.history = history;
    }

    @Override
    public Response handle(Request request) {
        String epoch = request.query("epoch").orElseThrow(() -> new HttpProblem(400, "epoch is missing"));
        List<Integer> rows = rows(request.query("rows").orElse(""));
        LiveHub.Targets targets = live.targets(epoch, rows);
        return Response.json(Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("epoch", targets.epoch());
            json.writeArrayFieldStart("rows");
            for (int row : targets.byRow().keySet()) {
                json.writeNumber(row);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("points");
            for (String id : targets.byRow().values()) {
                int[] points = points(id);
                json.writeArray(points, 0, points.length);
            }
            json.writeEndArray();
            json.writeEndObject();
        }));
    }

    private static List<Integer> rows(String text) {
        String[] parts = text.split(",", -1);
        if (parts.length > MAX_ROWS) {
            throw new HttpProblem(400, "rows has " + parts.length + " numbers; " + MAX_ROWS + " are the most");
        }
        List<Integer> rows = new ArrayList<>(parts.length);
        for (String part : parts) {
            if (!part.matches("[0-9]{1,9}")) {
                throw new HttpProblem(400, "rows must be row numbers with commas between them, such as 0,4,9");
            }
            rows.add(Integer.parseInt(part));
        }
        return rows;
    }

    /** The newest results of one check; where rounds are missing there are points without a measurement. */
    int[] points(String id) {
        List<PingEntry> entries = history.recent(id, POINTS);
        List<PingEntry> own = entries.stream()
                .filter(entry -> entry.checkId().equals(entries.get(0).checkId()))
                .toList();
        int[] points = new int[POINTS];
        Arrays.fill(points, NOT_MEASURED);
        long spacing = spacing(own);
        int at = POINTS;
        @Nullable PingEntry later = null;
        for (PingEntry entry : own) {
            if (later != null) {
                long rounds = Math.round((double) millisBetween(entry, later) / spacing);
                at -= (int) Math.min(Math.max(0, rounds - 1), POINTS);
            }
            if (--at < 0) {
                break;
            }
            points[at] = point(entry);
            later = entry;
        }
        return points;
    }

    /** The usual time between results. */
    private static long spacing(List<PingEntry> entries) {
        long[] gaps = new long[Math.max(0, entries.size() - 1)];
        for (int i = 0; i < gaps.length; i++) {
            gaps[i] = millisBetween(entries.get(i + 1), entries.get(i));
        }
        Arrays.sort(gaps);
        return gaps.length == 0 ? 1 : Math.max(1, gaps[gaps.length / 2]);
    }

    private static long millisBetween(PingEntry earlier, PingEntry later) {
        return later.tick().toEpochMilli() - earlier.tick().toEpochMilli();
    }

    private static int point(PingEntry entry) {
        if (entry.rtt().isPresent()) {
            return LiveRow.rtt(entry.rtt());
        }
        return entry.status() == Status.DOWN ? NO_ANSWER : NOT_MEASURED;
    }
}
