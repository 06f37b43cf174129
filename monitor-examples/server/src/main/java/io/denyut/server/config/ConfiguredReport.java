package io.denyut.server.config;

import java.time.LocalTime;
import java.util.Optional;

/**
 * A report that is sent by the clock.
 *
 * @param id its name, unique among reports
 * @param at when each day; empty = each hour
 * @param notifier who sends it, to all of its recipients, to each in his language
 */
public record ConfiguredReport(String id, Optional<LocalTime> at, String notifier) {}
