package io.denyut.server.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Whether the clock can be right, and whether somebody keeps it right. Asks this machine only. */
final class ClockExamination implements Examination {
    /** Nothing was measured by this program before. */
    private static final Instant FIRST = Instant.parse("2025-01-01T00:00:00Z");

    private static final Instant LAST = Instant.parse("2100-01-01T00:00:00Z");

    private static final String REMEDY = "sudo apt install chrony, or sudo timedatectl set-ntp true";

    private final InstantSource clock;
    private final List<String> question;
    private final Path run;

    ClockExamination() {
        this(
                InstantSource.system(),
                List.of("timedatectl", "show", "-p", "NTPSynchronized", "--value"),
                Path.of("/run"));
    }

    /**
     * Asks somebody else.
     *
     * @param question a command that prints {@code yes} or {@code no}
     * @param run where services say that they run
     */
    ClockExamination(InstantSource clock, List<String> question, Path run) {
        this.clock = clock;
        this.question = question;
        this.run = run;
    }

    @Override
    public String name() {
        return "Clock";
    }

    @Override
    public List<Diagnosis> examine(Patient patient) throws InterruptedException {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        if (now.isBefore(FIRST) || now.isAfter(LAST)) {
            return List.of(Diagnosis.failed(name(), "it says " + now, "set it: " + REMEDY));
        }
        Optional<Boolean> synchronised = answer().or(this::marks);
        return List.of(synchronised
                .map(yes -> yes
                        ? Diagnosis.ok(name(), now + ", kept right by the network")
                        : Diagnosis.warning(name(), now + ", and nobody keeps it right", REMEDY))
                .orElseGet(() -> Diagnosis.warning(
                        name(),
                        now + "; whether somebody keeps it right cannot be seen here",
                        REMEDY + "; in a container, on the machine under it")));
    }

    private Optional<Boolean> answer() throws InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(question).redirectErrorStream(true).start();
        } catch (IOException e) {
            return Optional.empty();
        }
        try {
            if (!process.waitFor(3, TimeUnit.SECONDS) || process.exitValue() != 0) {
                return Optional.empty();
            }
            return switch (new String(process.getInputStream().readNBytes(100), StandardCharsets.US_ASCII).trim()) {
                case "yes" -> Optional.of(true);
                case "no" -> Optional.of(false);
                default -> Optional.empty();
            };
        } catch (IOException e) {
            return Optional.empty();
        } finally {
            process.destroyForcibly();
        }
    }

    private Optional<Boolean> marks() {
        boolean any = List.of("systemd/timesync/synchronized", "chrony/chronyd.pid", "chronyd.pid", "ntpd.pid").stream()
                .anyMatch(mark -> Files.exists(run.resolve(mark)));
        return any ? Optional.of(true) : Optional.empty();
    }
}
