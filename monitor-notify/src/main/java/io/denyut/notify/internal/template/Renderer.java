package io.denyut.notify.internal.template;

import io.denyut.Problem;
import io.denyut.notify.Rendered;
import io.denyut.notify.internal.template.Mustaches.UnusableException;
import io.denyut.spi.Recipient;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the texts of one model for one reader. Immutable. */
public final class Renderer {
    private static final Logger LOG = LoggerFactory.getLogger(Renderer.class);
    private static final int MAX_SUBJECT = 200;

    private final Map<String, String> own;

    public Renderer(Map<String, String> own) {
        this.own = Map.copyOf(own);
    }

    /** The body in force; {@code null} if there is no such template. */
    public @Nullable String body(String id) {
        return Library.ids().contains(id)
                ? own.getOrDefault(id, Library.bodies().get(id))
                : null;
    }

    /** Whether the body in force was put in the place of ours. */
    public boolean isOwn(String id) {
        return own.containsKey(id) && Library.ids().contains(id);
    }

    /** Never throws. */
    public Rendered render(Map<String, Object> values, Recipient to) {
        String template = "plain";
        String text;
        String subject;
        Look look = new Look(Words.of(to.language()), to.zone());
        Node root;
        try {
            template = Library.templateOf(values);
            root = View.of(values, template, look);
            String id = template + "." + look.words().language() + ".";
            subject = part(id + Library.SUBJECT, root, look);
            text = part(id + Library.TEXT, root, look);
        } catch (UnusableException | RuntimeException e) {
            return plain(values, to, words(e));
        }
        try {
            String id = template + "." + look.words().language() + ".";
            return new Rendered(subject(subject), text, part(id + Library.HTML, root, look), null);
        } catch (UnusableException | RuntimeException e) {
            return new Rendered(subject(subject), text, null, words(e));
        }
    }

    private static String words(Exception e) {
        return e instanceof UnusableException ? String.valueOf(e.getMessage()) : Lines.one(e.toString());
    }

    private static Rendered plain(Map<String, Object> values, Recipient to, String problem) {
        LOG.warn("a notice goes out as plain text: {}", problem);
        String text = PlainText.text(values, to.zone()) + "\n(plain text, because of template " + problem + ")\n";
        return new Rendered(PlainText.subject(values), text, null, problem);
    }

    /** What one body makes of a model. Never throws. */
    public Rendered preview(String id, String body, Map<String, Object> values, Recipient to) {
        List<Problem> problems = Checker.check(id, body);
        if (!problems.isEmpty()) {
            return plain(values, to, problems.get(0).toString());
        }
        String[] names = id.split("\\.", 3);
        Look look = new Look(Words.of(names[1]), to.zone());
        boolean isPart = names[0].startsWith(Library.PART);
        try {
            Node root = View.of(values, names[0], look);
            String made = run(id, isPart ? forFirst(names[0], body) : body, root, look);
            return switch (names[2]) {
                case Library.SUBJECT -> new Rendered(subject(made), "", null, null);
                case Library.HTML -> new Rendered("", "", made, null);
                default -> new Rendered("", made, null, null);
            };
        } catch (UnusableException | RuntimeException e) {
            return plain(values, to, words(e));
        }
    }

    /** A part sees the worst alert of the notice, as it would inside of a text. */
    private static String forFirst(String part, String body) {
        String inner = part.equals(Library.PART + Library.ONU) ? "{{#onu}}" + body + "{{/onu}}" : body;
        return "{{#first}}" + inner + "{{/first}}";
    }

    private String part(String id, Node root, Look look) throws UnusableException {
        String body = body(id);
        if (body == null) {
            throw new UnusableException(id + ": there is no such template");
        }
        checked(id, body);
        if (id.endsWith("." + Library.TEXT)) {
            for (String name : Library.PARTS) {
                String part = partId(name, look);
                checked(part, own.getOrDefault(part, ""));
            }
        }
        return run(id, body, root, look);
    }

    private String run(String id, String body, Node root, Look look) throws UnusableException {
        try {
            return Mustaches.run(body, root, id.endsWith("." + Library.HTML), name -> include(name, look));
        } catch (UnusableException e) {
            throw new UnusableException(id + ": " + e.getMessage());
        }
    }

    private String include(String name, Look look) {
        String body = body(partId(name, look));
        if (body == null) {
            throw new IllegalArgumentException("there is no part " + name);
        }
        return body;
    }

    private static String partId(String name, Look look) {
        return Library.PART + name + "." + look.words().language() + "." + Library.TEXT;
    }

    /** Ours are checked when they are tested; somebody's own may come from an earlier version that had other fields. */
    private void checked(String id, String body) throws UnusableException {
        if (!isOwn(id)) {
            return;
        }
        Optional<Problem> first = Checker.check(id, body).stream().findFirst();
        if (first.isPresent()) {
            throw new UnusableException(first.get().toString());
        }
    }

    private static String subject(String line) {
        return Lines.cut(Lines.one(line).strip(), MAX_SUBJECT);
    }
}
