package io.denyut.server.cli;

import io.denyut.Plugins;
import io.denyut.server.PluginDirectory;
import io.denyut.server.channels.ChannelTest;
import io.denyut.server.channels.OwnTemplates;
import io.denyut.server.config.ConfigReader;
import io.denyut.server.config.ConfiguredNotifier;
import io.denyut.server.config.ServerConfig;
import io.denyut.spi.DeliveryAttempt.Outcome;
import io.denyut.spi.Recipient;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code denyut notify test CHANNEL}. */
@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        description = "Sends a real test notice by one channel and says what the channel answered.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the channel took it", "1:it did not, or there is no such channel", "2:wrong arguments"},
        footer = {
            "",
            "The channel is read from the configuration as it is now, whether a server runs or not; the test does not go",
            "through the outbox of that server.",
        })
final class NotifyTestCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ConfigPlace place = new ConfigPlace();

    @Parameters(paramLabel = "CHANNEL", description = "The id of a notifier of the configuration.")
    private String channel = "";

    @Option(names = "--to", paramLabel = "ADDRESS", description = "One recipient of it (default: all).")
    private @Nullable String address;

    @Override
    public Integer call() throws IOException {
        Logging.silencePlugins();
        try (Plugins plugins = PluginDirectory.discover(place.data());
                ServerConfig config = ConfigReader.read(place.files(), plugins);
                ChannelTest test = new ChannelTest(InstantSource.system())) {
            ConfiguredNotifier notifier = notifier(config);
            OwnTemplates templates = new OwnTemplates(place.files().objects());
            boolean all = true;
            PrintWriter out = spec.commandLine().getOut();
            for (Recipient to : recipients(notifier)) {
                ChannelTest.Result result = test.send(notifier, to, templates::current);
                all &= result.outcome() == Outcome.SENT;
                out.println(to.address() + ": " + words(result));
                out.flush();
            }
            return all ? 0 : 1;
        }
    }

    private ConfiguredNotifier notifier(ServerConfig config) throws IOException {
        List<String> ids =
                config.notifiers().stream().map(ConfiguredNotifier::id).toList();
        return config.notifiers().stream()
                .filter(each -> each.id().equals(channel))
                .findFirst()
                .orElseThrow(() -> new IOException("there is no notifier '" + AlertText.line(channel) + "': "
                        + (ids.isEmpty()
                                ? "the configuration has none, see notifiers: in docs/operations.md"
                                : "there is " + String.join(", ", ids))));
    }

    private List<Recipient> recipients(ConfiguredNotifier notifier) throws IOException {
        if (address == null) {
            return notifier.recipients();
        }
        List<Recipient> found = notifier.recipients().stream()
                .filter(recipient -> recipient.address().equals(address))
                .toList();
        if (found.isEmpty()) {
            throw new IOException("the notifier '" + channel + "' has no recipient '" + AlertText.line(address) + "'");
        }
        return found;
    }

    private static String words(ChannelTest.Result result) {
        String answer = AlertText.line(result.words());
        String said = answer.isEmpty() ? "" : ": " + answer;
        String id = result.channelId().isEmpty() ? "" : " (" + AlertText.line(result.channelId()) + ")";
        String time = " in " + result.took().toMillis() + " ms";
        return switch (result.outcome()) {
            case SENT -> "sent" + time + said + id;
            case UNCERTAIN -> "perhaps sent" + time + said;
            case DEAD -> "refused" + time + said;
            case RETRY, BEGUN -> "not sent" + time + said;
        };
    }
}
