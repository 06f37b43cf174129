package io.denyut.store.internal.inventory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes secrets out of what drivers and servers say. */
final class Redaction {
    private static final Pattern NAMED =
            Pattern.compile("(?i)([\\w.]*(?:pass|pwd|secret|token)\\w*\\s*=\\s*)[^\\s&;,)]+");
    private static final int SHORT = 4;

    private final List<Pattern> secrets = new ArrayList<>();

    Redaction(Collection<String> secrets) {
        secrets.stream()
                .filter(secret -> !secret.isBlank())
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(Redaction::pattern)
                .forEach(this.secrets::add);
    }

    /** A short one is taken out where it stands alone: out of the middle of words it would tell itself by the gaps. */
    private static Pattern pattern(String secret) {
        String literal = Pattern.quote(secret);
        return Pattern.compile(
                secret.length() < SHORT ? "(?<![\\p{L}\\p{N}])" + literal + "(?![\\p{L}\\p{N}])" : literal);
    }

    String of(String text) {
        String redacted = text;
        for (Pattern secret : secrets) {
            redacted = secret.matcher(redacted).replaceAll("***");
        }
        Matcher named = NAMED.matcher(redacted);
        return named.replaceAll("$1***");
    }
}
