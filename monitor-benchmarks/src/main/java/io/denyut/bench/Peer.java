package io.denyut.bench;

import io.denyut.bench.Bench.BenchException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs another program and says what it cost. */
public final class Peer {
    private Peer() {}

    /**
     * One run.
     *
     * @param seconds from its start to its end
     * @param cpuSeconds of it and its children
     * @param exitValue its own
     * @param output standard output and standard error together
     */
    public record Run(double seconds, double cpuSeconds, int exitValue, String output) {}

    /**
     * Makes sure that a program is there.
     *
     * @throws BenchException if it is not
     */
    public static void require(String program, String remedy) throws BenchException, InterruptedException {
        try {
            new ProcessBuilder(program, "-v").redirectErrorStream(true).start().waitFor();
        } catch (IOException e) {
            throw new BenchException(program + " is not installed; " + remedy);
        }
    }

    /** Runs a command to its end. Nothing else may start processes meanwhile. */
    public static Run run(List<String> command) throws IOException, InterruptedException {
        double cpu = CpuTime.ofChildren();
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exit = process.waitFor();
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Run(seconds, CpuTime.ofChildren() - cpu, exit, output);
    }
}
