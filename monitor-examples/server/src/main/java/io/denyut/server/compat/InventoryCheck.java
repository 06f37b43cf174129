package io.denyut.server.compat;

import java.util.List;

/** Looks into the inventories that are configured, for {@code /test-db}. */
@FunctionalInterface
public interface InventoryCheck {
    /** Opens each database that targets come from and counts its rows; blocks, and never fails. Empty where none is configured. */
    List<Inspected> inspect();

    /**
     * One inventory.
     *
     * @param source its id in the configuration
     * @param product name and version of the database
     * @param problem what is wrong, with the remedy and without any secret; empty when all is well, and then only the rest has a meaning
     */
    record Inspected(
            String source, String product, String table, long rows, long usable, long refused, String problem) {}
}
