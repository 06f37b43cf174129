package io.denyut.notify;

import io.denyut.notify.internal.Hmac;
import io.denyut.notify.internal.MetaStatuses;
import io.denyut.spi.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What Meta's Cloud API tells about messages that it accepted: it calls an address that was registered with it. Here are the parts of such
 * an address: the answer to the question it asks first, the check of the signature, and the statuses in the body.
 *
 * @since 0.1.0
 */
public final class MetaReceipts {
    private static final String PREFIX = "sha256=";

    private MetaReceipts() {}

    /**
     * What became of a message.
     *
     * @param channelId the id that {@link io.denyut.spi.Receipt#channelId()} had
     * @param recipient digits with the country code; empty if it was not said
     * @param status {@code sent}, {@code delivered}, {@code read} or {@code failed}; others may come
     * @param time when
     * @param error why it failed, for people; {@code null} if it did not
     */
    public record Status(
            String channelId,
            String recipient,
            String status,
            Instant time,
            @Nullable String error) {}

    /**
     * Whether a body comes from Meta. Takes the same time for every signature of the right length.
     *
     * @param signature the header {@code X-Hub-Signature-256}; {@code null} if there was none
     * @param body as it came
     * @param secret the app secret
     */
    public static boolean verify(@Nullable String signature, byte[] body, Secret secret) {
        if (signature == null || !signature.startsWith(PREFIX)) {
            return false;
        }
        byte[] given =
                signature.substring(PREFIX.length()).toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
        byte[] right = Hmac.sha256(secret.reveal(), body).getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(right, given);
    }

    /**
     * The answer to Meta's first GET.
     *
     * @param mode the parameter {@code hub.mode}
     * @param token the parameter {@code hub.verify_token}
     * @param challenge the parameter {@code hub.challenge}
     * @param expected the token that was entered at Meta
     * @return what to answer with status 200 as plain text; empty: answer 403
     */
    public static Optional<String> challenge(
            @Nullable String mode, @Nullable String token, @Nullable String challenge, Secret expected) {
        boolean known = token != null
                && MessageDigest.isEqual(
                        expected.reveal().getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
        // What is sent back is shown by a browser: only what Meta sends, which is a number or a short word.
        boolean harmless = challenge != null && challenge.matches("[A-Za-z0-9_-]{1,200}");
        return known && harmless && "subscribe".equals(mode) ? Optional.ofNullable(challenge) : Optional.empty();
    }

    /**
     * The statuses in a body; messages that people wrote, and whatever else may be in it, are passed over.
     *
     * @throws IllegalArgumentException if it is no JSON or longer than 1 MiB
     */
    public static List<Status> parse(byte[] body) {
        return MetaStatuses.read(body).stream()
                .map(read -> new Status(read.id(), read.recipient(), read.status(), read.time(), read.error()))
                .toList();
    }
}
