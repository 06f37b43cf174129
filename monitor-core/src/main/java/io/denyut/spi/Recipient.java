package io.denyut.spi;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;

/**
 * Somebody who is told.
 *
 * @param id stable; who was told what is remembered under it
 * @param kind of the address: {@code mail}, {@code whatsapp}, {@code url}
 * @param address where
 * @param language of the texts
 * @param zone of the times in the texts
 * @since 0.1.0
 */
public record Recipient(String id, String kind, String address, Locale language, ZoneId zone) {
    /** By e-mail, in English and UTC. */
    public static Recipient mail(String address) {
        return of("mail", address);
    }

    /** A recipient of any kind, in English and UTC. */
    public static Recipient of(String kind, String address) {
        return new Recipient(address, kind, address, Locale.ENGLISH, ZoneOffset.UTC);
    }

    public Recipient in(Locale language, ZoneId zone) {
        return new Recipient(id, kind, address, language, zone);
    }
}
