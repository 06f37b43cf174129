package io.denyut.notify.internal;

import com.fasterxml.jackson.core.JsonPointer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How an HTTP gateway is spoken to and understood, as data. Texts may hold placeholders: {@code {number}}, {@code {message}}, {@code {id}}
 * (of the notice), {@code {isGroup}}, and the names of values and secrets.
 *
 * @param name for messages
 * @param url with placeholders of values only: a secret in it would be seen in logs on the way
 * @param method POST or PUT
 * @param json whether the body is JSON; otherwise a form
 * @param headers by name
 * @param values names of what the user gives
 * @param secrets names of what the user gives and nobody may see
 * @param fields of the body; empty if there is a {@code body}
 * @param body JSON with placeholders in its texts; {@code null} if there are fields
 * @param success which answers mean that the message was taken
 * @param words where the gateway's own words stand, first found first
 * @param ids where the gateway's id of the message stands
 * @param retryable words of failures that pass by themselves; stronger than the others
 * @param configuration words of failures that somebody has to mend
 * @param permanent words of failures of this one message or number
 * @param spacing least time between two messages
 * @param maxLength longest message, in UTF-16 units: 200 to 65,536
 */
public record GatewayDeclaration(
        String name,
        String url,
        String method,
        boolean json,
        Map<String, String> headers,
        List<String> values,
        List<String> secrets,
        Map<String, String> fields,
        @Nullable String body,
        Success success,
        List<JsonPointer> words,
        List<JsonPointer> ids,
        List<Pattern> retryable,
        List<Pattern> configuration,
        List<Pattern> permanent,
        Duration spacing,
        int maxLength) {
    /**
     * What an answer looks like when the message was taken.
     *
     * @param from lowest HTTP status
     * @param to highest HTTP status
     * @param pointer what is looked at in the JSON; {@code null} to look at the status alone
     * @param expected texts that mean yes, compared without regard to case
     * @param absent whether nothing at the pointer means yes, too
     */
    public record Success(int from, int to, @Nullable JsonPointer pointer, List<String> expected, boolean absent) {}
}
