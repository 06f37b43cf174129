package io.denyut.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import io.denyut.spi.Notifier;
import io.denyut.spi.PermanentFailureException;
import io.denyut.spi.Receipt;
import io.denyut.spi.Recipient;
import io.denyut.spi.RetryLaterException;
import io.denyut.spi.Secret;
import io.denyut.spi.UncertainDeliveryException;
import io.denyut.testkit.Await;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** E-mail against a real SMTP server that behaves as badly as a test wants. */
class EmailNotifierTest extends ChannelContract {
    private static final Pattern MESSAGE_ID = Pattern.compile("(?im)^Message-ID: *(<[^>\\s]+>)");

    private final FakeSmtp smtp;

    EmailNotifierTest() throws IOException {
        smtp = new FakeSmtp().start();
    }

    @AfterEach
    void close() throws IOException {
        smtp.close();
    }

    private EmailNotifier.Builder builder() {
        return EmailNotifier.builder("127.0.0.1", "Denyut <denyut@example.net>")
                .port(smtp.port())
                .security(EmailNotifier.Security.NONE)
                .login("noc", () -> Optional.of(Secret.of(Made.ASCII_SECRET)))
                .timeouts(Duration.ofSeconds(5), Duration.ofSeconds(4), Duration.ofSeconds(6));
    }

    @Override
    protected Notifier notifier() {
        return builder().build();
    }

    @Override
    protected Recipient recipient() {
        return Recipient.mail("noc@example.net");
    }

    @Override
    protected int arrived() {
        return smtp.mails().size();
    }

    @Override
    protected List<String> keys() {
        return smtp.mails().stream().map(EmailNotifierTest::messageId).toList();
    }

    private static String messageId(String mail) {
        Matcher id = MESSAGE_ID.matcher(mail);
        assertThat(id.find()).as(mail).isTrue();
        return id.group(1);
    }

    @Override
    protected Set<String> secrets() {
        return Set.of(
                Made.ASCII_SECRET,
                Base64.getEncoder().encodeToString(("\0noc\0" + Made.ASCII_SECRET).getBytes(StandardCharsets.UTF_8)),
                Base64.getEncoder().encodeToString(Made.ASCII_SECRET.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    protected Set<Mood> moods() {
        return EnumSet.complementOf(EnumSet.of(Mood.BUSY)); // SMTP has no word for when to come again
    }

    @Override
    protected void put(Mood mood) {
        switch (mood) {
            case TAKES -> smtp.answer(command -> "");
            case REFUSES -> smtp.answer("RCPT", "550 5.1.1 no such user " + Made.ASCII_SECRET);
            case FAILS -> smtp.answer("RCPT", "451 4.7.1 try later " + Made.ASCII_SECRET);
            case SILENT -> smtp.answer(command -> FakeSmtp.SILENCE);
            case TAKES_THEN_DROPS -> smtp.answer(".", FakeSmtp.HANG_UP);
            case BUSY -> throw new AssertionError("not among its moods");
        }
    }

    /** For servers that are too slow whatever the machine is: the failure is the same at each step. */
    private void sendHastily() throws Exception {
        try (Notifier notifier = builder()
                .timeouts(Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(2))
                .build()) {
            notifier.send(Made.notice("n1"), recipient());
        }
    }

    private Receipt send() throws Exception {
        try (Notifier notifier = notifier()) {
            return notifier.send(Made.notice("n1"), recipient());
        }
    }

    // ---------------------------------------------------------------- answers

    @Test
    void the_servers_words_are_in_the_receipt() throws Exception {
        Receipt receipt = send();
        assertThat(receipt.words()).isEqualTo("127.0.0.1:" + smtp.port() + " took it: 250 2.0.0 Ok: queued as 4F2");
        assertThat(receipt.channelId()).isEqualTo(messageId(smtp.mails().get(0)));
    }

    @ParameterizedTest
    @CsvSource({
        "RCPT, 550 5.1.1 no such user",
        "RCPT, 553 not allowed",
        "., 554 5.7.1 spam",
        "., 552 too big",
        "DATA, 554 no"
    })
    void refused_for_good_is_given_up_with_the_servers_words(String command, String answer) {
        smtp.answer(command, answer);
        assertThatThrownBy(this::send)
                .isInstanceOf(PermanentFailureException.class)
                .hasMessageContaining(answer.substring(4));
        assertThat(smtp.mails()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "CONNECT, 421 too many connections",
        "CONNECT, 554 go away",
        "MAIL, 451 later",
        "RCPT, 450 4.2.0 greylisted",
        "RCPT, 452 mailbox full",
        "DATA, 451 later",
        "., 451 4.3.0 disk full",
        "., 421 closing"
    })
    void refused_for_now_is_tried_again_with_the_servers_words(String command, String answer) {
        smtp.answer(command, answer);
        assertThatThrownBy(this::send).isInstanceOf(IOException.class).hasMessageContaining(answer.substring(4));
        assertThat(smtp.mails()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "AUTH, 535 5.7.8 bad credentials, refused the login",
        "MAIL, 550 not your address, refused the sender",
        "MAIL, 530 5.7.0 authentication required, wants a login"
    })
    void what_somebody_has_to_mend_waits_and_is_said_once(String command, String answer, String words) {
        smtp.answer(command, answer);
        try (Logs logs = new Logs();
                Notifier notifier = notifier()) {
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> notifier.send(Made.notice("n1"), recipient()))
                        .isInstanceOf(RetryLaterException.class)
                        .hasMessageContaining(words)
                        .hasMessageContaining(answer.substring(4));
            }
            assertThat(logs.lines(Level.WARN).lines()).hasSize(1);
        }
    }

    // ---------------------------------------------------------------- broken connections

    @ParameterizedTest
    @ValueSource(strings = {"CONNECT", "EHLO", "AUTH", "MAIL", "RCPT", "DATA"})
    void broken_before_the_end_of_the_mail_is_tried_again(String command) {
        smtp.answer(command, FakeSmtp.HANG_UP);
        assertThatThrownBy(this::send).isInstanceOf(IOException.class);
        assertThat(smtp.mails()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {FakeSmtp.HANG_UP, FakeSmtp.SILENCE, FakeSmtp.DRIP})
    void without_an_answer_to_the_whole_mail_it_is_uncertain(String behaviour) {
        smtp.answer(".", behaviour);
        assertThatThrownBy(this::send)
                .isInstanceOf(UncertainDeliveryException.class)
                .hasMessageContaining("after all of the mail had been sent");
    }

    @ParameterizedTest
    @ValueSource(strings = {"CONNECT", "EHLO", "MAIL", "DATA"})
    void a_server_that_drips_is_cut_off_by_the_limit_of_the_whole(String command) {
        smtp.answer(command, FakeSmtp.DRIP);
        assertThatThrownBy(this::sendHastily)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("did not answer in time");
    }

    @ParameterizedTest
    @ValueSource(strings = {"CONNECT", "EHLO", "AUTH", "RCPT"})
    void a_server_that_says_nothing_is_not_waited_for_long(String command) {
        smtp.answer(command, FakeSmtp.SILENCE);
        assertThatThrownBy(this::sendHastily)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("did not answer in time");
    }

    @Test
    void nobody_there_is_said_in_words() throws Exception {
        smtp.close();
        assertThatThrownBy(this::send).isInstanceOf(IOException.class).hasMessageContaining("cannot be connected to");
        try (Notifier notifier =
                EmailNotifier.builder("no-such-host.invalid", "a@example.net").build()) {
            assertThatThrownBy(() -> notifier.send(Made.notice("n1"), recipient()))
                    .isInstanceOf(IOException.class)
                    .hasMessage("no-such-host.invalid:587 is a name that cannot be resolved");
        }
    }

    // ---------------------------------------------------------------- one connection for many

    @Test
    void a_burst_needs_one_connection_and_one_login() throws Exception {
        try (Notifier notifier = notifier()) {
            for (int i = 0; i < 20; i++) {
                notifier.send(Made.notice("n" + i), recipient());
            }
        }
        assertThat(smtp.mails()).hasSize(20);
        assertThat(smtp.connections()).isEqualTo(1);
        assertThat(smtp.commands())
                .filteredOn(command -> command.startsWith("AUTH"))
                .hasSize(1);
    }

    @Test
    void a_refused_recipient_does_not_cost_the_connection() throws Exception {
        try (Notifier notifier = notifier()) {
            smtp.answer("RCPT", "550 no such user");
            assertThatThrownBy(() -> notifier.send(Made.notice("n1"), recipient()))
                    .isInstanceOf(PermanentFailureException.class);
            smtp.answer(command -> "");
            notifier.send(Made.notice("n2"), recipient());
        }
        assertThat(smtp.connections()).isEqualTo(1);
    }

    @Test
    void a_connection_that_died_between_two_mails_is_made_anew() throws Exception {
        try (Notifier notifier = notifier()) {
            notifier.send(Made.notice("n1"), recipient());
            smtp.answer(command -> command.startsWith("NOOP") || command.startsWith("RSET") ? FakeSmtp.HANG_UP : "");
            notifier.send(Made.notice("n2"), recipient());
        }
        assertThat(smtp.mails()).hasSize(2);
        assertThat(smtp.connections()).isEqualTo(2);
    }

    @Test
    void closing_says_goodbye_and_leaves_no_thread() throws Exception {
        Notifier notifier = notifier();
        notifier.send(Made.notice("n1"), recipient());
        notifier.close();
        Await.until(
                "the timer's thread to end",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().equals("denyut-mail")));
        assertThatThrownBy(() -> notifier.send(Made.notice("n2"), recipient())).hasMessage("the notifier is closed");
    }

    @Test
    void a_password_that_cannot_be_read_is_something_to_mend() {
        try (Notifier notifier = builder().login("noc", Optional::empty).build()) {
            assertThatThrownBy(() -> notifier.send(Made.notice("n1"), recipient()))
                    .isInstanceOf(RetryLaterException.class)
                    .hasMessageContaining("the password cannot be read");
        }
        assertThat(smtp.connections()).isZero();
    }

    @Test
    void an_address_that_is_none_is_given_up_without_asking_the_server() {
        try (Notifier notifier = notifier()) {
            assertThatThrownBy(
                            () -> notifier.send(Made.notice("n1"), Recipient.mail("noc@example.net\r\nRCPT TO:<x@y>")))
                    .isInstanceOf(PermanentFailureException.class);
        }
        assertThat(smtp.connections()).isZero();
    }
}
