package io.denyut.server.config;

/**
 * Where something is written.
 *
 * @param file {@code denyut.yml}, {@code .env}, {@code objects.json}, or {@code environment}
 * @param line from 1; 0 where lines mean nothing, or for the whole
 * @param variable that it comes from; empty where it is named by its key
 */
record Place(String file, int line, String variable) {
    static Place line(String file, int line) {
        return new Place(file, line, "");
    }

    static Place whole(String file) {
        return new Place(file, 0, "");
    }

    /** {@code denyut.yml:12 checks.ping.every}, {@code .env:3 PING_INTERVAL}, {@code environment PING_INTERVAL}. */
    String with(String key) {
        String place = line > 0 ? file + ":" + line : file;
        String what = variable.isEmpty() ? key : variable;
        return what.isEmpty() ? place : place + " " + what;
    }

    /** "on line 4", or with its file, for messages about another place. */
    String seenFrom(Place other) {
        return file.equals(other.file()) && line > 0 ? "on line " + line : "in " + with("");
    }
}
