package io.denyut.server.config;

import java.time.LocalTime;
import java.util.Locale;
import java.util.Optional;

/**
 * A report that is sent by the clock.
 *
 * @param id its name, unique among reports
 * @param at when each day; empty = each hour
 * @param notifier who sends it, to all of its recipients
 * @param language of the text; empty = each recipient's own
 */
public record ConfiguredReport(String id, Optional<LocalTime> at, String notifier, Optional<Locale> language) {}
