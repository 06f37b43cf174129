package io.denyut.server.doctor;

import java.util.List;

/** How many replies the kernel keeps while the JVM pauses. */
final class ReceiveBufferExamination implements Examination {
    /** What the ping probe asks for. */
    private static final long WANTED = 4 * Sizes.MEBIBYTE;
    /** Measured: 4 MB asked for keep 10,083 replies; the kernel doubles what is asked for and counts about 830 bytes for each. */
    private static final long PER_REPLY = 830;
    /** Of the fastest sweep, 20,000 requests per second, in a pause of 100 ms. */
    private static final long ENOUGH = 2_000;

    @Override
    public String name() {
        return "Receive buffer";
    }

    @Override
    public List<Diagnosis> examine(Patient patient) {
        return List.of(judge(Kernel.value("net/core/rmem_max"), Kernel.mayAdministerNetwork()));
    }

    Diagnosis judge(String rmemMax, boolean unlimited) {
        if (!rmemMax.matches("\\d{1,18}")) {
            return Diagnosis.ok(name(), "net.core.rmem_max is not known here");
        }
        long limit = unlimited ? WANTED : Math.min(WANTED, Long.parseLong(rmemMax));
        long replies = 2 * limit / PER_REPLY;
        String finding = "the kernel keeps about " + replies + " ping replies while Java pauses (net.core.rmem_max "
                + rmemMax + (unlimited ? ", which does not bind this user" : "") + ")";
        if (replies >= ENOUGH) {
            return Diagnosis.ok(name(), finding);
        }
        return Diagnosis.warning(
                name(),
                finding + "; at 20,000 requests a second a pause of 100 ms needs " + ENOUGH,
                "sudo sysctl -w net.core.rmem_max=" + WANTED + ", and to keep it: echo 'net.core.rmem_max = " + WANTED
                        + "' | sudo tee /etc/sysctl.d/60-denyut.conf");
    }
}
