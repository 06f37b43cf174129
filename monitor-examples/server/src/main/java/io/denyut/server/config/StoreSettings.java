package io.denyut.server.config;

import io.denyut.store.StoreForecast;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * Where and how long what was measured is kept; takes effect with a start only.
 *
 * @param enabled false: a while in memory is all there is
 * @param file the database
 * @param survivesPowerLoss whether a commit waits for the disk
 * @param keepRaw how long every result is kept
 * @param keepFiveMinutes how long sums of five minutes are kept
 * @param keepHours how long sums of hours are kept
 * @param keepDays how long sums of days are kept
 * @param keepAlerts how long alerts and deliveries are kept after their end
 * @param maxBytes of the file; empty: no bound
 * @param maxRawBytes of single results; {@link Long#MAX_VALUE}: no bound, as for the others
 * @param maxFiveMinutesBytes of sums of five minutes
 * @param maxHoursBytes of sums of hours
 */
public record StoreSettings(
        boolean enabled,
        Path file,
        boolean survivesPowerLoss,
        Duration keepRaw,
        Duration keepFiveMinutes,
        Duration keepHours,
        Duration keepDays,
        Duration keepAlerts,
        OptionalLong maxBytes,
        long maxRawBytes,
        long maxFiveMinutesBytes,
        long maxHoursBytes) {
    /** How long measurements are kept, for forecasts. */
    public StoreForecast.Kept kept() {
        return new StoreForecast.Kept(keepRaw, keepFiveMinutes, keepHours, keepDays);
    }
}
