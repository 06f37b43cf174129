package io.denyut.notify.internal.template;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import java.io.StringReader;
import java.io.Writer;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Runs Mustache templates over {@link Node}s. No reflection: anything but nodes, lists and texts has no fields. Bounded in output and in
 * steps, whatever the template says.
 */
final class Mustaches {
    /** Most characters of a body and of its output. */
    static final int MAX_LENGTH = 65_536;

    /** Most turns of loops in one rendering: ten times what the longest notice with shipped templates takes. */
    private static final int MAX_TURNS = 20_000;

    private Mustaches() {}

    /** A template cannot be used; the message says why, for people. */
    static final class UnusableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnusableException(String message) {
            super(message);
        }
    }

    /**
     * @param html whether values are escaped for HTML
     * @param parts bodies of {@code {{>name}}} by name
     */
    static String run(String body, Node root, boolean html, UnaryOperator<String> parts) throws UnusableException {
        Bounded out = new Bounded();
        try {
            Mustache.compiler()
                    .escapeHTML(html)
                    .defaultValue("")
                    .withFormatter(value -> value instanceof Node node ? node.text() : String.valueOf(value))
                    .withLoader(name -> new StringReader(parts.apply(name)))
                    .withCollector(new Nodes())
                    .compile(body)
                    .execute(root, out);
        } catch (MustacheException e) {
            throw new UnusableException(e.getMessage() == null ? "it cannot be read" : Lines.one(e.getMessage()));
        } catch (TooMuch e) {
            throw new UnusableException(e.getMessage());
        } catch (StackOverflowError e) {
            throw new UnusableException("it includes itself or is nested too deeply");
        } catch (RuntimeException e) {
            throw new UnusableException("it cannot be rendered: " + Lines.one(e.toString()));
        }
        return out.text.toString();
    }

    private static final class TooMuch extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooMuch(String message) {
            super(message, null, false, false);
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }

    /** One rendering's view of what nodes are. */
    private static final class Nodes implements Mustache.Collector {
        private int turns;

        @Override
        public @Nullable Iterator<?> toIterator(Object value) {
            if (!(value instanceof List<?> list)) {
                return null;
            }
            Iterator<?> rows = list.iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return rows.hasNext();
                }

                @Override
                public Object next() {
                    if (++turns > MAX_TURNS) {
                        throw new TooMuch("its loops take more than " + MAX_TURNS + " turns");
                    }
                    return rows.next();
                }
            };
        }

        @Override
        public Mustache.@Nullable VariableFetcher createFetcher(Object context, String name) {
            return context instanceof Node ? Nodes::fetch : null;
        }

        private static @Nullable Object fetch(Object context, String name) {
            return context instanceof Node node ? node.find(name) : Template.NO_FETCHER_FOUND;
        }

        @Override
        public <K, V> Map<K, V> createFetcherCache() {
            return new HashMap<>();
        }
    }

    private static final class Bounded extends Writer {
        final StringBuilder text = new StringBuilder();

        @Override
        public void write(char[] buffer, int from, int length) {
            if (text.length() + length > MAX_LENGTH) {
                throw new TooMuch("it makes more than " + MAX_LENGTH + " characters");
            }
            text.append(buffer, from, length);
        }

        @Override
        public void flush() {
            // in memory
        }

        @Override
        public void close() {
            // in memory
        }
    }
}
