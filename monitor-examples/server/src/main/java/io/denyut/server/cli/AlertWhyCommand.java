package io.denyut.server.cli;

import io.denyut.server.api.AlertJson;
import io.denyut.server.json.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code denyut alert why ID}. */
@Command(
        name = "why",
        mixinStandardHelpOptions = true,
        description = "Says who was told of an alert, who was not, and why.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:said", "1:there is no such alert, or it could not be asked", "2:wrong arguments"})
final class AlertWhyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private AlertCommand.Source source = new AlertCommand.Source();

    @Parameters(paramLabel = "ID", description = "The id, as 'denyut alert list' shows it.")
    private String id = "";

    @Option(names = "--json", description = "As JSON, as the server writes it.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        Optional<AlertCommand.Source.Answer> answer = source.ask(
                "/api/v1/alerts/" + URLEncoder.encode(id, StandardCharsets.UTF_8) + "/why",
                kept -> kept.why(id).map(why -> (Json.Writer) out -> AlertJson.why(out, why)));
        if (answer.isEmpty()) {
            throw new IOException("there is no alert '" + AlertText.line(id)
                    + "', or it was too long ago: see  denyut alert list --history");
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(answer.get().json());
        } else {
            out.print(new AlertText(answer.get().json(), answer.get().zone()).why());
        }
        out.flush();
        return 0;
    }
}
