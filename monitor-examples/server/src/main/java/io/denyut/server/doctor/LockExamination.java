package io.denyut.server.doctor;

import io.denyut.server.DataDirectory;
import java.io.IOException;
import java.util.List;

/** Whether a server runs on the data directory. */
final class LockExamination implements Examination {
    @Override
    public String name() {
        return "Server";
    }

    @Override
    public List<Diagnosis> examine(Patient patient) throws IOException {
        return List.of(Diagnosis.ok(
                name(),
                DataDirectory.holder(patient.data())
                        .map(process -> "runs on this data directory (process " + process + ")")
                        .orElse("none runs on this data directory")));
    }
}
