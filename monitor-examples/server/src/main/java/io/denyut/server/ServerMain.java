package io.denyut.server;

import io.denyut.server.cli.DenyutCommand;

/** Where {@code java -jar} begins. */
public final class ServerMain {
    private ServerMain() {}

    public static void main(String[] args) {
        System.exit(DenyutCommand.run(args));
    }
}
