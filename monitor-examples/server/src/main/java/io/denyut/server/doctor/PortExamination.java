package io.denyut.server.doctor;

import io.denyut.server.DataDirectory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;

/** Whether the port of the dashboard is free, and who has it. */
final class PortExamination implements Examination {
    @Override
    public String name() {
        return "Port";
    }

    @Override
    public List<Diagnosis> examine(Patient patient) throws IOException {
        int port = patient.port();
        if (port == 0) {
            return List.of(Diagnosis.ok(name(), "any free one is taken, as configured"));
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true); // as the server does: connections that have just ended do not count
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return List.of(Diagnosis.ok(name(), port + " on 127.0.0.1 is free"));
        } catch (IOException e) {
            return List.of(taken(patient, port, e));
        }
    }

    private Diagnosis taken(Patient patient, int port, IOException why) throws IOException {
        Optional<Long> owner = PortOwner.of(port);
        Optional<String> ours = DataDirectory.holder(patient.data());
        if (ours.isPresent() && (owner.isEmpty() || owner.map(String::valueOf).equals(ours))) {
            return Diagnosis.ok(name(), port + " belongs to the server of this data directory");
        }
        String who = owner.map(process -> "process " + process
                        + ProcessHandle.of(process)
                                .flatMap(handle -> handle.info().command())
                                .map(command -> " (" + command + ")")
                                .orElse(""))
                .orElse("another user's process");
        return Diagnosis.failed(
                name(),
                port + " on 127.0.0.1 cannot be had: " + why.getMessage() + "; " + who + " has it",
                "./denyut serve --port " + (port == 65_535 ? port - 1 : port + 1)
                        + ", or server.port in denyut.yml, or stop"
                        + owner.map(process -> ": kill " + process)
                                .orElse(" that one: sudo ss -ltnp 'sport = :" + port + "'"));
    }
}
