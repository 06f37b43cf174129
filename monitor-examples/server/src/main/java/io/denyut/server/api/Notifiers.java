package io.denyut.server.api;

import io.denyut.Monitor;
import io.denyut.MonitorHealth.NotifierHealth;
import io.denyut.notify.Templates;
import io.denyut.server.channels.ChannelReceipts;
import io.denyut.server.channels.ChannelTest;
import io.denyut.server.config.Configuration;
import io.denyut.server.config.ConfiguredNotifier;
import io.denyut.server.history.StoreQueries;
import io.denyut.server.http.HttpProblem;
import io.denyut.server.http.JsonBody;
import io.denyut.server.http.Parameters;
import io.denyut.server.http.Request;
import io.denyut.server.http.Response;
import io.denyut.server.json.Json;
import io.denyut.spi.AlertHistory.Notice;
import io.denyut.spi.DeliveryReceipt.State;
import io.denyut.spi.Recipient;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/notifiers}: how the channels are doing, what they could not deliver, and a test of each. */
public final class Notifiers {
    private static final int DEAD_SHOWN = 20;
    private static final double TESTS_PER_SECOND = 0.2;
    private static final int TESTS_AT_ONCE = 5;

    private final Monitor monitor;
    private final Configuration configuration;
    private final StoreQueries queries;
    private final ChannelTest test;
    private final Supplier<Templates> templates;
    private final ChannelReceipts receipts;
    /** Messages cost money, and senders of many are shut out. */
    private final TokenBucket bucket;

    public Notifiers(
            Monitor monitor,
            Configuration configuration,
            StoreQueries queries,
            ChannelTest test,
            Supplier<Templates> templates,
            ChannelReceipts receipts,
            LongSupplier nanoTime) {
        this.monitor = monitor;
        this.configuration = configuration;
        this.queries = queries;
        this.test = test;
        this.templates = templates;
        this.receipts = receipts;
        this.bucket = new TokenBucket(TESTS_PER_SECOND, TESTS_AT_ONCE, nanoTime);
    }

    /** Notices that reached nobody: given up, or taken by the channel and not delivered. */
    private record Failed(List<Notice> dead, List<Notice> undelivered) {
        static final Failed NONE = new Failed(List.of(), List.of());
    }

    /** {@code GET /api/v1/notifiers}. */
    public Response list(Request request) {
        List<ConfiguredNotifier> notifiers = configuration.current().notifiers();
        Map<String, NotifierHealth> health = monitor.health().notifiers();
        Map<String, Failed> failed = queries.ask(() -> {
            Map<String, Failed> found = new LinkedHashMap<>();
            for (ConfiguredNotifier each : notifiers) {
                found.put(
                        each.id(),
                        new Failed(
                                monitor.alertHistory().dead(each.id(), DEAD_SHOWN),
                                monitor.alertHistory().undelivered(each.id(), DEAD_SHOWN)));
            }
            return found;
        });
        return Response.json(Json.bytes(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("items");
            for (ConfiguredNotifier each : notifiers) {
                NotifierHealth state = health.get(each.id());
                json.writeStartObject();
                json.writeStringField("id", each.id());
                json.writeStringField("type", each.type());
                json.writeStringField("fallback", each.fallback().orElse(null));
                json.writeArrayFieldStart("recipients");
                for (Recipient recipient : each.recipients()) {
                    json.writeStartObject();
                    AlertJson.recipientFields(json, recipient);
                    json.writeEndObject();
                }
                json.writeEndArray();
                json.writeNumberField("sent", state == null ? 0 : state.sent());
                json.writeNumberField("retries", state == null ? 0 : state.retries());
                json.writeNumberField("dead_letters", state == null ? 0 : state.deadLetters());
                json.writeStringField("last_error", state == null ? null : state.lastError());
                TargetJson.time(json, "paused_since", state == null ? null : state.pausedSince());
                ChannelReceipts.Totals said = receipts.totals(each.id());
                json.writeObjectFieldStart("receipts");
                for (State one : State.values()) {
                    json.writeNumberField(one.name(), said.of(one));
                }
                json.writeNumberField("strange", said.strange());
                json.writeEndObject();
                Failed those = failed.getOrDefault(each.id(), Failed.NONE);
                AlertJson.notices(json, "dead", those.dead());
                AlertJson.notices(json, "undelivered", those.undelivered());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }));
    }

    /** {@code POST /api/v1/notifiers/{id}/test}: sends a test to one recipient, the first if none is named, and says what came of it. */
    public Response test(Request request) {
        String id = request.path("id");
        ConfiguredNotifier notifier = configuration.current().notifiers().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new HttpProblem(404, "there is no notifier '" + Parameters.shown(id) + "'"));
        Recipient to = recipient(notifier, request);
        bucket.take().ifPresent(wait -> {
            throw HttpProblem.later(429, "too many tests: they reach real people", wait);
        });
        ChannelTest.Result result = test.send(notifier, to, templates);
        return Response.json(Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("outcome", result.outcome().name());
            json.writeStringField("words", result.words());
            json.writeStringField("channel_id", result.channelId());
            AlertJson.recipient(json, to);
            json.writeNumberField("took_ms", result.took().toMillis());
            json.writeEndObject();
        }));
    }

    private static Recipient recipient(ConfiguredNotifier notifier, Request request) {
        if (request.body().length == 0) {
            return notifier.recipients().get(0);
        }
        Map<String, @Nullable Object> sent = JsonBody.object(request);
        sent.keySet().stream()
                .filter(key -> !key.equals("recipient"))
                .findFirst()
                .ifPresent(key -> {
                    throw new HttpProblem(
                            400, "there is no field '" + Parameters.shown(key) + "'; a test has recipient");
                });
        Object wanted = sent.get("recipient");
        if (wanted == null) {
            return notifier.recipients().get(0);
        }
        return notifier.recipients().stream()
                .filter(recipient -> recipient.id().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new HttpProblem(
                        400,
                        "the notifier '" + notifier.id() + "' has no recipient '"
                                + Parameters.shown(String.valueOf(wanted)) + "'"));
    }
}
