package io.denyut.server.doctor;

import io.denyut.Problem;
import io.denyut.server.config.ServerConfig;
import java.util.List;

/** Reads the configuration as the server would. */
final class ConfigurationExamination implements Examination {
    @Override
    public String name() {
        return "Configuration";
    }

    @Override
    public List<Diagnosis> examine(Patient patient) {
        return List.of(patient.config().map(config -> good(config, patient)).orElseGet(() -> bad(patient)));
    }

    private Diagnosis good(ServerConfig config, Patient patient) {
        List<String> warnings =
                config.warnings().stream().map(Problem::toString).toList();
        if (!config.isConfigured()) {
            return Diagnosis.warning(
                            name(),
                            "nothing is configured: only this host's loopback would be monitored",
                            "write " + patient.configFile() + ", or ./denyut target add ADDRESS")
                    .with(warnings);
        }
        String finding = config.file().map(file -> file + ": ").orElse("") + config.summary();
        return warnings.isEmpty()
                ? Diagnosis.ok(name(), finding)
                : Diagnosis.warning(name(), finding, "mend these lines").with(warnings);
    }

    private Diagnosis bad(Patient patient) {
        List<Problem> problems = patient.problems();
        return Diagnosis.failed(
                        name(),
                        problems.size() == 1 ? "it has a problem" : "it has " + problems.size() + " problems",
                        "mend these lines, then: ./denyut config check " + patient.configFile() + " --data "
                                + patient.data())
                .with(problems.stream().map(Problem::toString).toList());
    }
}
