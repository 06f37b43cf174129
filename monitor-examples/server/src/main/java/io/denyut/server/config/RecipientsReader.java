package io.denyut.server.config;

import io.denyut.server.config.YamlNode.Items;
import io.denyut.server.config.YamlNode.Scalar;
import io.denyut.server.config.YamlNode.Section;
import io.denyut.spi.NotifierProvider;
import io.denyut.spi.Recipient;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code to:} of a notifier: addresses, or addresses with a language and a zone of their own. */
final class RecipientsReader {
    /** What addresses of the notifiers that come with Denyut are; of others they are called as the notifier is. */
    private static final Map<String, String> KINDS =
            Map.of("email", "mail", "whatsapp", "whatsapp", "whatsapp-cloud", "whatsapp", "webhook", "url");

    private static final int MOST = 500;

    private final Problems problems;
    private final NotifierProvider provider;
    private final Locale language;
    private final ZoneId zone;
    private final Set<String> ids = new HashSet<>();

    /**
     * @param provider knows what its addresses look like
     * @param language of those who have none of their own
     * @param zone of those who have none of their own
     */
    RecipientsReader(Problems problems, NotifierProvider provider, Locale language, ZoneId zone) {
        this.problems = problems;
        this.provider = provider;
        this.language = language;
        this.zone = zone;
    }

    /** The languages in which there are texts. */
    enum Language {
        EN,
        ID,
        MIXED;

        Locale locale() {
            return Locale.forLanguageTag(name().toLowerCase(Locale.ROOT));
        }
    }

    List<Recipient> read(Keys keys) {
        List<YamlNode> items = keys.node("to").isPresent() && !(keys.node("to").get() instanceof Items)
                ? List.of(keys.node("to").get())
                : keys.list("to");
        if (items.isEmpty()) {
            keys.problem("to", "must name somebody", "for example to: [ noc@example.net ]");
        }
        if (items.size() > MOST) {
            keys.problem("to", "names " + items.size() + " recipients; " + MOST + " are the most");
            return List.of();
        }
        List<Recipient> recipients = new ArrayList<>();
        for (YamlNode item : items) {
            if (item instanceof Scalar scalar && !scalar.isNull()) {
                check(item, recipient(scalar.text(), kind(), language, zone)).ifPresent(recipients::add);
            } else if (item instanceof Section section) {
                readOne(section).ifPresent(recipients::add);
            } else {
                problems.add(
                        item,
                        "must be an address or { address: ..., language: id, zone: Asia/Jakarta }, not " + item.kind());
            }
        }
        return recipients;
    }

    private String kind() {
        return KINDS.getOrDefault(provider.id(), provider.id());
    }

    private Optional<Recipient> readOne(Section section) {
        Keys keys = new Keys(section, problems);
        Optional<String> address = keys.required("address", "noc@example.net");
        String kind = keys.text("kind").orElse(kind());
        Locale spoken =
                keys.choice("language", Language.class).map(Language::locale).orElse(language);
        ZoneId clock = zone(keys);
        keys.refuseOthers();
        return address.flatMap(text -> check(section, recipient(text, kind, spoken, clock)));
    }

    private ZoneId zone(Keys keys) {
        Optional<String> text = keys.text("zone");
        try {
            return text.map(name -> ZoneId.of(name.trim())).orElse(zone);
        } catch (DateTimeException e) {
            keys.problem(
                    "zone",
                    Keys.quoted(text.orElse("")) + " is not a time zone such as Asia/Jakarta or UTC",
                    ConfigReader.zoneHint(text.orElse("")));
            return zone;
        }
    }

    private static Recipient recipient(String address, String kind, Locale language, ZoneId zone) {
        return Recipient.of(kind, address.trim()).in(language, zone);
    }

    private Optional<Recipient> check(YamlNode at, Recipient recipient) {
        if (recipient.address().isEmpty()) {
            problems.add(at, "must not be empty");
            return Optional.empty();
        }
        Optional<String> problem = provider.problemWith(recipient);
        if (problem.isPresent()) {
            problems.add(at, problem.get());
            return Optional.empty();
        }
        if (!ids.add(recipient.id())) {
            problems.add(at, Keys.quoted(recipient.address()) + " is named twice: everybody is told once");
            return Optional.empty();
        }
        return Optional.of(recipient);
    }
}
