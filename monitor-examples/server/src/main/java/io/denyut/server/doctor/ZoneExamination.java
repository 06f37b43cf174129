package io.denyut.server.doctor;

import java.time.ZoneId;
import java.util.List;

/** In which time zone days begin, files are named and pages are shown. */
final class ZoneExamination implements Examination {
    @Override
    public String name() {
        return "Time zone";
    }

    @Override
    public List<Diagnosis> examine(Patient patient) {
        ZoneId machine = ZoneId.systemDefault();
        return List.of(Diagnosis.ok(
                name(),
                patient.config()
                        .map(config -> config.zone().equals(machine)
                                ? machine.getId()
                                : config.zone().getId() + " (this machine: " + machine.getId()
                                        + "); files and pages use the first, the log the second")
                        .orElse("this machine: " + machine.getId())));
    }
}
