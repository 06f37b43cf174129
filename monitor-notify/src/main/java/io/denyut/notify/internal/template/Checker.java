package io.denyut.notify.internal.template;

import io.denyut.Problem;
import io.denyut.notify.internal.template.Schema.Field;
import io.denyut.notify.internal.template.Schema.Scope;
import io.denyut.notify.internal.template.Tags.Tag;
import io.denyut.spi.Suggestions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a template as a person would proof-read it: every problem at once, with its line. */
public final class Checker {
    private static final int MAX_DEPTH = 20;
    private static final int MAX_PROBLEMS = 20;
    private static final Set<String> OF_LOOPS = Set.of(".", "this", "-first", "-last", "-index");

    private final String id;
    private final boolean isHtml;
    private final boolean isPart;
    private final List<Problem> problems = new ArrayList<>();
    private final List<Scope> scopes = new ArrayList<>();
    private final Deque<Open> open = new ArrayDeque<>();

    private record Open(Tag tag, boolean hasScope) {}

    private Checker(String id) {
        this.id = id;
        this.isHtml = id.endsWith(".html");
        this.isPart = id.startsWith(Library.PART);
        scopes.add(Schema.ROOT);
        if (isPart) {
            scopes.add(Schema.SECTION);
            scopes.add(Schema.ALERT);
        }
        if (id.startsWith(Library.PART + Library.ONU)) {
            scopes.add(Schema.ONU);
        }
    }

    /** What is wrong with a body; at most 20 problems. */
    public static List<Problem> check(String id, String body) {
        if (!Library.ids().contains(id)) {
            return List.of(problem(id, "there is no such template", Suggestions.nearest(id, Library.ids())));
        }
        if (body.length() > Mustaches.MAX_LENGTH) {
            return List.of(Problem.of(
                    id, "it has " + body.length() + " characters; at most " + Mustaches.MAX_LENGTH + " are taken"));
        }
        if (body.isBlank()) {
            return List.of(new Problem(id, "it is empty", "delete it to use the one that comes with Denyut"));
        }
        Checker checker = new Checker(id);
        checker.all(Tags.of(body));
        List<Problem> found = checker.problems;
        return List.copyOf(found.subList(0, Math.min(found.size(), MAX_PROBLEMS)));
    }

    private static Problem problem(String where, String message, Optional<String> nearest) {
        return new Problem(
                where,
                message,
                nearest.map(name -> "did you mean " + name + "?").orElse(null));
    }

    private void all(List<Tag> tags) {
        for (Tag tag : tags) {
            one(tag);
        }
        for (Open left : open) {
            add(
                    left.tag(),
                    "the section {{" + left.tag().sigil() + left.tag().name() + "}} is not closed",
                    "add {{/" + left.tag().name() + "}}");
        }
    }

    private void one(Tag tag) {
        switch (tag.sigil()) {
            case ' ' -> known(tag);
            case '&' -> {
                if (isHtml) {
                    add(tag, "a value without escaping could bring HTML into the mail", "write {{" + tag.name() + "}}");
                }
                known(tag);
            }
            case '#', '^' -> opened(tag);
            case '/' -> closed(tag);
            case '>' -> included(tag);
            case '!' -> {
                // a comment
            }
            case '?' -> add(tag, "the tag does not end: " + tag.name(), "a tag ends with }}");
            default -> add(tag, "{{" + tag.sigil() + "}} is not supported here", null);
        }
    }

    private Optional<Field> known(Tag tag) {
        if (OF_LOOPS.contains(tag.name())) {
            return Optional.empty();
        }
        Optional<Field> field = Schema.find(scopes, tag.name());
        if (field.isEmpty()) {
            List<String> names = Schema.names(scopes);
            problems.add(problem(
                    where(tag),
                    tag.name().isEmpty()
                            ? "a tag without a name"
                            : "there is no field " + short40(tag.name()) + " here",
                    Suggestions.nearest(tag.name(), names).or(() -> byLastPart(tag.name(), names))));
        }
        return field;
    }

    /** Somebody who writes {@code alert.name} means {@code name}. */
    private static Optional<String> byLastPart(String name, Collection<String> names) {
        String last = name.substring(name.lastIndexOf('.') + 1);
        return names.stream()
                .filter(known -> known.equals(last) || known.endsWith("." + last))
                .findFirst();
    }

    private static String short40(String name) {
        return name.length() <= 40 ? name : name.substring(0, 40) + "...";
    }

    private void opened(Tag tag) {
        Optional<Field> field = known(tag);
        Scope scope = field.map(Field::scope).orElse(null);
        boolean enters = tag.sigil() == '#' && scope != null;
        if (enters) {
            scopes.add(scope);
        }
        open.push(new Open(tag, enters));
        if (open.size() == MAX_DEPTH + 1) {
            add(tag, "sections inside of each other are deeper than " + MAX_DEPTH, null);
        }
    }

    private void closed(Tag tag) {
        Open innermost = open.peek();
        if (innermost == null || !innermost.tag().name().equals(tag.name())) {
            add(
                    tag,
                    "{{/" + short40(tag.name()) + "}} closes what is not open",
                    innermost == null
                            ? null
                            : "the innermost open section is {{"
                                    + innermost.tag().sigil()
                                    + innermost.tag().name() + "}} of line "
                                    + innermost.tag().line());
            return;
        }
        open.pop();
        if (innermost.hasScope()) {
            scopes.remove(scopes.size() - 1);
        }
    }

    private void included(Tag tag) {
        if (isPart || isHtml) {
            add(tag, "parts can be included in texts only, and not in each other", null);
        } else if (!Library.PARTS.contains(tag.name())) {
            problems.add(problem(
                    where(tag),
                    "there is no part " + short40(tag.name()) + "; there are " + String.join(" and ", Library.PARTS),
                    Suggestions.nearest(tag.name(), Library.PARTS)));
        }
    }

    private void add(Tag tag, String message, @Nullable String hint) {
        problems.add(new Problem(where(tag), message, hint));
    }

    private String where(Tag tag) {
        return id + ", line " + tag.line();
    }
}
