package io.denyut.notify;

import org.jspecify.annotations.Nullable;

/**
 * The texts of one notice for one recipient.
 *
 * @param subject one line, for channels that have one
 * @param text plain text, lines ending in {@code \n}
 * @param html the same for channels that show it; {@code null} if the template has none
 * @param problem why the template could not be used and the plain text stands in its place; {@code null} if it could
 * @since 0.1.0
 */
public record Rendered(
        String subject,
        String text,
        @Nullable String html,
        @Nullable String problem) {}
