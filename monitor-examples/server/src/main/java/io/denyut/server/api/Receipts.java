package io.denyut.server.api;

import io.denyut.notify.MetaReceipts;
import io.denyut.notify.WhatsAppCloudNotifier;
import io.denyut.server.channels.ChannelReceipts;
import io.denyut.server.config.Configuration;
import io.denyut.server.http.HttpProblem;
import io.denyut.server.http.Request;
import io.denyut.server.http.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /api/v1/notifiers/{id}/receipts}: where Meta says what became of messages. Strangers may call it, so it believes only what is
 * signed, and says nothing else to anybody: not even which notifiers there are.
 */
public final class Receipts {
    private static final Logger LOG = LoggerFactory.getLogger(Receipts.class);
    private static final Duration COME_AGAIN = Duration.ofSeconds(60);

    private final Configuration configuration;
    private final ChannelReceipts receipts;

    public Receipts(Configuration configuration, ChannelReceipts receipts) {
        this.configuration = configuration;
        this.receipts = receipts;
    }

    /** {@code GET}: Meta asks once whether this is the place. */
    public Response challenge(Request request) {
        String answer = notifier(request)
                .flatMap(meta -> meta.challenge(
                        request.query("hub.mode").orElse(null),
                        request.query("hub.verify_token").orElse(null),
                        request.query("hub.challenge").orElse(null)))
                .orElseThrow(Receipts::refused);
        return new Response(
                200,
                "text/plain; charset=utf-8",
                answer.getBytes(StandardCharsets.UTF_8),
                Map.of("Cache-Control", "no-store"));
    }

    /** {@code POST}: what became of messages. */
    public Response take(Request request) {
        WhatsAppCloudNotifier meta = notifier(request).orElseThrow(Receipts::refused);
        List<MetaReceipts.Status> said;
        try {
            said = meta.receipts(request.header("X-Hub-Signature-256").orElse(null), request.body())
                    .orElseThrow(Receipts::refused);
        } catch (IllegalArgumentException e) {
            throw new HttpProblem(400, String.valueOf(e.getMessage()));
        }
        String id = request.path("id");
        try {
            receipts.take(id, said);
        } catch (Exception e) {
            LOG.warn("notifier {}: receipts could not be stored; they come again: {}", id, e.toString());
            throw HttpProblem.later(503, "receipts cannot be stored now", COME_AGAIN);
        }
        return Response.json("{}".getBytes(StandardCharsets.UTF_8));
    }

    private Optional<WhatsAppCloudNotifier> notifier(Request request) {
        String id = request.path("id");
        return configuration.current().notifiers().stream()
                .filter(each -> each.id().equals(id))
                .map(each -> each.notifier())
                .filter(WhatsAppCloudNotifier.class::isInstance)
                .map(WhatsAppCloudNotifier.class::cast)
                .findFirst();
    }

    private static HttpProblem refused() {
        return new HttpProblem(403, "only what Meta has signed is taken here");
    }
}
