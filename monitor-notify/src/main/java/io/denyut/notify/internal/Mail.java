package io.denyut.notify.internal;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One mail to one recipient.
 *
 * @param id its Message-ID
 * @param message whole
 * @param recipient to whom
 */
public record Mail(String id, MimeMessage message, InternetAddress recipient) {
    private static final Pattern UNSAFE = Pattern.compile("[^A-Za-z0-9.-]");
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\p{Zl}\\p{Zp}]+");
    private static final Pattern BLANKS = Pattern.compile("[\\p{Cntrl}\\p{Zl}\\p{Zp}\\s]+");
    private static final int LONGEST_SUBJECT = 200;
    private static final int LONGEST_TEXT = 256 << 10;

    /**
     * What a mail says.
     *
     * @param from the sender as it stands in the configuration
     * @param replyTo where answers go; {@code null}: to the sender
     * @param to the recipient's address
     * @param notice the id of the notice
     * @param inReplyTo the id of the notice that it follows
     * @param time of the notice
     * @param language of the texts
     * @param html {@code null} if there is none
     */
    public record Content(
            String from,
            @Nullable String replyTo,
            String to,
            String notice,
            @Nullable String inReplyTo,
            Instant time,
            Locale language,
            String subject,
            String text,
            @Nullable String html) {}

    /** @throws AddressException if an address is none */
    public static Mail of(Content content) throws MessagingException {
        InternetAddress from = address(content.from);
        InternetAddress to = address(content.to);
        String id = messageId(content.notice, to, from);
        Message message = new Message(id);
        message.setFrom(from);
        message.setRecipient(jakarta.mail.Message.RecipientType.TO, to);
        if (content.replyTo != null) {
            message.setReplyTo(new InternetAddress[] {address(content.replyTo)});
        }
        message.setSubject(subject(content.subject), "UTF-8");
        message.setSentDate(Date.from(content.time));
        if (content.inReplyTo != null) {
            String problem = messageId(content.inReplyTo, to, from);
            message.setHeader("In-Reply-To", problem);
            message.setHeader("References", problem);
        }
        message.setHeader("Auto-Submitted", "auto-generated"); // RFC 3834: no holiday notes, please
        message.setHeader("X-Auto-Response-Suppress", "All");
        message.setContentLanguage(languages(content.language));
        if (content.html == null) {
            message.setText(body(content.text), "UTF-8");
        } else {
            message.setContent(both(content.text, content.html));
        }
        message.saveChanges();
        return new Mail(id, message, to);
    }

    /** The original texts mix English and Indonesian, which is no language of its own. */
    private static String[] languages(Locale language) {
        return language.getLanguage().equals("mixed")
                ? new String[] {"en", "id"}
                : new String[] {language.toLanguageTag()};
    }

    /** A message that keeps the id it was given. */
    private static final class Message extends MimeMessage {
        private final String id;

        Message(String id) {
            super(Session.getInstance(new Properties()));
            this.id = id;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
        }
    }

    private static MimeMultipart both(String text, String html) throws MessagingException {
        MimeBodyPart plain = new MimeBodyPart();
        plain.setText(body(text), "UTF-8");
        MimeBodyPart marked = new MimeBodyPart();
        marked.setText(body(html), "UTF-8", "html");
        return new MimeMultipart("alternative", plain, marked);
    }

    private static String body(String text) {
        return Words.cut(Words.whole(text), LONGEST_TEXT);
    }

    /** One line without anything that could begin another header. */
    static String subject(String text) {
        String line = BLANKS.matcher(Words.whole(text)).replaceAll(" ").strip();
        return line.length() <= LONGEST_SUBJECT ? line : Words.cut(line, LONGEST_SUBJECT - 3) + "...";
    }

    /** The same for the same notice and recipient, so that a mail that comes twice is known as one, and answers find their problem. */
    private static String messageId(String notice, InternetAddress to, InternetAddress from) {
        String domain = from.getAddress().substring(from.getAddress().lastIndexOf('@') + 1);
        String readable = Words.cut(UNSAFE.matcher(notice).replaceAll("."), 60);
        return "<denyut." + readable + "." + digest(notice + "\n" + to.getAddress()) + "@" + domain + ">";
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JVM has no SHA-256", e);
        }
    }

    /** What is wrong with an address, such as {@code noc@example.net} or {@code NOC <noc@example.net>}; empty if nothing is. */
    public static Optional<String> problemWith(String text) {
        try {
            address(text);
            return Optional.empty();
        } catch (AddressException e) {
            return Optional.of("'" + Words.cut(Words.clean(text), 60) + "' is no e-mail address: "
                    + Words.clean(String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT))
                    + "; write it as noc@example.net");
        }
    }

    static InternetAddress address(String text) throws AddressException {
        if (CONTROL.matcher(text.strip()).find()) {
            throw new AddressException("it has a line break or another control character in it");
        }
        InternetAddress[] all = InternetAddress.parse(text.strip(), true);
        if (all.length != 1) {
            throw new AddressException(all.length == 0 ? "it is empty" : "these are several; list each by itself");
        }
        InternetAddress one = all[0];
        one.validate();
        String address = one.getAddress();
        int at = address.lastIndexOf('@');
        if (one.isGroup() || at < 1 || at == address.length() - 1) {
            throw new AddressException("the part before or after @ is missing");
        }
        String local = address.substring(0, at);
        if (!local.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new AddressException("the part before @ holds other than ASCII letters");
        }
        try {
            one.setAddress(local + "@" + IDN.toASCII(address.substring(at + 1)));
        } catch (IllegalArgumentException e) {
            throw new AddressException("the part after @ is no domain");
        }
        return one;
    }
}
