package io.denyut.server.doctor;

import java.util.ArrayList;
import java.util.List;

/** Makes all examinations, in the order in which a server needs what they look at. */
public final class Doctor {
    private static final List<Examination> ALL = List.of(
            new JavaExamination(),
            new PingExamination(),
            new ReceiveBufferExamination(),
            new ConfigurationExamination(),
            new InventoryExamination(),
            new DirectoryExamination(),
            new DiskSpaceExamination(),
            new StoreExamination(),
            new LockExamination(),
            new PortExamination(),
            new ClockExamination(),
            new ZoneExamination(),
            new OpenFilesExamination(),
            new PluginsExamination());

    private Doctor() {}

    /** What was found. An examination that fails itself is a finding, too. */
    public static List<Diagnosis> examine(Patient patient) {
        List<Diagnosis> all = new ArrayList<>();
        for (Examination examination : ALL) {
            all.addAll(examine(examination, patient));
        }
        return all;
    }

    static List<Diagnosis> examine(Examination examination, Patient patient) {
        try {
            return examination.examine(patient);
        } catch (Exception | LinkageError e) {
            return List.of(Diagnosis.failed(
                    examination.name(), "could not be examined: " + e, "report this with the output of --version"));
        }
    }
}
