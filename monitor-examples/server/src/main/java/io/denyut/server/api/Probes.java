package io.denyut.server.api;

import io.denyut.Check;
import io.denyut.Latest;
import io.denyut.Monitor;
import io.denyut.Observation;
import io.denyut.Target;
import io.denyut.server.http.Handler;
import io.denyut.server.http.HttpProblem;
import io.denyut.server.http.Request;
import io.denyut.server.http.Response;
import io.denyut.server.json.Json;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** {@code POST /api/v1/targets/<id>/probe?check=}: looks at a target now; by the check that pings unless another one is named. */
public final class Probes implements Handler {
    private final Monitor monitor;
    private final Supplier<Set<String>> pingChecks;
    private final ManualProbe probe;

    public Probes(Monitor monitor, Supplier<Set<String>> pingChecks, ManualProbe probe) {
        this.monitor = monitor;
        this.pingChecks = pingChecks;
        this.probe = probe;
    }

    @Override
    public Response handle(Request request) throws InterruptedException {
        Target target = Targets.require(monitor.targets(), request.path("id"));
        String check = request.query("check").orElseGet(() -> check(target));
        Observation observation = probe.look(check, target);
        return Response.json(Json.bytes(json -> TargetJson.observation(json, observation)));
    }

    private String check(Target target) {
        Set<String> pinging = pingChecks.get();
        List<String> looking = monitor.latest(target.id()).stream()
                .map(Latest::observation)
                .map(Observation::checkId)
                .toList();
        return looking.stream()
                .filter(pinging::contains)
                .findFirst()
                .or(() -> looking.stream().findFirst())
                .or(() -> pinging.stream().sorted().findFirst())
                .or(() -> monitor.checks().stream().map(Check::id).findFirst())
                .orElseThrow(() -> new HttpProblem(409, "there is no check: add one to denyut.yml"));
    }
}
