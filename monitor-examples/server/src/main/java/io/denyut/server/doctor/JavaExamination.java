package io.denyut.server.doctor;

import java.lang.management.ManagementFactory;
import java.util.List;

/** The Java that runs this, which is the one that would run the server. */
final class JavaExamination implements Examination {
    private static final long LITTLE = 128 * Sizes.MEBIBYTE;

    @Override
    public String name() {
        return "Java";
    }

    @Override
    public List<Diagnosis> examine(Patient patient) {
        return List.of(judge(
                Runtime.version().toString(),
                System.getProperty("sun.arch.data.model", "64"),
                Runtime.getRuntime().maxMemory(),
                machineMemory()));
    }

    /** Of the container, where there is one. */
    private static long machineMemory() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : Long.MAX_VALUE;
    }

    Diagnosis judge(String version, String bits, long heap, long machine) {
        String finding = version + ", " + bits + " bit, heap up to " + Sizes.words(heap)
                + (machine == Long.MAX_VALUE ? "" : " of " + Sizes.words(machine) + " in this machine");
        if (!bits.equals("64")) {
            return Diagnosis.failed(name(), finding, "use a 64-bit Java: the ping probe needs one");
        }
        if (heap < LITTLE) {
            return Diagnosis.warning(name(), finding + ": little", "DENYUT_JAVA_OPTS=\"-Xmx256m\" ./denyut serve");
        }
        if (heap > machine / 4 * 3) {
            return Diagnosis.warning(
                    name(),
                    finding + ": more than three quarters, so the system may end it",
                    "DENYUT_JAVA_OPTS=\"-XX:MaxRAMPercentage=50\" ./denyut serve");
        }
        return Diagnosis.ok(name(), finding);
    }
}
