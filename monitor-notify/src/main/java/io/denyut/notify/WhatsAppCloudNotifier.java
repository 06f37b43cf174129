package io.denyut.notify;

import io.denyut.notify.internal.HttpSender;
import io.denyut.notify.internal.Mending;
import io.denyut.notify.internal.MetaCall;
import io.denyut.notify.internal.PartSender;
import io.denyut.notify.internal.Timeouts;
import io.denyut.spi.Notification;
import io.denyut.spi.PermanentFailureException;
import io.denyut.spi.Receipt;
import io.denyut.spi.Recipient;
import io.denyut.spi.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Sends WhatsApp messages through Meta's Cloud API.
 *
 * <p>Meta lets free text pass only within 24 hours after the person's last message. So notices are sent as a template that Meta has
 * approved, whose parameters are texts of the notice on one line. With {@link Builder#freeText} the whole text is tried first. Acceptance is
 * not delivery: what became of a message is told to the address for receipts, see {@link MetaReceipts}.
 *
 * @since 0.1.0
 */
public final class WhatsAppCloudNotifier implements TemplatedNotifier {
    /** Where Meta answers. */
    public static final String META = "https://graph.facebook.com";

    /** What a parameter of the template may be. */
    static final Set<String> PARAMETERS = Set.of("subject", "text", "time", "id");

    static final Pattern TEMPLATE_NAME = Pattern.compile("[a-z0-9_]{1,512}");
    static final Pattern LANGUAGE = Pattern.compile("[a-z]{2,3}(_[A-Z]{2})?");
    static final Pattern VERSION = Pattern.compile("v\\d{1,3}\\.\\d{1,2}");

    private static final int LONGEST = 4_096;

    /** Meta lets about one message in 6 s pass to one person. */
    private static final Duration PAIR_SPACING = Duration.ofSeconds(6);

    private final HttpSender http;
    private final MetaCall call;
    private final PartSender parts;
    private final String countryCode;
    private final @Nullable String template;
    private final List<String> languages;
    private final List<String> parameters;
    private final boolean freeText;
    private final Supplier<Optional<Secret>> appSecret;
    private final Supplier<Optional<Secret>> verifyToken;
    private volatile Texts texts = Texts.SHIPPED;

    private WhatsAppCloudNotifier(Builder builder) {
        Mending mending = new Mending("whatsapp-cloud");
        http = new HttpSender(builder.timeouts, mending);
        String url = builder.url + "/" + builder.version + "/" + builder.phoneNumberId + "/messages";
        call = new MetaCall(url, builder.token, http, mending);
        parts = new PartSender(LONGEST, builder.spacing, builder.timeouts.total());
        countryCode = builder.countryCode;
        template = builder.template;
        languages = List.copyOf(builder.languages);
        parameters = List.copyOf(builder.parameters);
        freeText = builder.freeText;
        appSecret = builder.appSecret;
        verifyToken = builder.verifyToken;
    }

    /**
     * For one phone number of the business.
     *
     * @param phoneNumberId Meta's id of the sending number, digits; not the number itself
     * @param token asked at each send
     */
    public static Builder builder(String phoneNumberId, Supplier<Optional<Secret>> token) {
        return new Builder(phoneNumberId, token);
    }

    /** Not thread-safe. Either a template or free text has to be chosen. */
    public static final class Builder {
        private final String phoneNumberId;
        private final Supplier<Optional<Secret>> token;
        private String url = META;
        private String version = "v23.0";
        private String countryCode = PhoneNumber.INDONESIA;
        private @Nullable String template;
        private List<String> languages = List.of("id");
        private List<String> parameters = List.of("subject", "text");
        private boolean freeText;
        private Supplier<Optional<Secret>> appSecret = Optional::empty;
        private Supplier<Optional<Secret>> verifyToken = Optional::empty;
        private Duration spacing = PAIR_SPACING;
        private Timeouts timeouts = Timeouts.DEFAULT;

        private Builder(String phoneNumberId, Supplier<Optional<Secret>> token) {
            this.phoneNumberId = require(phoneNumberId, phoneNumberId.matches("\\d{5,30}"), "must be 5 to 30 digits");
            this.token = token;
        }

        private static String require(String value, boolean good, String rule) {
            if (!good) {
                throw new IllegalArgumentException("'" + value + "' " + rule);
            }
            return value;
        }

        /** Another place than Meta's, such as a proxy; without a path of the API. */
        public Builder url(String url) {
            this.url = url.replaceAll("/+$", "");
            return this;
        }

        /** The version of the API, such as {@code v23.0}. */
        public Builder version(String version) {
            this.version = require(version, VERSION.matcher(version).matches(), "must be a version such as v23.0");
            return this;
        }

        /** What a 0 in front of a phone number stands for. */
        public Builder countryCode(String countryCode) {
            this.countryCode = require(
                    countryCode, PhoneNumber.isCountryCode(countryCode), "must be 1 to 4 digits without +, such as 62");
            return this;
        }

        /**
         * The template that Meta has approved.
         *
         * @param name lower case letters, digits and {@code _}
         * @param languages in which it was approved; a recipient gets his own if it is among them, else the first
         * @param parameters of its body, in order: {@code subject}, {@code text}, {@code time}, {@code id}
         */
        public Builder template(String name, List<String> languages, List<String> parameters) {
            this.template =
                    require(name, TEMPLATE_NAME.matcher(name).matches(), "must be lower case letters, digits and _");
            if (languages.isEmpty()) {
                throw new IllegalArgumentException("a template has at least one language");
            }
            languages.forEach(language ->
                    require(language, LANGUAGE.matcher(language).matches(), "must be a language such as id or en_US"));
            parameters.forEach(parameter ->
                    require(parameter, PARAMETERS.contains(parameter), "must be one of subject, text, time, id"));
            this.languages = List.copyOf(languages);
            this.parameters = List.copyOf(parameters);
            return this;
        }

        /** Whether the whole text is tried first; the template is for those who have not written for 24 hours. */
        public Builder freeText(boolean freeText) {
            this.freeText = freeText;
            return this;
        }

        /** Least time between two messages to one person; 6 s unless said otherwise. */
        public Builder spacing(Duration spacing) {
            this.spacing = spacing;
            return this;
        }

        /**
         * What the address for receipts knows Meta by; without it there are no receipts.
         *
         * @param appSecret signs what Meta posts
         * @param verifyToken was entered at Meta with the address
         */
        public Builder receipts(Supplier<Optional<Secret>> appSecret, Supplier<Optional<Secret>> verifyToken) {
            this.appSecret = appSecret;
            this.verifyToken = verifyToken;
            return this;
        }

        /** Longest waits: for the connection, for the answer, and in all (at most 25 s). */
        public Builder timeouts(Duration connect, Duration read, Duration total) {
            return timeouts(new Timeouts(connect, read, total));
        }

        Builder timeouts(Timeouts timeouts) {
            this.timeouts = timeouts;
            return this;
        }

        /** @throws IllegalArgumentException if neither a template nor free text was chosen */
        public WhatsAppCloudNotifier build() {
            if (template == null && !freeText) {
                throw new IllegalArgumentException("a template must be named, or freeText be true: "
                        + "without a template nothing reaches a person who has not written for 24 hours");
            }
            return new WhatsAppCloudNotifier(this);
        }
    }

    @Override
    public void texts(Texts texts) {
        this.texts = texts;
    }

    @Override
    public Receipt send(Notification notification, Recipient to) throws Exception {
        PhoneNumber number = WhatsAppNotifier.number(to, countryCode);
        if (number.isGroup()) {
            throw new PermanentFailureException("Meta's API sends to persons only; '" + number + "' is a group");
        }
        Rendered rendered = texts.render(notification, to);
        if (freeText) {
            try {
                return parts.send(
                        notification.id(),
                        number.address(),
                        rendered.text(),
                        (part, limit) -> call.text(number.address(), part, limit));
            } catch (MetaCall.WindowClosedException e) {
                if (template == null) {
                    throw new PermanentFailureException(
                            e.getMessage() + "; name a template that Meta has approved, which always passes");
                }
            }
        }
        List<String> filled = parameters.stream()
                .map(name -> parameter(name, notification, to, rendered))
                .toList();
        String name = String.valueOf(template);
        return parts.send(
                notification.id() + " template",
                number.address(),
                "",
                (part, limit) -> template(number, name, language(to), filled, limit));
    }

    private Receipt template(PhoneNumber number, String name, String language, List<String> filled, Duration limit)
            throws Exception {
        try {
            return call.template(number.address(), name, language, filled, limit);
        } catch (MetaCall.WindowClosedException e) {
            throw new PermanentFailureException(String.valueOf(e.getMessage()));
        }
    }

    private static String parameter(String name, Notification notification, Recipient to, Rendered rendered) {
        return switch (name) {
            case "subject" -> rendered.subject();
            case "time" ->
                java.time.format.DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss")
                        .withZone(to.zone())
                        .format(notification.time());
            case "id" -> notification.id();
            default -> rendered.text();
        };
    }

    /**
     * What Meta posts to the address for receipts.
     *
     * @param signature the header {@code X-Hub-Signature-256}
     * @param body as it came
     * @return what became of messages; empty if it is not Meta that posts: answer 403
     * @throws IllegalArgumentException if the body is no JSON, or longer than 1 MiB
     */
    public Optional<List<MetaReceipts.Status>> receipts(@Nullable String signature, byte[] body) {
        return appSecret
                .get()
                .filter(secret -> MetaReceipts.verify(signature, body, secret))
                .map(secret -> MetaReceipts.parse(body));
    }

    /** The answer to what Meta asks the address for receipts first; empty: answer 403. See {@link MetaReceipts#challenge}. */
    public Optional<String> challenge(@Nullable String mode, @Nullable String token, @Nullable String challenge) {
        return verifyToken.get().flatMap(expected -> MetaReceipts.challenge(mode, token, challenge, expected));
    }

    /** The recipient's language, with or without its country; otherwise the first. */
    private String language(Recipient to) {
        Locale locale = to.language();
        String whole = locale.getLanguage() + "_" + locale.getCountry();
        return languages.stream()
                .filter(whole::equals)
                .findFirst()
                .or(() -> languages.stream()
                        .filter(language -> language.replaceFirst("_.*", "").equals(locale.getLanguage()))
                        .findFirst())
                .orElse(languages.get(0));
    }

    @Override
    public void close() {
        parts.close();
        http.close();
    }
}
