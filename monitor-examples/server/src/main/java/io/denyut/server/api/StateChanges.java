package io.denyut.server.api;

import io.denyut.Monitor;
import io.denyut.server.history.PingHistory;
import io.denyut.server.history.StateChange;
import io.denyut.server.http.Handler;
import io.denyut.server.http.HttpProblem;
import io.denyut.server.http.Parameters;
import io.denyut.server.http.Request;
import io.denyut.server.http.Response;
import io.denyut.server.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** {@code GET /api/v1/state-changes?target=&limit=&cursor=}: when states became others, newest first. */
public final class StateChanges implements Handler {
    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 1_000;

    private final Monitor monitor;
    private final PingHistory history;
    /** Numbers of changes begin anew with each run, so a cursor of another run means nothing. */
    private final String kind;

    /** @param run names this run of the server */
    public StateChanges(Monitor monitor, PingHistory history, String run) {
        this.monitor = monitor;
        this.history = history;
        this.kind = "change-" + run;
    }

    @Override
    public Response handle(Request request) {
        int limit = Parameters.whole(request, "limit", DEFAULT_LIMIT, 1, MAX_LIMIT);
        OptionalLong before = before(request);
        Optional<String> target = request.query("target").filter(id -> !id.isEmpty());
        target.ifPresent(id -> {
            if (!history.knows(id) && !monitor.targets().containsKey(id)) {
                throw Targets.unknown(id);
            }
        });
        List<StateChange> found = history.stateChanges(target, before, limit + 1);
        boolean more = found.size() > limit;
        List<StateChange> page = more ? found.subList(0, limit) : found;
        return Response.json(Json.bytes(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("items");
            for (StateChange change : page) {
                json.writeStartObject();
                json.writeStringField("time", change.time().toString());
                json.writeStringField("target", change.targetId());
                json.writeStringField("check", change.checkId());
                json.writeStringField("from", change.from().name());
                json.writeStringField("to", change.to().name());
                TargetJson.reason(json, change.reason());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeStringField(
                    "next",
                    more ? Cursor.of(kind, Long.toString(page.get(limit - 1).number())) : null);
            json.writeEndObject();
        }));
    }

    private OptionalLong before(Request request) {
        Optional<String> last = Cursor.read(request, kind);
        if (last.isEmpty()) {
            return OptionalLong.empty();
        }
        if (!last.get().matches("[0-9]{1,18}")) {
            throw new HttpProblem(400, "cursor is none that this list has given as 'next'");
        }
        return OptionalLong.of(Long.parseLong(last.get()));
    }
}
