package io.denyut.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.junit5.GreenMailExtension;
import com.icegreen.greenmail.util.ServerSetup;
import io.denyut.spi.Recipient;
import io.denyut.spi.Secret;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import java.time.ZoneId;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a mail looks like to the one who gets it, read by another mail server. */
class EmailMessageTest {
    @RegisterExtension
    static final GreenMailExtension MAIL = new GreenMailExtension(
                    new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP))
            .withConfiguration(com.icegreen.greenmail.configuration.GreenMailConfiguration.aConfig()
                    .withUser("noc@example.net", "noc", "pass"));

    private static final Recipient NOC = Recipient.mail("NOC <noc@example.net>");

    private static EmailNotifier.Builder builder() {
        return EmailNotifier.builder("127.0.0.1", "Denyut \u2665 <denyut@example.net>")
                .port(MAIL.getSmtp().getPort())
                .security(EmailNotifier.Security.NONE);
    }

    private static MimeMessage sent(EmailNotifier.Builder builder, TemplatedNotifier.Texts texts, Recipient to)
            throws Exception {
        try (EmailNotifier notifier = builder.build()) {
            notifier.texts(texts);
            notifier.send(Made.notice("n-1"), to);
        }
        return MAIL.getReceivedMessages()[0];
    }

    @Test
    void text_and_html_are_two_views_of_one_thing() throws Exception {
        MimeMessage mail = sent(
                builder().replyTo("help@example.net"),
                (notice, to) -> new Rendered(
                        "\uD83D\uDEA8 Gateway \u00fcber", "text \u00fc\n.\nend", "<b>html \u00fc</b>", null),
                NOC);
        assertThat(mail.getSubject()).isEqualTo("\uD83D\uDEA8 Gateway \u00fcber");
        assertThat(mail.getContentType()).startsWith("multipart/alternative");
        MimeMultipart parts = (MimeMultipart) mail.getContent();
        assertThat(parts.getBodyPart(0).getContentType().toLowerCase(Locale.ROOT))
                .isEqualTo("text/plain; charset=utf-8");
        assertThat(parts.getBodyPart(0).getContent().toString().replace("\r\n", "\n"))
                .isEqualTo("text \u00fc\n.\nend");
        assertThat(parts.getBodyPart(1).getContentType().toLowerCase(Locale.ROOT))
                .isEqualTo("text/html; charset=utf-8");
        assertThat(parts.getBodyPart(1).getContent()).isEqualTo("<b>html \u00fc</b>");
        assertThat(((InternetAddress) mail.getFrom()[0]).getPersonal()).isEqualTo("Denyut \u2665");
        assertThat(((InternetAddress) mail.getReplyTo()[0]).getAddress()).isEqualTo("help@example.net");
        assertThat(((InternetAddress) mail.getAllRecipients()[0]).getAddress()).isEqualTo("noc@example.net");
        assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(mail.getSentDate()).isEqualTo(Made.TIME);
    }

    @Test
    void without_html_it_is_plain_text() throws Exception {
        MimeMessage mail = sent(builder(), Made.texts("subject", "just text"), NOC);
        assertThat(mail.getContentType().toLowerCase(Locale.ROOT)).isEqualTo("text/plain; charset=utf-8");
        assertThat(mail.getContent().toString().strip()).isEqualTo("just text");
    }

    @Test
    void the_language_and_zone_are_the_recipients() throws Exception {
        Recipient budi = NOC.in(Locale.forLanguageTag("id"), ZoneId.of("Asia/Jakarta"));
        MimeMessage mail = sent(
                builder(),
                (notice, to) -> new Rendered(
                        to.language().toLanguageTag(), notice.time().atZone(to.zone()) + "", null, null),
                budi);
        assertThat(mail.getHeader("Content-Language")).containsExactly("id");
        assertThat(mail.getSubject()).isEqualTo("id");
        assertThat(mail.getContent().toString().strip()).isEqualTo("2026-01-01T07:00+07:00[Asia/Jakarta]");
    }

    @Test
    void problem_and_recovery_are_one_thread() throws Exception {
        try (EmailNotifier notifier = builder().build()) {
            notifier.send(Made.notice("n-1"), NOC);
            notifier.send(Made.notice("n-2", "n-1"), NOC);
            notifier.send(Made.notice("n-3", "n-1"), NOC);
            notifier.send(Made.notice("n-3", "n-1"), NOC);
        }
        MimeMessage[] mails = MAIL.getReceivedMessages();
        String problem = mails[0].getMessageID();
        assertThat(problem).matches("<denyut\\.n-1\\.[0-9a-f]{16}@example\\.net>");
        assertThat(mails[0].getHeader("References")).isNull();
        assertThat(mails[1].getHeader("In-Reply-To")).containsExactly(problem);
        assertThat(mails[1].getHeader("References")).containsExactly(problem);
        assertThat(mails[2].getHeader("References")).containsExactly(problem);
        assertThat(mails[1].getMessageID()).isNotEqualTo(problem).isNotEqualTo(mails[2].getMessageID());
        assertThat(mails[3].getMessageID()).isEqualTo(mails[2].getMessageID());
    }

    @Test
    void no_text_can_become_a_header() throws Exception {
        String evil = "Gw\r\nBcc: evil@example.net\r\n\r\n<b>body</b>\u2028X: y\u0000 " + "long ".repeat(100);
        MimeMessage mail = sent(builder(), Made.texts(evil, "text"), NOC);
        assertThat(MimeUtility.decodeText(mail.getSubject()))
                .startsWith("Gw Bcc: evil@example.net <b>body</b> X: y long")
                .hasSize(200);
        assertThat(mail.getHeader("Bcc")).isNull();
        assertThat(mail.getHeader("X")).isNull();
        assertThat(Collections.list(mail.getAllHeaders())).hasSizeLessThan(20);
        assertThat(mail.getContent().toString().strip()).isEqualTo("text");
    }

    @Test
    void a_login_is_used() throws Exception {
        MAIL.getManagers().getUserManager().setAuthRequired(true);
        try {
            MimeMessage mail =
                    sent(builder().login("noc", () -> Optional.of(Secret.of("pass"))), Made.texts("s", "t"), NOC);
            assertThat(mail.getSubject()).isEqualTo("s");
        } finally {
            MAIL.getManagers().getUserManager().setAuthRequired(false);
        }
    }
}
