package io.denyut.notify;

import io.denyut.notify.internal.Gateway;
import io.denyut.notify.internal.GatewayCall;
import io.denyut.notify.internal.HttpSender;
import io.denyut.notify.internal.Mending;
import io.denyut.notify.internal.PartSender;
import io.denyut.notify.internal.Timeouts;
import io.denyut.spi.Notification;
import io.denyut.spi.NotifierOptions;
import io.denyut.spi.PermanentFailureException;
import io.denyut.spi.Receipt;
import io.denyut.spi.Recipient;
import java.time.Duration;

/**
 * Sends WhatsApp messages through an HTTP gateway that is described by a declaration: kirimwa, Fonnte and Wablas come with one, others are
 * written by the user. Made by {@link WhatsAppNotifierProvider}.
 *
 * <p>A long text is sent in parts. How far it came is remembered in memory, so an attempt that is made again goes on with the part that is
 * missing; after a restart it begins anew, and the marks {@code (1/3)} tell the reader which parts he has already.
 *
 * @since 0.1.0
 */
public final class WhatsAppNotifier implements TemplatedNotifier {
    private final HttpSender http;
    private final GatewayCall call;
    private final PartSender parts;
    private final String countryCode;
    private final Duration spacing;
    private volatile Texts texts = Texts.SHIPPED;

    WhatsAppNotifier(Gateway gateway, String countryCode, Duration spacing, Timeouts timeouts) {
        Mending mending = new Mending("whatsapp by " + gateway.declaration().name());
        this.http = new HttpSender(timeouts, mending);
        this.call = new GatewayCall(gateway, http, mending);
        this.parts = new PartSender(gateway.declaration().maxLength(), spacing, timeouts.total());
        this.countryCode = countryCode;
        this.spacing = spacing;
    }

    @Override
    public void texts(Texts texts) {
        this.texts = texts;
    }

    @Override
    public Receipt send(Notification notification, Recipient to) throws Exception {
        PhoneNumber number = number(to, countryCode);
        String text = texts.render(notification, to).text();
        return parts.send(
                notification.id(),
                number.address(),
                text,
                (part, limit) -> call.send(number.address(), number.isGroup(), notification.id(), part, limit));
    }

    static PhoneNumber number(Recipient to, String countryCode) throws PermanentFailureException {
        try {
            return PhoneNumber.of(to.address(), countryCode);
        } catch (IllegalArgumentException e) {
            throw new PermanentFailureException(String.valueOf(e.getMessage()));
        }
    }

    /** One phone sends for all: the spacing is between any two messages, and when it is off, every message fails. */
    @Override
    public NotifierOptions options() {
        return NotifierOptions.DEFAULT.withSpacing(spacing).withBreaker(3, Duration.ofSeconds(60));
    }

    @Override
    public void close() {
        parts.close();
        http.close();
    }
}
