package io.denyut.server.doctor;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;

/** How many files and sockets this process may open. */
final class OpenFilesExamination implements Examination {
    private static final long ENOUGH = 4_096;

    @Override
    public String name() {
        return "Open files";
    }

    @Override
    public List<Diagnosis> examine(Patient patient) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            return List.of(judge(system.getMaxFileDescriptorCount()));
        }
        return List.of(Diagnosis.ok(name(), "this system has no such limit"));
    }

    Diagnosis judge(long limit) {
        return limit < ENOUGH
                ? Diagnosis.warning(
                        name(),
                        "at most " + limit + ": many viewers or probes may not fit",
                        "ulimit -Hn " + ENOUGH + " before ./denyut, or LimitNOFILE=" + ENOUGH
                                + " in the service's unit")
                : Diagnosis.ok(name(), "at most " + limit);
    }
}
