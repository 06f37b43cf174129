package io.denyut.notify;

import io.denyut.testkit.NotifierContract;
import org.junit.jupiter.api.AfterEach;

/** The contract, with an ear on the log. */
abstract class ChannelContract extends NotifierContract {
    private final Logs logs = new Logs();

    @AfterEach
    void stopListening() {
        logs.close();
    }

    @Override
    protected String logged() {
        return logs.text();
    }
}
