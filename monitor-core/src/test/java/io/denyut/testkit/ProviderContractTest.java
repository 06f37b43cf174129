package io.denyut.testkit;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.denyut.spi.Probe;
import io.denyut.spi.ProbeProvider;
import io.denyut.spi.ProbeResult;
import io.denyut.spi.Provider;
import io.denyut.spi.SettingSpec;
import io.denyut.spi.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each promise of the contract is broken once: the contract has to notice. */
class ProviderContractTest {
    private static final List<SettingSpec> SPECS = List.of(
            new SettingSpec("port", SettingSpec.Type.INTEGER, "443", "TCP port, 1 to 65535"),
            new SettingSpec("patience", SettingSpec.Type.DURATION, "2s", "How long to wait, 1ms to 1h"));

    @TempDir
    Path directory;

    private static Probe good(Settings settings) {
        settings.integer("port", 443, 1, 65_535);
        settings.duration("patience", Duration.ofSeconds(2), Duration.ofMillis(1), Duration.ofHours(1));
        return Probe.blocking((target, round) -> ProbeResult.up());
    }

    private record Sample(String id, List<SettingSpec> settings, Function<Settings, Probe> make)
            implements ProbeProvider {
        @Override
        public Probe create(Settings settings) {
            return make.apply(settings);
        }
    }

    private ProviderContract contract(String id, List<SettingSpec> specs, Function<Settings, Probe> make) {
        ProviderContract contract = new ProviderContract() {
            @Override
            protected Provider<?> provider() {
                return new Sample(id, specs, make);
            }
        };
        contract.directory = directory;
        return contract;
    }

    private static void fails(ProviderContract contract, Consumer<ProviderContract> test) {
        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> test.accept(contract));
    }

    private static Consumer<ProviderContract> noFiles() {
        return contract -> {
            try {
                contract.create_opens_no_file_and_no_socket_and_writes_nothing();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    @Test
    void a_provider_that_keeps_everything_passes() {
        ProviderContract contract = contract("tcp", SPECS, ProviderContractTest::good);
        contract.the_id_has_the_alphabet_of_ids_and_never_changes();
        contract.create_makes_an_instance();
        contract.one_provider_makes_instances_that_do_not_depend_on_each_other();
        contract.create_starts_no_thread();
        noFiles().accept(contract);
        contract.a_misspelt_setting_is_refused_and_the_right_one_suggested();
        contract.the_settings_it_declares_are_the_ones_it_reads();
        contract.each_setting_is_declared_once_with_a_sentence_of_help();
        contract.a_default_may_be_written_out();
        contract.values_of_the_wrong_type_are_refused_all_at_once();
    }

    @Test
    void a_provider_without_settings_passes() {
        ProviderContract contract =
                contract("plain", List.of(), s -> Probe.blocking((target, round) -> ProbeResult.up()));
        contract.a_misspelt_setting_is_refused_and_the_right_one_suggested();
        contract.the_settings_it_declares_are_the_ones_it_reads();
        contract.values_of_the_wrong_type_are_refused_all_at_once();
    }

    @Test
    void a_bad_id_is_noticed() {
        fails(
                contract("Tcp", SPECS, ProviderContractTest::good),
                ProviderContract::the_id_has_the_alphabet_of_ids_and_never_changes);
    }

    @Test
    void a_provider_that_no_service_file_names_is_noticed() {
        fails(contract("tcp", SPECS, ProviderContractTest::good), ProviderContract::it_is_found_among_the_plug_ins);
    }

    @Test
    void one_shared_instance_is_noticed() {
        Probe shared = Probe.blocking((target, round) -> ProbeResult.up());
        fails(
                contract("tcp", List.of(), s -> shared),
                ProviderContract::one_provider_makes_instances_that_do_not_depend_on_each_other);
    }

    @Test
    void a_thread_that_create_starts_is_noticed() {
        CountDownLatch end = new CountDownLatch(1);
        fails(
                contract("tcp", List.of(), s -> {
                    new Thread(() -> {
                                try {
                                    end.await();
                                } catch (InterruptedException e) {
                                    Thread.currentThread().interrupt();
                                }
                            })
                            .start();
                    return good(s);
                }),
                ProviderContract::create_starts_no_thread);
        end.countDown();
    }

    @Test
    void a_socket_that_create_opens_is_noticed() throws IOException {
        java.util.ArrayList<ServerSocket> open = new java.util.ArrayList<>();
        fails(
                contract("tcp", List.of(), s -> {
                    try {
                        open.add(new ServerSocket(0));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    return good(s);
                }),
                noFiles());
        for (ServerSocket socket : open) {
            socket.close();
        }
    }

    @Test
    void a_file_that_create_writes_is_noticed() {
        fails(
                contract("tcp", List.of(), s -> {
                    try {
                        Files.writeString(s.path("spool", "spool"), "x");
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    return good(s);
                }),
                noFiles());
    }

    @Test
    void a_provider_that_takes_any_key_is_noticed() {
        fails(
                contract("tcp", SPECS, s -> {
                    s.keys();
                    return good(s);
                }),
                ProviderContract::a_misspelt_setting_is_refused_and_the_right_one_suggested);
    }

    @Test
    void a_setting_that_is_read_but_not_declared_is_noticed() {
        fails(
                contract("tcp", SPECS.subList(0, 1), ProviderContractTest::good),
                ProviderContract::the_settings_it_declares_are_the_ones_it_reads);
    }

    @Test
    void a_setting_that_is_declared_but_not_read_is_noticed() {
        fails(
                contract("tcp", SPECS, s -> {
                    s.integer("port", 443);
                    return Probe.blocking((target, round) -> ProbeResult.up());
                }),
                ProviderContract::the_settings_it_declares_are_the_ones_it_reads);
    }

    @Test
    void a_setting_without_help_is_noticed() {
        fails(
                contract(
                        "tcp",
                        List.of(new SettingSpec("port", SettingSpec.Type.INTEGER, "", " ")),
                        ProviderContractTest::good),
                ProviderContract::each_setting_is_declared_once_with_a_sentence_of_help);
    }

    @Test
    void a_default_that_the_provider_itself_refuses_is_noticed() {
        ProviderContract contract = contract(
                "tcp",
                List.of(new SettingSpec("patience", SettingSpec.Type.DURATION, "2 seconds", "How long to wait")),
                ProviderContractTest::good);
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(contract::a_default_may_be_written_out)
                .withMessageContaining("with.patience");
    }

    @Test
    void a_provider_that_stops_at_the_first_wrong_value_is_noticed() {
        fails(
                contract("tcp", SPECS, s -> {
                    if (s.integer("port", -1, 1, 65_535) == -1) {
                        throw new IllegalArgumentException("the port is wrong");
                    }
                    return good(s);
                }),
                ProviderContract::values_of_the_wrong_type_are_refused_all_at_once);
    }
}
